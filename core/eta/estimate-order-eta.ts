/**
 * The estimate of one order, from what is known of it and of what its rider does for others first.
 * Pure.
 */
import type { Eta, Freshness, Vehicle } from "#shared/contracts/fields.ts";
import { distanceMeters, type Position } from "#shared/geo.ts";
import type { OrderState } from "#shared/states.ts";
import { estimateEta, type Visit } from "./estimate-eta.ts";
import { estimateRideEta, isRideState } from "./estimate-ride-eta.ts";
import type { LearnedEta } from "./estimate-travel.ts";
import { SAME_PLACE_METERS } from "./leg-rules.ts";

/** Something that the rider does for another order of the trip first. Never shown to anybody. */
export interface StopBefore extends Position {
  readonly kind: "pickup" | "dropoff";
  /** Whether it comes after this order's own pick-up, or before it. */
  readonly isAfterPickup: boolean;
  /** At a pick-up, when that food is ready. */
  readonly readyAt: Date | null;
}

export interface OrderEtaInput {
  readonly state: OrderState;
  /** Where it is picked up; null for nothing to estimate. */
  readonly pickup: Position | null;
  readonly dropoff: Position | null;
  readonly readyAt: Date | null;
  /** Stops of the trip that are not done yet and come before this order's door, in their sequence. */
  readonly stopsBefore: readonly StopBefore[];
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

/**
 * Seconds until the order is handed over; of a ride until the driver is there, then until it is over.
 * Null when it has ended, is on hold, or is a ride without a driver.
 */
export function estimateOrderEta(input: OrderEtaInput): Eta | null {
  const { state, pickup, dropoff, rider, timeScale } = input;
  if (!pickup || !dropoff) return null;
  if (isRideState(state)) return estimateRideEta(input);
  const isCarried = state === "out_for_delivery";
  if (!isCarried && !beforePickup.includes(state)) return null;
  const places = isCarried
    ? [...othersOf(input), placeOf("dropoff", dropoff)]
    : placesOf(input, pickup, dropoff);
  const from = rider?.position ?? (isCarried ? pickup : null);
  return estimateEta({
    visits: visitsOf(from, onePerCounter(places)),
    timeScale,
    vehicle: rider?.vehicle ?? "scooter",
    speedKmh: rider?.speedKmh ?? null,
    freshness: rider?.position ? (rider.freshness ?? "lost") : null,
    riderKnown: isCarried || rider !== null,
    riderId: rider?.id,
    learned: input.learned,
  });
}

interface Place {
  readonly kind: "pickup" | "dropoff";
  readonly position: Position;
  readonly prepSeconds: number;
}

function placesOf(input: OrderEtaInput, pickup: Position, dropoff: Position): Place[] {
  const { state, readyAt, timeScale } = input;
  const usualPrep = input.usualPrepSeconds ?? USUAL_PREP_SECONDS / timeScale;
  const prep = readyAt ? secondsUntil(readyAt, input) : usualPrep;
  return [
    ...othersOf(input, false),
    placeOf("pickup", pickup, state === "ready" ? 0 : prep),
    ...othersOf(input, true),
    placeOf("dropoff", dropoff),
  ];
}

/** @param isAfterPickup only those before or after the own pick-up; all when it is left out */
function othersOf(input: OrderEtaInput, isAfterPickup?: boolean): Place[] {
  return input.stopsBefore
    .filter((stop) => isAfterPickup === undefined || stop.isAfterPickup === isAfterPickup)
    .map(({ kind, lat, lng, readyAt }) =>
      placeOf(kind, { lat, lng }, readyAt ? secondsUntil(readyAt, input) : 0),
    );
}

function placeOf(kind: Place["kind"], position: Position, prepSeconds = 0): Place {
  return { kind, position, prepSeconds };
}

function secondsUntil(at: Date, { now }: OrderEtaInput): number {
  return (at.getTime() - now.getTime()) / 1000;
}

/** Who picks up several orders at a counter stands there once, until all of them are ready. */
function onePerCounter(places: readonly Place[]): Place[] {
  const merged: Place[] = [];
  for (const place of places) {
    const last = merged.at(-1);
    const isCounter = place.kind === "pickup" && last?.kind === "pickup";
    if (isCounter && distanceMeters(last.position, place.position) < SAME_PLACE_METERS) {
      const prepSeconds = Math.max(last.prepSeconds, place.prepSeconds);
      merged[merged.length - 1] = { ...last, prepSeconds };
    } else merged.push(place);
  }
  return merged;
}

function visitsOf(from: Position | null, places: readonly Place[]): Visit[] {
  return places.map(({ kind, position, prepSeconds }, index) => {
    const before = index === 0 ? from : places[index - 1]!.position;
    const meters = before ? distanceMeters(before, position) : USUAL_APPROACH_METERS;
    return { kind, meters, prepSeconds };
  });
}
