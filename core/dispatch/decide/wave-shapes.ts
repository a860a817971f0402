/**
 * One moment of one city as dispatch sees it, and what it decides for it. All values survive JSON
 * unchanged, so that a kept moment can be decided again bit for bit. Times named `…Ms` are
 * milliseconds since the epoch or durations; nobody is named but by id.
 */
import type { Vehicle } from "#shared/contracts/fields.ts";
import type { OutcomeWord } from "#shared/dispatch-outcomes.ts";
import type { Position } from "#shared/geo.ts";
import type { RiderState } from "#shared/states.ts";
import type { DispatchPolicy } from "../policies.ts";

/** What a passenger may demand, and a rider offer; only what is so is true. */
export interface Comforts {
  readonly pets?: boolean;
  readonly airConditioning?: boolean;
  readonly womanDriver?: boolean;
}

/** What a search for a ride's driver has beyond one for a courier. */
export interface WaveRide {
  readonly vehicles: readonly Vehicle[];
  readonly wants: Comforts;
  /** One driver is asked at a time, and waves take longer. */
  readonly isQueued: boolean;
  /** When it gives up. */
  readonly untilMs: number;
  /** What the driver may expect to earn, in minor units. */
  readonly earningMinor: number;
}

/** One order that looks for a rider. */
export interface WaveSearch {
  readonly orderId: string;
  readonly round: number;
  /** Offers made in vain or given back so far, counted over all rounds. */
  readonly attempt: number;
  /** Null for a ride. */
  readonly storeId: string | null;
  readonly pickup: Position;
  readonly dropoff: Position;
  readonly placedAtMs: number;
  /** When the food is expected; null when nobody said, or there is none. */
  readonly readyAtMs: number | null;
  /** Whether the kitchen has said that it is. */
  readonly isReady: boolean;
  readonly searchingSinceMs: number;
  /** What the last wave held it for, and when its next look is to be recorded; null for at once. */
  readonly heldFor: "food" | "rider" | null;
  readonly lookAtMs: number | null;
  /** When each rider of this round was last asked. */
  readonly asked: readonly { readonly riderId: string; readonly atMs: number }[];
  /** Riders who took this very order and gave it back. */
  readonly gaveBack: readonly string[];
  /** Absent for a delivery. */
  readonly ride?: WaveRide;
}

export interface WaveRider {
  readonly riderId: string;
  readonly state: RiderState;
  readonly vehicle: Vehicle;
  readonly position: Position;
  readonly positionAgeMs: number;
  /** Straight line in real time, as learned of the city and the rider; absent: what is usual. */
  readonly metersPerMinute?: number;
  readonly rating: number;
  readonly offersSeen: number;
  readonly offersAccepted: number;
  /** Since the last job ended; null for a rider who had none yet. */
  readonly idleMs: number | null;
  readonly onDutyMs: number;
  readonly jobsDone: number;
  /** When and where a rider on a trip is expected to be free; null for everybody else. */
  readonly frees: { readonly atMs: number; readonly position: Position } | null;
  /** The positions look made up. */
  readonly isFlagged: boolean;
  /** Absent for a rider who is not paused. */
  readonly isPaused?: true;
  /** Of the rider and the vehicle; absent where there is nothing to tell. */
  readonly offers?: Comforts;
  readonly offDutyAtMs: number | null;
}

export interface WaveSnapshot {
  readonly nowMs: number;
  /** How much faster than reality the city lives, ≥ 1. */
  readonly timeScale: number;
  readonly cityCode: string;
  /** Where the plane that is planned on touches the globe. */
  readonly center: Position;
  readonly policy: DispatchPolicy;
  readonly searches: readonly WaveSearch[];
  readonly riders: readonly WaveRider[];
}

export interface AskedRider {
  readonly riderId: string;
  /** Straight line to the first pick-up, and real seconds through streets. */
  readonly distanceMeters: number;
  readonly etaSeconds: number;
}

export interface WaveOffer {
  /** The job: one order, or a bundle in the order of its drop-offs. */
  readonly orderIds: readonly string[];
  /** Best first; the first one to say yes takes it. */
  readonly riders: readonly AskedRider[];
  readonly expiresAtMs: number;
  /** The way through streets from the first pick-up to the last door. */
  readonly tripMeters: number;
  readonly earningMinor: number;
}

export interface WaveHold {
  readonly orderId: string;
  /** The food is not ready, or a better rider is soon free. */
  readonly for: "food" | "rider";
  /** Who is planned for it; null while it is too early to plan. */
  readonly riderId: string | null;
  /** When it is expected to be due; looked at anew in each wave all the same. */
  readonly untilMs: number;
}

export interface WaveWait {
  readonly orderId: string;
  readonly retryAtMs: number;
}

export interface WaveGiveUp {
  readonly orderId: string;
  readonly reason: string;
}

export interface RiderVerdict {
  readonly riderId: string;
  readonly distanceMeters: number;
  readonly etaSeconds: number;
  /**
   * More is better. Instant: a share, 0 … 1. Batched: minus the seconds of waiting that it costs.
   * Null for a rider who was out of the question.
   */
  readonly score: number | null;
  /** What the score is the sum of, in its unit. */
  readonly parts: Readonly<Record<string, number>> | null;
  readonly outcome: OutcomeWord;
}

export interface OrderVerdicts {
  readonly orderId: string;
  /** The circle in which riders were considered. */
  readonly radiusMeters: number;
  readonly riders: readonly RiderVerdict[];
}

/** Each search of the snapshot is in exactly one of the four lists. */
export interface WaveDecision {
  readonly offers: readonly WaveOffer[];
  readonly holds: readonly WaveHold[];
  /** Nobody to ask, or no turn yet. */
  readonly waits: readonly WaveWait[];
  readonly giveUps: readonly WaveGiveUp[];
  /** Of offers, of holds that are new, and of waits whose look is due. */
  readonly verdicts: readonly OrderVerdicts[];
}
