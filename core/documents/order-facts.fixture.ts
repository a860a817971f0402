/** Orders as papers see them, made up for tests. */
import type { PriceLine } from "#shared/contracts/orders.ts";
import { pricesDefaults } from "#shared/policies/index.ts";
import type { RegionCode } from "#shared/regions.ts";
import { regions } from "#shared/regions.ts";
import { priceBasket } from "../pricing/index.ts";
import type { OrderFacts, PaymentFact, RefundFact } from "./money-facts.ts";
import { paperSpeech } from "./paper-speech.ts";
import { inWords, phrase, type Wording } from "./phrase.ts";

export interface Basket {
  readonly region: RegionCode;
  readonly items: readonly { readonly unitPriceMinor: number; readonly quantity: number }[];
  readonly meters: number;
}

/** A delivered order, priced as orders are. */
export function orderFacts(basket: Basket, change: Partial<OrderFacts> = {}): OrderFacts {
  const region = regions[basket.region];
  const city = region.cities[0]!;
  const price = priceBasket(basket.items, basket.meters, region, pricesDefaults[region.code]);
  return {
    orderId: `ord_${region.code}_1`,
    customerId: `cus_${region.code}_1`,
    region: region.code,
    cityCode: city.code,
    cityName: city.name,
    timeZone: city.timeZone,
    taxBasisPoints: region.taxBasisPoints,
    currency: region.currency,
    state: "completed",
    storeName: "Masala House",
    ride: null,
    items: basket.items.map((item, place) => ({
      itemId: `itm_${place}`,
      name: `Dish ${place}`,
      ...item,
      lineTotalMinor: item.unitPriceMinor * item.quantity,
      options: [],
    })),
    priceLines: price.lines as PriceLine[],
    totalMinor: price.total.amountMinor,
    cancellationFeeMinor: null,
    placedAt: "2026-11-22T09:00:00.000Z",
    payments: [cardPayment(price.total.amountMinor)],
    refunds: [],
    ...change,
  };
}

export function cardPayment(amountMinor: number, change: Partial<PaymentFact> = {}): PaymentFact {
  return {
    id: "pay_1",
    purpose: "order",
    method: phrase("pay.card_ending", { brand: "Visa", digits: "4242" }),
    state: "captured",
    amountMinor,
    capturedMinor: amountMinor,
    at: "2026-11-22T09:40:00.000Z",
    ...change,
  };
}

export function refundOf(amountMinor: number, change: Partial<RefundFact> = {}): RefundFact {
  return {
    id: "rfd_1",
    paymentId: "pay_1",
    state: "succeeded",
    destination: "original",
    amountMinor,
    at: "2026-11-22T11:00:00.000Z",
    ...change,
  };
}

/** 400 rupees of goods, 25 for delivery, 20 of tax. */
export const indianOrder = orderFacts({
  region: "in",
  items: [{ unitPriceMinor: 20_000, quantity: 2 }],
  meters: 1_000,
});

export function inEnglish(wording: Wording): string {
  return inWords(wording, paperSpeech("en", "in"));
}
