/** When and where a rider on a trip is expected to be free. Pure. */
import type { Vehicle } from "#shared/contracts/fields.ts";
import { distanceMeters, type Position } from "#shared/geo.ts";
import { type LearnedEta, travelSeconds } from "../../eta/index.ts";

export interface OpenStop {
  readonly kind: "pickup" | "dropoff";
  readonly position: Position;
  /** When the food is expected at a pick-up; null when nobody knows, or for a door. */
  readonly readyAtMs: number | null;
}

export interface TripEnd {
  readonly nowMs: number;
  readonly timeScale: number;
  readonly vehicle: Vehicle;
  /** What was learned of the city, and whose history counts. */
  readonly learned?: LearnedEta | undefined;
  readonly riderId?: string;
  readonly position: Position;
  /** What is left to do, in this order. */
  readonly stops: readonly OpenStop[];
  /** Handing over at a store and at a door, in real time. */
  readonly pickupServiceMs: number;
  readonly dropoffServiceMs: number;
}

/** Undefined for a trip with nothing left to do: it waits for support, and nobody knows how long. */
export function tripEndOf(trip: TripEnd): { atMs: number; position: Position } | undefined {
  const last = trip.stops.at(-1);
  if (!last) return undefined;
  const { vehicle, timeScale, learned, riderId } = trip;
  const travel = { vehicle, timeScale, learned, riderId };
  let atMs = trip.nowMs;
  let { position } = trip;
  for (const stop of trip.stops) {
    const meters = distanceMeters(position, stop.position);
    const leg = stop.kind === "pickup" ? "to_pickup" : "to_dropoff";
    atMs += travelSeconds({ ...travel, meters, leg }) * 1000;
    if (stop.readyAtMs !== null) atMs = Math.max(atMs, stop.readyAtMs);
    atMs += stop.kind === "pickup" ? trip.pickupServiceMs : trip.dropoffServiceMs;
    position = stop.position;
  }
  return { atMs: Math.round(atMs), position };
}
