import type { RegionCode } from "#shared/regions.ts";

/** All amounts in minor units of the region's currency. */
export interface PricePolicy {
  readonly deliveryBaseMinor: number;
  /** The base covers this much of the way, measured as the crow flies. */
  readonly includedMeters: number;
  /** For each further kilometre, in proportion. */
  readonly deliveryPerKmMinor: number;
  readonly smallBasketBelowMinor: number;
  readonly smallBasketFeeMinor: number;
}

export const pricePolicies: Readonly<Record<RegionCode, PricePolicy>> = {
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
