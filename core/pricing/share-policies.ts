import type { RegionCode } from "#shared/regions.ts";

/** Who gets what of a fulfilled order, in basis points (1/10 000). */
export interface SharePolicy {
  /** Of the goods' price, for the platform; the store gets the rest. */
  readonly commissionBasisPoints: number;
  /** Of the delivery fee, or of a ride's fare, for the rider; the platform gets the rest. */
  readonly riderBasisPoints: number;
}

export const sharePolicies: Readonly<Record<RegionCode, SharePolicy>> = {
  in: { commissionBasisPoints: 1_800, riderBasisPoints: 9_000 },
  us: { commissionBasisPoints: 2_000, riderBasisPoints: 10_000 },
  uk: { commissionBasisPoints: 2_000, riderBasisPoints: 10_000 },
};
