/**
 * The order's row is the first lock of everything that concerns an order's delivery: order, then
 * its search, its offers, its trip, at last the rider. One sequence for all means no deadlock.
 */

import { asc, eq, sql } from "drizzle-orm";
import { orders } from "#drizzle/schema/index.ts";
import { type Ctx, prepare } from "../platform/index.ts";
import type { OrderRow } from "./order-row.ts";

const lockSome = prepare((db) =>
  db
    .select()
    .from(orders)
    .where(sql`${orders.id} = any(${sql.placeholder("ids")})`)
    .orderBy(asc(orders.id))
    .for("update"),
);

const lockOne = prepare((db) =>
  db
    .select()
    .from(orders)
    .where(eq(orders.id, sql.placeholder("id")))
    .for("update"),
);

/** Locks these orders until the transaction ends, in one sequence; unknown ids are left out. */
export async function lockOrders(ctx: Ctx, ids: readonly string[]): Promise<OrderRow[]> {
  // By equality: a list of one would be planned anew each time.
  if (ids.length === 1) return lockOne(ctx, { id: ids[0] });
  return ids.length === 0 ? [] : lockSome(ctx, { ids });
}

/** Locks one order until the transaction ends; undefined when there is none of that id. */
export async function lockOrder(ctx: Ctx, id: string): Promise<OrderRow | undefined> {
  const [row] = await lockOne(ctx, { id });
  return row;
}
