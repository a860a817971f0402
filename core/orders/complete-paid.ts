/** A delivered order is completed by the news that its payment was taken. */
import { BeelineError } from "#shared/errors.ts";
import type { Subscriber } from "../outbox/index.ts";
import { findPayments } from "../payments/index.ts";
import { type Ctx, transact } from "../platform/index.ts";
import { lockOrder } from "./lock-orders.ts";
import { moveOrder, type OrderMove } from "./move-order.ts";
import type { OrderRow } from "./order-row.ts";

/**
 * Completes a delivered order once its payment has come to an end, and says whether it had. A
 * capture that the provider refuses is a debt to be collected, no reason to keep the order open.
 */
export async function completePaid(ctx: Ctx, row: OrderRow): Promise<boolean> {
  const payment = (await findPayments(ctx, [row.id])).get(row.id);
  if (payment && ["created", "unknown", "authorized"].includes(payment.state)) return false;
  const isPaid = payment?.state === "captured";
  try {
    await complete(ctx, { orderId: row.id }, isPaid);
  } catch (error) {
    // The loop and the news may both have come; one of them was enough.
    if (!(error instanceof BeelineError) || error.code !== "CONFLICT") throw error;
  }
  return true;
}

/** The news says what became of the payment, so that only the order is looked at. */
async function completeByNews(ctx: Ctx, orderId: string, isPaid: boolean): Promise<void> {
  await transact(ctx, async (tx) => {
    const locked = await lockOrder(tx, orderId);
    if (locked?.state === "delivered") await complete(tx, { orderId, locked }, isPaid);
  });
}

function complete(ctx: Ctx, order: Pick<OrderMove, "orderId" | "locked">, isPaid: boolean) {
  return moveOrder(ctx, {
    ...order,
    to: "completed",
    from: ["delivered"],
    ...(isPaid ? {} : { reason: "The payment is still to be collected" }),
  });
}

export const ordersSubscriber: Subscriber = {
  name: "orders",
  types: ["payment.changed"],
  handle: async (ctx, event) => {
    if (event.type !== "payment.changed") return;
    const { orderId, to } = event.payload;
    if (to === "captured" || to === "failed") await completeByNews(ctx, orderId, to === "captured");
  },
};
