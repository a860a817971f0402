/** Whether a ride may be booked, and how it is searched for. Pure. */

import { RETRY_WITHIN_SECONDS } from "#shared/contracts/order-ride.ts";
import type { SearchPolicy } from "#shared/policies/search.ts";
import type { OrderState, PaymentState } from "#shared/states.ts";

/** One of the customer's latest rides, as far as it stands in the way of the next one. */
export interface EarlierRide {
  readonly state: OrderState;
  readonly cancellationFeeMinor: number | null;
  /** Of what it cost; null when nothing was ever asked for. */
  readonly payment: PaymentState | null;
}

const paid: readonly (PaymentState | null)[] = [
  "captured",
  "partially_refunded",
  "refunded",
  "disputed",
];

/** It goes on: nobody sits in two cars. */
export function isUnderWay({ state }: EarlierRide): boolean {
  return ["created", "searching", "assigned", "in_progress", "paused"].includes(state);
}

/** It has ended, and its fare or its fee is still to be paid. */
export function isUnpaid({ state, cancellationFeeMinor, payment }: EarlierRide): boolean {
  if (state === "completed") return true;
  return state === "cancelled" && (cancellationFeeMinor ?? 0) > 0 && !paid.includes(payment);
}

/** Where bookings queue, waves and the whole search take so much longer. */
export const QUEUE_FACTOR = 2;

/** How long a search goes on, in real milliseconds. */
export function searchMs({ totalSeconds }: SearchPolicy, isQueued: boolean): number {
  return totalSeconds * 1_000 * (isQueued ? QUEUE_FACTOR : 1);
}

/** Why a booking cannot be begun anew; undefined when it can. */
export function refuseRetry(
  order: {
    readonly state: OrderState;
    readonly endedAt: Date | null;
    readonly retries: number;
    readonly maxRetries: number;
  },
  now: Date,
): string | undefined {
  if (order.state !== "expired" || !order.endedAt) return "Only an expired booking is begun anew";
  const isLate = now.getTime() - order.endedAt.getTime() > RETRY_WITHIN_SECONDS * 1_000;
  if (isLate) return "It is too late to begin this booking anew";
  return order.retries >= order.maxRetries ? "Nobody could be found; book a new ride" : undefined;
}

export type Entry = "search" | "queue" | "refuse";

/** @param pressure requests in five minutes per free driver */
export function entryOf(pressure: number, policy: SearchPolicy): Entry {
  if (pressure >= policy.refusePressure) return "refuse";
  return pressure >= policy.queuePressure ? "queue" : "search";
}
