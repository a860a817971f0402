/** Price levels of the regions: what the same dish costs in each. */
import type { RegionCode } from "#shared/regions.ts";

const priceLevels: Readonly<
  Record<RegionCode, { factor: number; stepMinor: number; lessMinor: number }>
> = {
  // Cents to paise at what a dish costs there, not at the exchange rate.
  in: { factor: 30, stepMinor: 1_000, lessMinor: 100 },
  us: { factor: 1, stepMinor: 50, lessMinor: 1 },
  uk: { factor: 0.85, stepMinor: 50, lessMinor: 5 },
};

/** The price in minor units of the region's currency, ending the way prices end there. */
export function priceIn(region: RegionCode, usCents: number): number {
  const { factor, stepMinor, lessMinor } = priceLevels[region];
  const steps = Math.max(1, Math.round((usCents * factor) / stepMinor));
  return steps * stepMinor - lessMinor;
}
