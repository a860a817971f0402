/** Pure. Every line is rounded once, and the total is the sum of the lines, so it always adds up. */
import type { PriceLine } from "#shared/contracts/orders.ts";
import { type Money, money, shareOf, sumMoney } from "#shared/money.ts";
import type { PricesPolicy } from "#shared/policies/index.ts";
import type { Region } from "#shared/regions.ts";

/** The column that keeps a total holds 32 bits; a larger basket is refused, never cut. */
export const MAX_TOTAL_MINOR = 2_000_000_000;

export interface BasketItem {
  readonly unitPriceMinor: number;
  readonly quantity: number;
}

export interface Price {
  readonly lines: PriceLine[];
  readonly total: Money;
}

/** One item with its options: what a unit and what the whole line cost, in minor units. */
export function priceItem(
  priceMinor: number,
  options: readonly { priceMinor: number }[],
  quantity: number,
): { unitPriceMinor: number; lineTotalMinor: number } {
  const unitPriceMinor = options.reduce((sum, option) => sum + option.priceMinor, priceMinor);
  return { unitPriceMinor, lineTotalMinor: unitPriceMinor * quantity };
}

/**
 * The price of a basket carried over `distanceMeters` (as the crow flies). Tax is due on goods.
 * The total may exceed MAX_TOTAL_MINOR; the caller refuses that.
 */
export function priceBasket(
  items: readonly BasketItem[],
  distanceMeters: number,
  region: Pick<Region, "currency" | "taxBasisPoints">,
  policy: PricesPolicy,
): Price {
  const { currency } = region;
  const goods = money(
    items.reduce((sum, item) => sum + item.unitPriceMinor * item.quantity, 0),
    currency,
  );
  const lines: PriceLine[] = [
    { code: "items", label: "Items", amount: goods },
    {
      code: "delivery",
      label: "Delivery",
      amount: money(deliveryMinor(distanceMeters, policy), currency),
    },
  ];
  if (goods.amountMinor < policy.smallBasketBelowMinor) {
    const fee = money(policy.smallBasketFeeMinor, currency);
    lines.push({ code: "small_basket", label: "Small basket", amount: fee });
  }
  lines.push({ code: "tax", label: "Tax", amount: shareOf(goods, region.taxBasisPoints) });
  const amounts = lines.map((line) => line.amount);
  return { lines, total: sumMoney(amounts, currency) };
}

function deliveryMinor(distanceMeters: number, policy: PricesPolicy): number {
  const extraMeters = Math.max(0, distanceMeters - policy.includedMeters);
  return policy.deliveryBaseMinor + Math.round((extraMeters * policy.deliveryPerKmMinor) / 1_000);
}
