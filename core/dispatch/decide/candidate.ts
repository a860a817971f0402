/** What dispatch knows of one rider at one moment, seen from one pick-up. */
import type { Vehicle } from "#shared/contracts/fields.ts";
import type { OutcomeWord } from "#shared/dispatch-outcomes.ts";
import type { RiderState } from "#shared/states.ts";
import type { Comforts } from "./wave-shapes.ts";

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
  readonly isFlagged: boolean;
  readonly isPaused?: true;
  readonly offers?: Comforts;
}

/** Why a rider was or was not asked. Kept for explaining, so the words are part of the record. */
export type Outcome = OutcomeWord;
