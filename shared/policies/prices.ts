/** What carrying a basket costs. All amounts in minor units of the region's currency. */
import { z } from "zod";
import type { Defaults } from "./level.ts";

const amount = z.int().min(0).max(100_000_000);

export const PricesPolicy = z.strictObject({
  deliveryBaseMinor: amount.describe("Delivery fee: base"),
  /** The base covers this much of the way, measured as the crow flies. */
  includedMeters: z.int().min(0).max(100_000).describe("The base covers this far"),
  /** For each further kilometre, in proportion. */
  deliveryPerKmMinor: amount.describe("Delivery fee: each further kilometre"),
  smallBasketBelowMinor: amount.describe("A basket is small below"),
  smallBasketFeeMinor: amount.describe("Fee for a small basket"),
});
export type PricesPolicy = z.infer<typeof PricesPolicy>;

export const pricesDefaults: Defaults<PricesPolicy> = {
  in: {
    deliveryBaseMinor: 2_500,
    includedMeters: 1_500,
    deliveryPerKmMinor: 800,
    smallBasketBelowMinor: 14_900,
    smallBasketFeeMinor: 2_000,
  },
  us: {
    deliveryBaseMinor: 299,
    includedMeters: 1_500,
    deliveryPerKmMinor: 60,
    smallBasketBelowMinor: 1_200,
    smallBasketFeeMinor: 200,
  },
  uk: {
    deliveryBaseMinor: 199,
    includedMeters: 1_500,
    deliveryPerKmMinor: 45,
    smallBasketBelowMinor: 1_000,
    smallBasketFeeMinor: 150,
  },
};
