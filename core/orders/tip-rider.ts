import type { routes } from "#shared/contracts/index.ts";
import type { Payment } from "#shared/contracts/payments.ts";
import type { BodyOf } from "#shared/contracts/route.ts";
import { BeelineError } from "#shared/errors.ts";
import { currencyExponents } from "#shared/money.ts";
import { demandPositive, takeTip, viewPayment } from "../payments/index.ts";
import { type Ctx, now } from "../platform/index.ts";
import type { OrderRow } from "./order-row.ts";
import { ownOrder } from "./own-order.ts";

/** As long as one remembers who came. */
const TIP_WINDOW_MS = 7 * 24 * 3_600_000;
/** In whole units; a slip of the finger is no gift. */
const MOST_UNITS = 100;

/**
 * Tips the rider of the caller's delivered order, once.
 * @throws BeelineError NOT_FOUND; CONFLICT before the delivery, too late, or for a second tip;
 * VALIDATION_FAILED; INSUFFICIENT_FUNDS, PAYMENT_DECLINED, PAYMENT_PENDING
 */
export async function tipRider(
  ctx: Ctx,
  orderId: string,
  { amount, paymentMethodId }: BodyOf<typeof routes.tipRider>,
  key: string,
): Promise<Payment> {
  const { row } = await ownOrder(ctx, orderId);
  const riderId = demandTippable(ctx, row);
  const { currency } = ctx.runtime.region;
  const most = Math.max(row.totalMinor, MOST_UNITS * 10 ** currencyExponents[currency]);
  const tip = await takeTip(ctx, {
    ...{ orderId: row.id, customerId: row.customerId, riderId, key },
    methodId: paymentMethodId,
    amount: demandPositive(ctx, amount, most),
  });
  return viewPayment(tip);
}

function demandTippable(ctx: Ctx, row: OrderRow): string {
  const isOver = row.state === "delivered" || row.state === "completed" || row.state === "paid";
  if (!isOver || row.riderId === null) {
    throw new BeelineError("CONFLICT", { detail: "A tip is given after the delivery" });
  }
  const since = now(ctx).getTime() - (row.endedAt ?? now(ctx)).getTime();
  if (since > TIP_WINDOW_MS) {
    throw new BeelineError("CONFLICT", { detail: "A tip is given within seven days" });
  }
  return row.riderId;
}
