/** What a customer still owes for a ride: its fare, or the fee of a cancelled one. */
import { BeelineError } from "#shared/errors.ts";
import { Currency, money } from "#shared/money.ts";
import type { Charge } from "../../payments/index.ts";
import type { Ctx } from "../../platform/index.ts";
import type { OrderRow } from "../order-row.ts";
import { feeCharge } from "./cancel-ride.ts";
import { cancellationPolicy } from "./read-cancel-fee.ts";

const PENDING_RETRY_SECONDS = 2;

/** @throws BeelineError CONFLICT when nothing is to be paid */
export function chargeOf(ctx: Ctx, order: OrderRow, methodId: string): Charge {
  if (order.vertical === "ride" && order.state === "completed") {
    const amount = money(order.totalMinor, Currency.parse(order.currency));
    return { orderId: order.id, customerId: order.customerId, methodId, amount, order };
  }
  const owesFee = order.state === "cancelled" && (order.cancellationFeeMinor ?? 0) > 0;
  if (order.vertical !== "ride" || !owesFee) throw nothingToPay();
  return feeCharge(order, methodId, cancellationPolicy(ctx, order).values.riderBasisPoints);
}

export const nothingToPay = () =>
  new BeelineError("CONFLICT", { detail: "There is nothing to pay for this order" });

export const paymentPending = () =>
  new BeelineError("PAYMENT_PENDING", {
    detail: "An earlier payment of this order has not come to an end yet",
    retryAfterSeconds: PENDING_RETRY_SECONDS,
  });
