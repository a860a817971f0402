/** Who gets what of a fulfilled order, in basis points (1/10 000). An order keeps what its quote had. */
import { z } from "zod";
import type { Defaults } from "./level.ts";

const share = z.int().min(0).max(10_000);

export const SharesPolicy = z.strictObject({
  /** Of the goods' price, for the platform; the store gets the rest. */
  commissionBasisPoints: share.describe("Commission on goods"),
  /** Of the delivery fee, or of a ride's fare, for the rider; the platform gets the rest. */
  riderBasisPoints: share.describe("Rider's share of delivery fee or fare"),
});
export type SharesPolicy = z.infer<typeof SharesPolicy>;

export const sharesDefaults: Defaults<SharesPolicy> = {
  in: { commissionBasisPoints: 1_800, riderBasisPoints: 9_000 },
  us: { commissionBasisPoints: 2_000, riderBasisPoints: 10_000 },
  uk: { commissionBasisPoints: 2_000, riderBasisPoints: 10_000 },
};
