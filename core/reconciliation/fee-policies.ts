/**
 * What providers may charge without anybody being asked. A fee beyond it is not booked by itself: a
 * person compares it with the contract.
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

/** A little above the list prices, taxes on them included. */
export const feePolicies: Readonly<Record<SettlementProvider, FeePolicy>> = {
  // 2.9 % + 30 with 1.5 % for foreign cards; 15 for a dispute.
  stripe: { maxBasisPoints: 450, maxFixedMinor: 50, maxDisputeMinor: 2_500 },
  // 2 to 3 % with 18 % tax on it; payouts have a price of their own.
  razorpay: { maxBasisPoints: 360, maxFixedMinor: 1_500, maxDisputeMinor: 60_000 },
  paypal: { maxBasisPoints: 550, maxFixedMinor: 60, maxDisputeMinor: 2_500 },
  test: { maxBasisPoints: 500, maxFixedMinor: 500, maxDisputeMinor: 2_500 },
};
