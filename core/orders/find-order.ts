import { eq, inArray } from "drizzle-orm";
import { orders } from "#drizzle/schema/index.ts";
import type { Ctx } from "../platform/index.ts";
import type { OrderRow } from "./order-row.ts";

/** The order, whoever asks; undefined when this region has none of that id. */
export async function findOrder(ctx: Ctx, id: string): Promise<OrderRow | undefined> {
  const [row] = await ctx.db.select().from(orders).where(eq(orders.id, id));
  return row;
}

/** Several orders in no particular order; unknown ids are left out. */
export async function findOrders(ctx: Ctx, ids: readonly string[]): Promise<OrderRow[]> {
  if (ids.length === 0) return [];
  return ctx.db
    .select()
    .from(orders)
    .where(inArray(orders.id, [...ids]));
}
