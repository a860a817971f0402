/**
 * What a plan is made of. All values survive JSON unchanged, so that a kept snapshot plans again bit
 * for bit. Instants are milliseconds since the epoch, durations milliseconds, places flat metres.
 */

/** Metres on the plane of one city; the service projects positions, recorded days are flat already. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface PlanOrder {
  readonly id: string;
  /** Orders of one store may share a trip. */
  readonly storeId: string;
  readonly pickup: Point;
  readonly dropoff: Point;
  /** The customer's click: click-to-door counts from here. */
  readonly placedAtMs: number;
  /** When the food is, or is expected to be, ready. */
  readonly readyAtMs: number;
  /** Riders who are not to be asked for this order now, whatever the reason. */
  readonly refusedRiderIds: readonly string[];
}

export interface PlanRider {
  readonly id: string;
  /** Where the rider is, or will be when free. */
  readonly at: Point;
  /** Up to now: can be asked now. Later: expected to be free then, and only planned with. */
  readonly freeAtMs: number;
  /** No pick-up after this; null when nobody knows of an end. */
  readonly offDutyAtMs: number | null;
  /** What the rider's vehicle travels in this city now, straight-line metres per minute. */
  readonly metersPerMinute: number;
  /** Share of offers that this rider takes, 0 … 1. */
  readonly acceptance: number;
  /**
   * Since the last job ended; null for a rider who had none yet. Told, but not weighed: the share of
   * orders says more.
   */
  readonly idleMs: number | null;
  /** Orders brought in this shift so far, and how long the shift lasts so far. */
  readonly jobsDone: number;
  readonly onDutyMs: number;
}

/** One job: one order, or a bundle of one rider, with the times that are expected of it. */
export interface PlannedJob {
  readonly riderId: string;
  /** In the order of their drop-offs. */
  readonly orderIds: readonly string[];
  /** True: ask the rider now. False: held, because waiting costs nothing or the rider is busy. */
  readonly isDue: boolean;
  /** Why it is held; null when it is due. */
  readonly heldFor: "food" | "rider" | null;
  readonly pickupAtMs: number;
  /** All pick-ups in their order; more than one for a bundle of near stores. */
  readonly pickups: readonly PlannedPickup[];
  /** As `orderIds`. */
  readonly dropoffAtMs: readonly number[];
  readonly cost: JobCost;
}

export interface PlannedPickup {
  readonly storeId: string;
  readonly atMs: number;
}

/** What speaks against giving a job to a rider, in milliseconds of one customer's waiting. */
export interface JobCost {
  /** Food that waits for the rider, and what a bundle adds to the way. */
  readonly delay: number;
  /** The rider's work; next to nothing, unless riders are short. */
  readonly travel: number;
  /** The round of asking that a likely "no" costs. */
  readonly acceptance: number;
  readonly fairness: number;
  /** What the rider's place is worth to the orders that are likely to come. */
  readonly place: number;
  /** What the delay of old orders weighs beyond its minutes: they go first. */
  readonly urgency: number;
  readonly total: number;
}

/** One rider looked at for one order, and what became of it. */
export interface PlanVerdict {
  readonly orderId: string;
  readonly riderId: string;
  /** Straight-line metres and expected milliseconds from where the rider is free to the pick-up. */
  readonly distanceMeters: number;
  readonly approachMs: number;
  /** Null for a rider who was out of the question. */
  readonly cost: JobCost | null;
  readonly outcome:
    | "chosen"
    /** Another rider costs this order less. */
    | "dearer"
    /** Cheaper for this order, but another order needs the rider more. */
    | "needed_elsewhere"
    | "refused"
    | "too_far"
    | "off_duty_soon";
}

/** An order in neither list comes after another job of its rider. */
export interface Plan {
  /** One per rider at most. */
  readonly jobs: readonly PlannedJob[];
  /** Orders nobody could be found for in this plan. */
  readonly leftOver: readonly string[];
  /** The nearest riders of each order, cheapest first; empty unless asked for. */
  readonly verdicts: readonly PlanVerdict[];
}
