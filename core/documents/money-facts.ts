/** What papers are made from, as the database tells it. All amounts in minor units. */
import type { QuotedItem } from "#drizzle/schema/orders.ts";
import type { PriceLine } from "#shared/contracts/orders.ts";
import type { Currency } from "#shared/money.ts";
import type { RegionCode } from "#shared/regions.ts";
import type { OrderState, PaymentState, RefundState } from "#shared/states.ts";
import type { Wording } from "./phrase.ts";

export interface PaymentFact {
  readonly id: string;
  readonly purpose: "order" | "cancellation_fee" | "tip" | "top_up";
  /** How it was paid, such as cash or a card that ends in 4242. */
  readonly method: Wording;
  readonly state: PaymentState;
  readonly amountMinor: number;
  readonly capturedMinor: number;
  readonly at: string;
}

export interface RefundFact {
  readonly id: string;
  readonly paymentId: string;
  readonly state: RefundState;
  readonly destination: "original" | "wallet";
  readonly amountMinor: number;
  readonly at: string;
}

/** What papers tell of a ride; nothing that would find a door. */
export interface RideFact {
  /** AUTO, BIKE, SEDAN or SUV. */
  readonly type: string;
  /** As charged by; null before its end. */
  readonly meters: number | null;
  readonly seconds: number | null;
  /** To two decimals of a degree, which is about a kilometre. */
  readonly from: { readonly lat: number; readonly lng: number };
  readonly to: { readonly lat: number; readonly lng: number };
  /** Of the fares that it was quoted by. */
  readonly taxBasisPoints: number;
}

export interface OrderFacts {
  readonly orderId: string;
  readonly customerId: string;
  readonly region: RegionCode;
  readonly cityCode: string;
  readonly cityName: string;
  readonly timeZone: string;
  /** Of the goods, in basis points. */
  readonly taxBasisPoints: number;
  readonly currency: Currency;
  readonly state: OrderState;
  readonly storeName: string | null;
  /** Null for a delivery. */
  readonly ride: RideFact | null;
  readonly items: readonly QuotedItem[];
  readonly priceLines: readonly PriceLine[];
  readonly totalMinor: number;
  /** Null when the order was not cancelled. */
  readonly cancellationFeeMinor: number | null;
  readonly placedAt: string;
  /** In the order of time. */
  readonly payments: readonly PaymentFact[];
  readonly refunds: readonly RefundFact[];
}

/** What the customer got, or owes a fee for; null when nothing is due. */
export function suppliedOf({
  state,
  cancellationFeeMinor,
}: Pick<OrderFacts, "state" | "cancellationFeeMinor">): "order" | "cancellation" | null {
  if (state === "completed" || state === "paid" || state === "delivered") return "order";
  return state === "cancelled" && (cancellationFeeMinor ?? 0) > 0 ? "cancellation" : null;
}
