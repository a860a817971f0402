/** When money leaves to riders and stores, by region. Amounts are minor units of its currency. */
import type { RegionCode } from "#shared/regions.ts";

export type OwnerKind = "rider" | "partner";

export interface PayoutPolicy {
  readonly schedule: "daily" | "weekly";
  /** ISO day of the week for `weekly`: 1 is Monday. */
  readonly weekday: number;
  /** Wall-clock hour of the region at which a day's run begins. */
  readonly hour: number;
  /** Less than this stays until more has come together. */
  readonly minimumMinor: number;
  /** Days that money stays after it was earned, so that refunds and disputes find it. */
  readonly delayDays: number;
  /** What the platform keeps for each payout. */
  readonly feeMinor: number;
}

const riders = { schedule: "daily", weekday: 1, hour: 6, delayDays: 1 } as const;
const stores = { schedule: "weekly", weekday: 1, hour: 6, delayDays: 2 } as const;

export const payoutPolicies: Readonly<
  Record<RegionCode, Readonly<Record<OwnerKind, PayoutPolicy>>>
> = {
  in: {
    rider: { ...riders, minimumMinor: 10_000, feeMinor: 200 },
    partner: { ...stores, minimumMinor: 50_000, feeMinor: 500 },
  },
  us: {
    rider: { ...riders, minimumMinor: 1_000, feeMinor: 25 },
    partner: { ...stores, minimumMinor: 5_000, feeMinor: 25 },
  },
  uk: {
    rider: { ...riders, minimumMinor: 1_000, feeMinor: 20 },
    partner: { ...stores, minimumMinor: 5_000, feeMinor: 20 },
  },
};

const DAY_MS = 24 * 3_600_000;

/** What was earned after this stays for now. */
export function youngSince(policy: PayoutPolicy, now: Date): Date {
  return new Date(now.getTime() - policy.delayDays * DAY_MS);
}
