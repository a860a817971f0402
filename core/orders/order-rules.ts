/** Decisions about an order's life that need no clock and no database. */
import { orderTransitions, sourcesOf, type OrderState } from "#shared/states.ts";

/** How long an order may stay in a state before the recovery loop looks at it. */
const patienceMs: Partial<Record<OrderState, number>> = {
  // The placing request itself should be through long before; then somebody else finishes it.
  created: 15_000,
  waiting_accept: 5 * 60_000,
  on_hold: 10 * 60_000,
  delivered: 15_000,
};

export function deadlineOf(state: OrderState, now: Date): Date | null {
  const patience = patienceMs[state];
  return patience === undefined ? null : new Date(now.getTime() + patience);
}

/** States in which the customer gets nothing (any more): the payment is voided. */
export function isUnfulfilled(state: OrderState): boolean {
  return ["rejected", "cancelled", "expired", "failed"].includes(state);
}

export function isEnded(state: OrderState): boolean {
  return isUnfulfilled(state) || state === "completed" || state === "paid";
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
