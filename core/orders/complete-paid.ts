/**
 * A delivered order whose money could not be taken at once is completed by the news that it was
 * taken, and by its saga should that be lost.
 */
import { BeelineError } from "#shared/errors.ts";
import type { PaymentState } from "#shared/states.ts";
import type { Subscriber } from "../outbox/index.ts";
import { CASH, findPayments, WALLET } from "../payments/index.ts";
import { type Ctx, transact } from "../platform/index.ts";
import { wakeSaga } from "../sagas/index.ts";
import { drivePlacing } from "./drive-placing.ts";
import { findOrder } from "./find-order.ts";
import { lockOrder } from "./lock-orders.ts";
import { moveOrder, type OrderMove } from "./move-order.ts";
import type { OrderRow } from "./order-row.ts";
import { completionReason } from "./order-rules.ts";
import { markPaid } from "./rides/end-ride.ts";

/**
 * Completes a delivered order once its payment has come to an end, and says whether it had. A ride
 * that has ended is paid once its money was taken.
 */
export async function completePaid(ctx: Ctx, row: OrderRow): Promise<boolean> {
  if (row.vertical === "ride") return payRide(ctx, row.id);
  const payment = (await findPayments(ctx, [row.id])).get(row.id);
  const reason = completionReason(payment?.state);
  if (reason === undefined) return false;
  try {
    await complete(ctx, { orderId: row.id }, reason);
  } catch (error) {
    // The saga and the news may both have come; one of them was enough.
    if (!(error instanceof BeelineError) || error.code !== "CONFLICT") throw error;
  }
  return true;
}

/** The order is locked before its payment, as by all who pay. */
async function payRide(ctx: Ctx, orderId: string): Promise<boolean> {
  return transact(ctx, async (tx) => {
    const locked = await lockOrder(tx, orderId);
    if (locked?.state !== "completed") return locked?.state === "paid";
    const payment = (await findPayments(tx, [orderId])).get(orderId);
    if (payment === undefined || completionReason(payment.state) !== null) return false;
    await markPaid(tx, locked);
    return true;
  });
}

/** The news says what became of the payment, so that only the order is looked at. */
async function completeByNews(ctx: Ctx, orderId: string, to: PaymentState): Promise<void> {
  const reason = completionReason(to);
  // Mostly it was completed with the delivery, and nothing needs to be locked to see that.
  const seen = reason === undefined ? undefined : await findOrder(ctx, orderId);
  if (seen?.vertical === "ride" && seen.state === "completed") {
    await payRide(ctx, orderId);
    return;
  }
  if (reason === undefined || seen?.state !== "delivered") return;
  await transact(ctx, async (tx) => {
    const locked = await lockOrder(tx, orderId);
    if (locked?.state === "delivered") await complete(tx, { orderId, locked }, reason);
  });
}

/** The bank's question is answered, or the provider has spoken after all. */
async function placeByNews(ctx: Ctx, orderId: string): Promise<void> {
  const row = await findOrder(ctx, orderId);
  if (row?.state === "created") await drivePlacing(ctx, row);
}

function complete(
  ctx: Ctx,
  order: Pick<OrderMove, "orderId" | "locked">,
  reason: string | null,
): Promise<OrderRow> {
  return moveOrder(ctx, {
    ...order,
    to: "completed",
    from: ["delivered"],
    ...(reason === null ? {} : { reason }),
  });
}

export const ordersSubscriber: Subscriber = {
  name: "orders",
  types: ["payment.changed"],
  handle: async (ctx, event) => {
    if (event.type !== "payment.changed") return;
    const { orderId, purpose, provider, to } = event.payload;
    if (orderId === null || purpose !== "order") return;
    if (to === "captured" || to === "failed") await completeByNews(ctx, orderId, to);
    // An answer that came by itself, such as from the customer's bank, moves the order on at once.
    const isAwaited = to !== "created" && provider !== CASH && provider !== WALLET;
    if (isAwaited) await wakeSaga(ctx, "order", orderId);
    if (to === "authorized" || to === "failed") await placeByNews(ctx, orderId);
  },
};
