/**
 * The state machines as tables. A reducer or an SQL compare-and-set asks the table; nobody
 * writes a transition anywhere else.
 */
import { z } from "zod";
import type { Viewer } from "./roles.ts";

type Table<S extends string> = Readonly<Record<S, readonly S[]>>;

/** Kitchen deliveries and rides share one column; a ride uses searching … paid. */
export const orderTransitions = {
  created: ["waiting_accept", "searching", "cancelled", "failed"],
  waiting_accept: ["accepted", "rejected", "cancelled", "expired"],
  accepted: ["preparing", "ready", "cancelled", "expired", "failed"],
  preparing: ["ready", "out_for_delivery", "cancelled", "expired", "failed"],
  ready: ["out_for_delivery", "cancelled", "expired", "failed"],
  out_for_delivery: ["delivered", "on_hold", "failed"],
  on_hold: ["out_for_delivery", "delivered", "failed"],
  delivered: ["completed"],
  searching: ["assigned", "cancelled", "expired", "failed"],
  assigned: ["in_progress", "searching", "cancelled", "failed"],
  in_progress: ["paused", "completed", "failed"],
  paused: ["in_progress", "completed", "failed"],
  completed: ["paid"],
  paid: [],
  rejected: [],
  cancelled: [],
  expired: [],
  failed: [],
} as const satisfies Table<string>;
export type OrderState = keyof typeof orderTransitions;
export const OrderState = z.enum(Object.keys(orderTransitions) as [OrderState, ...OrderState[]]);

export const offerTransitions = {
  pending: ["accepted", "declined", "expired", "cancelled"],
  accepted: [],
  declined: [],
  expired: [],
  cancelled: [],
} as const satisfies Table<string>;
export type OfferState = keyof typeof offerTransitions;
export const OfferState = z.enum(Object.keys(offerTransitions) as [OfferState, ...OfferState[]]);

export const tripTransitions = {
  assigned: ["in_progress", "cancelled"],
  in_progress: ["paused", "completed", "cancelled"],
  paused: ["in_progress", "completed", "cancelled"],
  completed: [],
  cancelled: [],
} as const satisfies Table<string>;
export type TripState = keyof typeof tripTransitions;
export const TripState = z.enum(Object.keys(tripTransitions) as [TripState, ...TripState[]]);

export const stopTransitions = {
  pending: ["arrived", "failed"],
  arrived: ["done", "failed"],
  done: [],
  failed: [],
} as const satisfies Table<string>;
export type StopState = keyof typeof stopTransitions;
export const StopState = z.enum(Object.keys(stopTransitions) as [StopState, ...StopState[]]);

export const riderTransitions = {
  offline: ["online", "suspended"],
  online: ["offered", "on_trip", "offline", "suspended"],
  offered: ["online", "on_trip", "offline", "suspended"],
  on_trip: ["online", "offline", "suspended"],
  suspended: ["offline"],
} as const satisfies Table<string>;
export type RiderState = keyof typeof riderTransitions;
export const RiderState = z.enum(Object.keys(riderTransitions) as [RiderState, ...RiderState[]]);

export const paymentTransitions = {
  created: ["requires_action", "authorized", "captured", "failed", "unknown", "voided"],
  /** The customer's bank asks (3-D Secure, UPI collect); the answer comes from there. */
  requires_action: ["authorized", "captured", "failed", "unknown", "voided"],
  unknown: ["requires_action", "authorized", "captured", "failed", "voided"],
  authorized: ["captured", "voided", "failed", "unknown"],
  captured: ["partially_refunded", "refunded", "disputed"],
  /** Back again when a bank sends a refund back. */
  partially_refunded: ["captured", "refunded", "disputed"],
  refunded: ["captured", "partially_refunded", "disputed"],
  disputed: ["captured", "partially_refunded", "refunded"],
  /** Only by a person who accepts that the money came after all. */
  voided: ["captured"],
  failed: ["captured"],
} as const satisfies Table<string>;
export type PaymentState = keyof typeof paymentTransitions;
export const PaymentState = z.enum(
  Object.keys(paymentTransitions) as [PaymentState, ...PaymentState[]],
);

export const refundTransitions = {
  created: ["pending", "succeeded", "failed", "unknown"],
  pending: ["succeeded", "failed", "unknown"],
  unknown: ["pending", "succeeded", "failed"],
  /** Banks send back even what went through, days later. */
  succeeded: ["failed"],
  /** A bank that had said no may have done it all the same. */
  failed: ["succeeded"],
} as const satisfies Table<string>;
export type RefundState = keyof typeof refundTransitions;
export const RefundState = z.enum(
  Object.keys(refundTransitions) as [RefundState, ...RefundState[]],
);

export const disputeTransitions = {
  open: ["won", "lost"],
  won: [],
  lost: [],
} as const satisfies Table<string>;
export type DisputeState = keyof typeof disputeTransitions;
export const DisputeState = z.enum(
  Object.keys(disputeTransitions) as [DisputeState, ...DisputeState[]],
);

export const payoutTransitions = {
  created: ["sent", "paid", "failed", "unknown"],
  sent: ["paid", "failed", "unknown"],
  unknown: ["sent", "paid", "failed"],
  /** A bank may return what it took. */
  paid: ["failed"],
  /** Found paid after all when a person was about to send it once more. */
  failed: ["paid"],
} as const satisfies Table<string>;
export type PayoutState = keyof typeof payoutTransitions;
export const PayoutState = z.enum(
  Object.keys(payoutTransitions) as [PayoutState, ...PayoutState[]],
);

/** Whether `to` may follow `from` in the given table. */
export function canMove<S extends string>(table: Table<S>, from: S, to: S): boolean {
  return table[from].includes(to);
}

/** All states from which `to` may be reached in one step: the guard of a compare-and-set. */
export function sourcesOf<S extends string>(table: Table<S>, to: S): S[] {
  return (Object.keys(table) as S[]).filter((from) => table[from].includes(to));
}

/** A state that nothing leaves, except that a completed ride is still to be paid. */
export function isFinalOrder(state: OrderState): boolean {
  return orderTransitions[state].length === 0 || state === "completed";
}

/** The customer gets nothing (any more) and the payment is voided. */
export const unfulfilledStates = ["rejected", "cancelled", "expired", "failed"] as const;
export type UnfulfilledState = (typeof unfulfilledStates)[number];

export function isUnfulfilled(state: OrderState): state is UnfulfilledState {
  return (unfulfilledStates as readonly OrderState[]).includes(state);
}

/** Nothing more will happen that anybody waits for: delivered, or ended without food. */
export function isOver(state: OrderState): boolean {
  return state === "delivered" || isFinalOrder(state);
}

/** A driver is on the way to the passenger, or with the passenger on board. */
export const rideUnderWayStates = ["assigned", "in_progress", "paused"] as const;

/** From acceptance to the door, and from the assignment of a ride to its end. */
const withRider: readonly OrderState[] = [
  ...["accepted", "preparing", "ready", "out_for_delivery", "on_hold"],
  ...rideUnderWayStates,
] as OrderState[];

/** The rider's position is shown to the customer meanwhile. */
export function showsRider(state: OrderState): boolean {
  return withRider.includes(state);
}

/** Whether this viewer may see where the rider is. A store follows it to its own door, no further. */
export function maySeeRider(viewer: Viewer, state: OrderState): boolean {
  const isToStore = state === "accepted" || state === "preparing" || state === "ready";
  return showsRider(state) && (viewer !== "partner" || isToStore);
}
