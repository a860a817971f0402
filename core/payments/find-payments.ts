import { and, eq, inArray } from "drizzle-orm";
import { payments } from "#drizzle/schema/index.ts";
import type { Ctx } from "../platform/index.ts";
import type { PaymentRow } from "./payment-row.ts";

/** The payments of orders by order id; an order without one is missing. */
export async function findPayments(
  ctx: Ctx,
  orderIds: readonly string[],
): Promise<Map<string, PaymentRow>> {
  if (orderIds.length === 0) return new Map();
  const rows = await ctx.db
    .select()
    .from(payments)
    .where(and(inArray(payments.orderId, [...new Set(orderIds)]), eq(payments.purpose, "order")));
  return new Map(rows.map((row) => [row.orderId, row]));
}

export async function findPayment(ctx: Ctx, id: string): Promise<PaymentRow | undefined> {
  const [row] = await ctx.db.select().from(payments).where(eq(payments.id, id));
  return row;
}
