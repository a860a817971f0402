import { eq, sql } from "drizzle-orm";
import { orders } from "#drizzle/schema/index.ts";
import { type Ctx, prepare } from "../platform/index.ts";
import type { OrderRow } from "./order-row.ts";

const selectOrders = prepare((db) =>
  db
    .select()
    .from(orders)
    .where(sql`${orders.id} = any(${sql.placeholder("ids")})`),
);

const selectOrder = prepare((db) =>
  db
    .select()
    .from(orders)
    .where(eq(orders.id, sql.placeholder("id"))),
);

/** The order, whoever asks; undefined when this region has none of that id. */
export async function findOrder(ctx: Ctx, id: string): Promise<OrderRow | undefined> {
  const [row] = await selectOrder(ctx, { id });
  return row;
}

/** Several orders in no particular order; unknown ids are left out. */
export async function findOrders(ctx: Ctx, ids: readonly string[]): Promise<OrderRow[]> {
  if (ids.length === 1) return selectOrder(ctx, { id: ids[0] });
  return ids.length === 0 ? [] : selectOrders(ctx, { ids });
}
