import { items } from "#drizzle/schema/index.ts";
import { and, eq, isNotNull, sql } from "drizzle-orm";
import type { Ctx } from "../platform/index.ts";
import type { OrderRow } from "./order-row.ts";

/** Puts an order's reserved items back; runs in the move's transaction, hence exactly once. */
export async function returnStock(ctx: Ctx, row: OrderRow): Promise<void> {
  const lines = row.items.toSorted((a, b) => (a.itemId < b.itemId ? -1 : 1));
  for (const line of lines) {
    await ctx.db
      .update(items)
      .set({ stock: sql`${items.stock} + ${line.quantity}` })
      .where(and(eq(items.id, line.itemId), isNotNull(items.stock)));
  }
}
