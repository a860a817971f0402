/**
 * What we agreed with providers, as far as a line can be judged by it: how much they may charge without
 * anybody being asked, and how long a booking may take to turn up in their reports.
 */
import type { SettlementProvider } from "#shared/contracts/ops-reconciliation.ts";

export interface FeePolicy {
  /** Of the amount, in 1/10 000. */
  readonly maxBasisPoints: number;
  /** Minor units on top of it, for each booking. */
  readonly maxFixedMinor: number;
  /** For a dispute, which costs more than the amount says. */
  readonly maxDisputeMinor: number;
}

export interface ProviderPolicy {
  readonly fees: FeePolicy;
  /** Bookings younger than this before the end of a report may come with a later one. */
  readonly cutoffMs: number;
}

const DAY_MS = 24 * 3_600_000;

/** Fees a little above the list prices, taxes on them included. */
export const providerPolicies: Readonly<Record<SettlementProvider, ProviderPolicy>> = {
  // 2.9 % + 30 with 1.5 % for foreign cards; 15 for a dispute. Reports what it books, as it books it.
  stripe: {
    fees: { maxBasisPoints: 450, maxFixedMinor: 50, maxDisputeMinor: 2_500 },
    cutoffMs: DAY_MS,
  },
  // 2 to 3 % with 18 % tax on it; payouts have a price of their own. Reports a payment when it settles,
  // two working days later.
  razorpay: {
    fees: { maxBasisPoints: 360, maxFixedMinor: 1_500, maxDisputeMinor: 60_000 },
    cutoffMs: 5 * DAY_MS,
  },
  // Its reports are complete some hours after the end of a day.
  paypal: {
    fees: { maxBasisPoints: 550, maxFixedMinor: 60, maxDisputeMinor: 2_500 },
    cutoffMs: 2 * DAY_MS,
  },
  test: {
    fees: { maxBasisPoints: 500, maxFixedMinor: 500, maxDisputeMinor: 2_500 },
    cutoffMs: DAY_MS,
  },
};
