/** What dispatch knows of one rider at one moment. */
import type { Vehicle } from "#shared/contracts/fields.ts";
import type { RiderState } from "#shared/states.ts";

export interface Candidate {
  readonly riderId: string;
  readonly state: RiderState;
  readonly vehicle: Vehicle;
  /** Straight line to the pick-up. */
  readonly distanceMeters: number;
  /** Real seconds to the pick-up through streets. */
  readonly etaSeconds: number;
  readonly positionAgeMs: number;
  readonly rating: number;
  readonly offersSeen: number;
  readonly offersAccepted: number;
  /** Real milliseconds since the last job ended; null for a rider who had none yet. */
  readonly idleMs: number | null;
}

/** Why a rider was or was not asked. Kept for explaining, so the words are part of the record. */
export type Outcome =
  | "offered"
  | "not_chosen"
  | "wrong_vehicle"
  | "off_duty"
  | "on_trip"
  | "has_offer"
  | "stale_position"
  | "low_rating"
  | "gave_back"
  | "asked_before"
  | "too_far"
  | "somebody_was_quicker";
