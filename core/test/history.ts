/**
 * What happened in a region, as its event log and its tables tell it: the input of `checkHistory`.
 * Plain values, so that a real database, a simulated world and a forged history look the same.
 */
import type { DomainEvent, EventPayload, EventType } from "#shared/events.ts";
import type { OfferState, OrderState, RiderState, TripState } from "#shared/states.ts";

export interface OrderFacts {
  readonly id: string;
  readonly state: OrderState;
  readonly riderId: string | null;
  readonly tripId: string | null;
}

export interface JobFacts {
  readonly orderId: string;
  readonly state: "waiting" | "searching" | "offered" | "assigned" | "exhausted" | "closed";
  readonly round: number;
  readonly nextAt: Date | null;
}

export interface OfferFacts {
  readonly id: string;
  readonly riderId: string;
  readonly state: OfferState;
  readonly expiresAt: Date;
  readonly closedAt: Date | null;
  /** Each order with the round of its search. */
  readonly orders: readonly { readonly orderId: string; readonly round: number }[];
}

export interface TripFacts {
  readonly id: string;
  readonly riderId: string;
  readonly offerId: string;
  readonly state: TripState;
  readonly orderIds: readonly string[];
}

export interface RiderFacts {
  readonly id: string;
  readonly state: RiderState;
}

/** The steps of an order as its own table tells them, oldest first. */
export interface StepFacts {
  readonly orderId: string;
  readonly from: OrderState | null;
  readonly to: OrderState;
}

export interface History {
  /** In the order of the log. */
  readonly events: readonly DomainEvent[];
  readonly orders: readonly OrderFacts[];
  readonly jobs: readonly JobFacts[];
  readonly offers: readonly OfferFacts[];
  readonly trips: readonly TripFacts[];
  readonly riders: readonly RiderFacts[];
  readonly steps: readonly StepFacts[];
}

/** What policy allows, and how much is still under way. */
export interface HistoryBounds {
  /** Open offers of one order at a time, at most. */
  readonly fanOut: number;
  /** Orders of one offer, at most. */
  readonly maxBundle: number;
  /** A rider is not asked again for the same order within this after the last answer. */
  readonly reofferAfterMs: number;
  /**
   * An answer is judged when it comes and its event is stamped when it is written: real machines
   * take a moment between the two.
   */
  readonly writingMs: number;
  /** Everything has come to its end: nothing may be open any more. */
  readonly isSettled: boolean;
}

/** What a region's policy for deliveries allows, when all has come to its end. */
export const asDelivered: HistoryBounds = {
  fanOut: 1,
  maxBundle: 3,
  reofferAfterMs: 45_000,
  writingMs: 1_000,
  isSettled: true,
};

export interface Violation {
  readonly rule: string;
  /** The order, offer, trip or rider it is about. */
  readonly about: string;
  readonly says: string;
  readonly eventIds: readonly string[];
}

export type EventOf<T extends EventType> = Extract<DomainEvent, { type: T }>;
export type PayloadOf<T extends EventType> = EventPayload<T>;

/** Collects what is found; the parts of the checker share one. */
export class Findings {
  readonly violations: Violation[] = [];

  add(rule: string, about: string, says: string, ...events: readonly (DomainEvent | undefined)[]) {
    const eventIds = events.flatMap((event) => (event ? [event.id] : []));
    this.violations.push({ rule, about, says, eventIds });
  }
}

export function sayViolations(violations: readonly Violation[]): string {
  return violations
    .map(({ rule, about, says, eventIds }) => `${rule}: ${about} ${says} [${eventIds.join(" ")}]`)
    .join("\n");
}
