import { and, eq } from "drizzle-orm";
import { orders } from "#drizzle/schema/index.ts";
import { capturePayment, voidPayment } from "../payments/index.ts";
import type { Ctx } from "../platform/index.ts";
import { moveOrder } from "./move-order.ts";
import type { OrderRow } from "./order-row.ts";

/** Takes the money of a delivered order and completes it. Safe to repeat. */
export async function completeDelivered(ctx: Ctx, row: OrderRow): Promise<void> {
  await capturePayment(ctx, row.id);
  await moveOrder(ctx, { orderId: row.id, to: "completed", from: ["delivered"] });
}

/** Gives the money of an unfulfilled order free; then nothing is left to do. Safe to repeat. */
export async function voidUnfulfilled(ctx: Ctx, row: OrderRow): Promise<void> {
  await voidPayment(ctx, row.id);
  await ctx.db
    .update(orders)
    .set({ deadlineAt: null })
    .where(and(eq(orders.id, row.id), eq(orders.version, row.version)));
}
