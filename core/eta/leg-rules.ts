/**
 * The legs of a delivery and what the formula says of each: straight metres through streets at the
 * vehicle's usual speed, the kitchen's rest and a usual stop. Pure; seconds are of city life.
 */
import type { Vehicle } from "#shared/contracts/fields.ts";
import { formulaTravelSeconds } from "./travel-rules.ts";

export const legs = ["to_pickup", "at_pickup", "to_dropoff", "at_dropoff"] as const;
export type Leg = (typeof legs)[number];

/** Parking, the counter, the bag; and the stairs, the door, the code. */
export const PICKUP_SECONDS = 90;
export const HANDOVER_SECONDS = 90;
/** Nearer than this is the same place: nobody rides. */
export const SAME_PLACE_METERS = 50;

/** What is known of a leg when it begins. */
export interface LegFacts {
  readonly leg: Leg;
  readonly vehicle: Vehicle;
  /** Straight line; 0 for a stop. */
  readonly meters: number;
  /** What the kitchen still needs; counts at the pick-up only. */
  readonly prepSeconds?: number | null;
  readonly riderId?: string | undefined;
}

/** Hour 0–23 and weekday 1 (Monday) – 7 on the city's clock. */
export interface CityTime {
  readonly hour: number;
  readonly weekday: number;
}

export function isTravel(leg: Leg): boolean {
  return leg === "to_pickup" || leg === "to_dropoff";
}

export function formulaSeconds({ leg, vehicle, meters, prepSeconds }: LegFacts): number {
  if (isTravel(leg)) return formulaTravelSeconds(Math.max(0, meters), vehicle);
  if (leg === "at_dropoff") return HANDOVER_SECONDS;
  return Math.max(0, prepSeconds ?? 0) + PICKUP_SECONDS;
}

/** One finished leg. */
export interface EtaSample extends LegFacts, CityTime {
  readonly tripId: string;
  readonly riderId: string;
  readonly actualSeconds: number;
  readonly endedAtMs: number;
}
