/** How long a ride takes, for whoever compares riders. Pure. */
import type { Vehicle } from "#shared/contracts/fields.ts";
import type { CityTime } from "./leg-rules.ts";
import { type EtaModel, estimateLeg } from "./model-rules.ts";
import { formulaTravelSeconds } from "./travel-rules.ts";

/** What was learned of a city, and which hour it is there (`learnedFor`). */
export interface LearnedEta {
  readonly model: EtaModel;
  readonly at: CityTime;
}

export interface Travel {
  /** Straight-line metres. */
  readonly meters: number;
  readonly vehicle: Vehicle;
  /** How much faster than reality the city lives, ≥ 1. */
  readonly timeScale?: number;
  /** Without it the formula alone decides. */
  readonly learned?: LearnedEta | undefined;
  readonly riderId?: string | undefined;
  /** Default: to the pick-up. */
  readonly leg?: "to_pickup" | "to_dropoff";
}

/** Real seconds to travel a straight-line distance through streets. */
export function travelSeconds(travel: Travel): number {
  const { meters, vehicle, timeScale = 1, learned, riderId, leg = "to_pickup" } = travel;
  if (!learned) return formulaTravelSeconds(meters, vehicle) / timeScale;
  const { model, at } = learned;
  return estimateLeg(model, { leg, vehicle, meters, riderId }, at).seconds / timeScale;
}

/** A usual distance between a rider and a store, and between a store and a door. */
const USUAL_METERS = 2_000;

/** Straight-line metres per real minute, for those who reckon with one speed per rider. */
export function straightMetersPerMinute(travel: Omit<Travel, "meters">): number {
  return (USUAL_METERS / travelSeconds({ ...travel, meters: USUAL_METERS })) * 60;
}
