/** The estimate of one order, from what is known of it. Pure. */
import type { Eta, Freshness, Vehicle } from "#shared/contracts/fields.ts";
import { distanceMeters, type Position } from "#shared/geo.ts";
import type { OrderState } from "#shared/states.ts";
import { estimateEta } from "./estimate-eta.ts";
import type { LearnedEta } from "./estimate-travel.ts";

export interface OrderEtaInput {
  readonly state: OrderState;
  /** Where it is picked up; null for nothing to estimate. */
  readonly pickup: Position | null;
  readonly dropoff: Position | null;
  readonly readyAt: Date | null;
  readonly rider: {
    /** Whose history counts, where something was learned. */
    readonly id?: string | undefined;
    readonly vehicle: Vehicle;
    /** Null when the rider is known but was never seen. */
    readonly position: Position | null;
    readonly speedKmh?: number | null;
    readonly freshness?: Freshness | null;
  } | null;
  /** When the kitchen has not said yet, how long it usually takes, in real seconds. */
  readonly usualPrepSeconds?: number;
  readonly now: Date;
  readonly timeScale: number;
  /** What was learned of the city (`learnedFor`). */
  readonly learned?: LearnedEta | undefined;
}

/** Where an unknown rider is assumed to be: riders wait near kitchens. */
const USUAL_APPROACH_METERS = 1_200;
const USUAL_PREP_SECONDS = 15 * 60;

const beforePickup: readonly OrderState[] = [
  "created",
  "waiting_accept",
  "accepted",
  "preparing",
  "ready",
];

/** Seconds until the order is handed over; null when it has ended, is on hold or is a ride. */
export function estimateOrderEta(input: OrderEtaInput): Eta | null {
  const { state, pickup, dropoff, rider, now, timeScale } = input;
  if (!pickup || !dropoff) return null;
  const about = {
    timeScale,
    vehicle: rider?.vehicle ?? "scooter",
    speedKmh: rider?.speedKmh ?? null,
    freshness: rider?.position ? (rider.freshness ?? "lost") : null,
    riderKnown: rider !== null,
    riderId: rider?.id,
    learned: input.learned,
  } as const;
  if (state === "out_for_delivery") {
    const from = rider?.position ?? pickup;
    return estimateEta({ ...about, legsMeters: [distanceMeters(from, dropoff)], pickupDone: true });
  }
  if (!beforePickup.includes(state)) return null;
  const approach = rider?.position ? distanceMeters(rider.position, pickup) : USUAL_APPROACH_METERS;
  const usualPrep = input.usualPrepSeconds ?? USUAL_PREP_SECONDS / timeScale;
  const prep = input.readyAt ? (input.readyAt.getTime() - now.getTime()) / 1000 : usualPrep;
  return estimateEta({
    ...about,
    legsMeters: [approach, distanceMeters(pickup, dropoff)],
    prepRemainingSeconds: state === "ready" ? 0 : prep,
    pickupDone: false,
  });
}
