/**
 * How long a passenger still waits: for the driver, and once inside for the destination. Pure. Only
 * travel counts: nobody looks for a bag or a door.
 */
import type { Eta } from "#shared/contracts/fields.ts";
import { distanceMeters, type Position } from "#shared/geo.ts";
import type { OrderState } from "#shared/states.ts";
import type { OrderEtaInput } from "./estimate-order-eta.ts";
import {
  freshnessSpread,
  freshnessSureness,
  HALF_SURE_SAMPLES,
  LEAST_RANGE_SECONDS,
} from "./eta-spread.ts";
import { estimateLeg } from "./model-rules.ts";

export function isRideState(state: OrderState): boolean {
  return state === "assigned" || state === "in_progress" || state === "paused";
}

/** Half of this is known of a way that begins where the rider was last expected, not seen. */
const USUAL_APPROACH_METERS = 1_200;

/** Null before a driver is found and after the ride. A pause is not counted: nobody knows its end. */
export function estimateRideEta(input: Omit<OrderEtaInput, "stopsBefore" | "readyAt">): Eta | null {
  const { state, pickup, dropoff, rider, timeScale, learned } = input;
  if (!isRideState(state) || !pickup || !dropoff || !rider) return null;
  const isAboard = state !== "assigned";
  const { position } = rider;
  const facts = {
    leg: isAboard ? "to_dropoff" : "to_pickup",
    ...{ vehicle: rider.vehicle, riderId: rider.id },
    meters: metersLeft(position, { pickup, dropoff, isAboard }),
  } as const;
  const leg = estimateLeg(learned?.model ?? null, facts, learned?.at ?? null);
  const known = position ? (rider.freshness ?? "lost") : "unknown";
  const wider = freshnessSpread[known] / freshnessSpread.live;
  const below = Math.max((leg.seconds - leg.low) * wider, LEAST_RANGE_SECONDS);
  const above = Math.max((leg.high - leg.seconds) * wider, LEAST_RANGE_SECONDS);
  const horizon = learned
    ? leg.samples / (leg.samples + HALF_SURE_SAMPLES)
    : 1 / (1 + leg.seconds / 7_200);
  return {
    seconds: Math.round(leg.seconds / timeScale),
    low: Math.max(0, Math.floor((leg.seconds - below) / timeScale)),
    high: Math.ceil((leg.seconds + above) / timeScale),
    confidence: Math.round(freshnessSureness[known] * horizon * 100) / 100,
  };
}

function metersLeft(
  from: Position | null,
  way: { pickup: Position; dropoff: Position; isAboard: boolean },
): number {
  if (way.isAboard) return distanceMeters(from ?? way.pickup, way.dropoff);
  return from ? distanceMeters(from, way.pickup) : USUAL_APPROACH_METERS;
}
