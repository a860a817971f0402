/** Decisions about an order's life that need no clock and no database. */
import {
  isUnfulfilled,
  type OrderState,
  orderTransitions,
  type PaymentState,
  sourcesOf,
} from "#shared/states.ts";

/** How long an order may stay in a state before the orders loop looks at it. */
const patienceMs: Partial<Record<OrderState, number>> = {
  // The placing request itself is through long before, unless its process died.
  created: 10_000,
  waiting_accept: 5 * 60_000,
  on_hold: 10 * 60_000,
};

export function deadlineOf(state: OrderState, now: Date): Date | null {
  const patience = patienceMs[state];
  return patience === undefined ? null : new Date(now.getTime() + patience);
}

/**
 * Whether a move gives the reserved stock back. Once the kitchen has started the ingredients are
 * used up, so the count stays as it is.
 */
export function returnsStock(from: OrderState, to: OrderState): boolean {
  return isUnfulfilled(to) && ["created", "waiting_accept", "accepted"].includes(from);
}

/** The states a move may start from: what the table allows, narrowed by the caller. */
export function allowedSources(to: OrderState, from?: readonly OrderState[]): OrderState[] {
  const sources = sourcesOf<OrderState>(orderTransitions, to);
  return from ? sources.filter((state) => from.includes(state)) : sources;
}

const open: readonly PaymentState[] = ["created", "requires_action", "unknown", "authorized"];
const paid: readonly PaymentState[] = ["captured", "partially_refunded", "refunded", "disputed"];

/**
 * Why a delivered order is completed, given what became of its payment: undefined while that is
 * open, null when it was paid. A capture that the provider refuses is a debt to be collected, no
 * reason to keep the order open.
 */
export function completionReason(payment: PaymentState | undefined): string | null | undefined {
  if (payment !== undefined && open.includes(payment)) return undefined;
  return payment !== undefined && paid.includes(payment)
    ? null
    : "The payment is still to be collected";
}

/** Versions of an order that ended before the store was asked: created, then ended. */
export const LAST_UNSEEN_VERSION = 2;

/** Whether the store was ever asked; before that, the order is none of its business. */
export function reachedStore(state: OrderState, version: number): boolean {
  if (state === "created") return false;
  return !(isUnfulfilled(state) && version <= LAST_UNSEEN_VERSION);
}
