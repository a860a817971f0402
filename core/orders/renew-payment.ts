/**
 * The bank's promise has run out before the order was at the door: the stored method is asked anew, for
 * the same amount and without the customer. It takes the place of the first payment, of which nothing
 * can be had any more; what the bank refuses now is a debt.
 */
import { Currency, money } from "#shared/money.ts";
import { chargeOrder, clearFailed, drivePayment, lockPayment } from "../payments/index.ts";
import { type Ctx, transact } from "../platform/index.ts";
import { lockOrder } from "./lock-orders.ts";
import { isRunOut, RENEWAL } from "./order-saga-rules.ts";

/** @throws BeelineError VALIDATION_FAILED when the method is gone: the saga ends with a person */
export async function renewPayment(ctx: Ctx, orderId: string): Promise<void> {
  const opened = await transact(ctx, async (tx) => {
    const order = await lockOrder(tx, orderId);
    const payment = await lockPayment(tx, orderId);
    // Another driver was here first.
    if (!order || !payment || !isRunOut({ order, payment })) return undefined;
    const { customerId, methodId, amountMinor, currency } = payment;
    const cleared = await clearFailed(tx, orderId, methodId);
    if (cleared.kind !== "clear") return undefined;
    const amount = money(amountMinor, Currency.parse(currency));
    return chargeOrder(tx, { orderId, customerId, methodId, amount, order, key: RENEWAL });
  });
  if (opened) await drivePayment(ctx, opened.id);
}
