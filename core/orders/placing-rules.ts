/** What to do with a `created` order, given what the payment provider said. Pure. */
import type { OrderState, PaymentState } from "#shared/states.ts";

/** How soon a payment whose outcome is not known is looked up again. */
const PENDING_CHECK_MS = 5_000;
/** A provider that has not answered by then is given up; should it answer later, it is voided. */
const PENDING_LIMIT_MS = 10 * 60_000;

/** Why an order is given up whose payment did not come to an end in time. */
const silence = {
  created: "The payment provider did not answer",
  unknown: "The payment provider did not answer",
  requires_action: "The bank's question was not answered in time",
} as const;

export type PlacingDecision =
  | { readonly kind: "move"; readonly to: OrderState; readonly reason: string | null }
  /** Paid and waiting for its day: look again at `at`. */
  | { readonly kind: "schedule"; readonly at: Date }
  /** The provider did not say: look again at `at`. */
  | { readonly kind: "pending"; readonly at: Date };

export function decidePlacing(
  order: { readonly placedAt: Date; readonly releaseAt: Date },
  payment: PaymentState,
  now: Date,
): PlacingDecision {
  if (payment === "authorized" || payment === "captured") {
    return order.releaseAt > now
      ? { kind: "schedule", at: order.releaseAt }
      : { kind: "move", to: "waiting_accept", reason: null };
  }
  if (payment === "created" || payment === "unknown" || payment === "requires_action") {
    return now.getTime() - order.placedAt.getTime() < PENDING_LIMIT_MS
      ? { kind: "pending", at: new Date(now.getTime() + PENDING_CHECK_MS) }
      : { kind: "move", to: "failed", reason: silence[payment] };
  }
  return { kind: "move", to: "failed", reason: "The payment was declined" };
}

/** Between a store's yes or no and its kitchen's start. */
const ANSWER_ALLOWANCE_MS = 5 * 60_000;
const FURTHEST_SCHEDULE_MS = 7 * 24 * 3_600_000;

/** When the store is shown an order, so that it arrives at the wished time. */
export function releaseTime(placedAt: Date, scheduledFor: Date | null, etaSeconds: number): Date {
  if (scheduledFor === null) return placedAt;
  const releaseMs = scheduledFor.getTime() - etaSeconds * 1_000 - ANSWER_ALLOWANCE_MS;
  return new Date(Math.max(placedAt.getTime(), releaseMs));
}

/** What is wrong with the wished time, if anything. */
export function scheduleIssue(placedAt: Date, scheduledFor: Date | null): string | null {
  if (scheduledFor === null) return null;
  if (scheduledFor <= placedAt) return "Choose a time in the future";
  const isTooFar = scheduledFor.getTime() - placedAt.getTime() > FURTHEST_SCHEDULE_MS;
  return isTooFar ? "Choose a time within a week" : null;
}
