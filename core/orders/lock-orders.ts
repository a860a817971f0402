/**
 * The order's row is the first lock of everything that concerns an order's delivery: order, then
 * its search, its offers, its trip, at last the rider. One sequence for all means no deadlock.
 */

import { asc, inArray } from "drizzle-orm";
import { orders } from "#drizzle/schema/index.ts";
import type { Ctx } from "../platform/index.ts";
import type { OrderRow } from "./order-row.ts";

/** Locks these orders until the transaction ends, in one sequence; unknown ids are left out. */
export async function lockOrders(ctx: Ctx, ids: readonly string[]): Promise<OrderRow[]> {
  if (ids.length === 0) return [];
  return ctx.db
    .select()
    .from(orders)
    .where(inArray(orders.id, [...ids]))
    .orderBy(asc(orders.id))
    .for("update");
}
