/** Who may see and touch which order. Anything else is "not found", never "forbidden". */

import { eq } from "drizzle-orm";
import { orders } from "#drizzle/schema/index.ts";
import { BeelineError } from "#shared/errors.ts";
import { storeIdOf } from "../identity/index.ts";
import type { Actor, Ctx } from "../platform/index.ts";
import type { OrderRow, OrderViewer } from "./order-row.ts";
import { reachedStore } from "./order-rules.ts";

/** The signed-in caller as a viewer. @throws BeelineError FORBIDDEN for the system */
export function viewerOf({ role, id }: Actor): OrderViewer {
  if (role === "system" || id === undefined) throw new BeelineError("FORBIDDEN");
  return { role, id };
}

async function isConcerned(ctx: Ctx, row: OrderRow): Promise<boolean> {
  const { role, id } = viewerOf(ctx.actor);
  if (role === "ops") return true;
  if (role === "customer") return row.customerId === id;
  if (role === "rider") return row.riderId === id;
  return reachedStore(row.state, row.version) && row.storeId === (await storeIdOf(ctx));
}

/** The order, if it is the caller's business. @throws BeelineError NOT_FOUND */
export async function ownOrder(ctx: Ctx, id: string): Promise<OrderRow> {
  const [row] = await ctx.db.select().from(orders).where(eq(orders.id, id));
  if (!row || !(await isConcerned(ctx, row))) throw new BeelineError("NOT_FOUND");
  return row;
}

/**
 * The same, with the row locked until the transaction ends, so that what is decided about it stays
 * true. Only inside a transaction.
 */
export async function lockOwnOrder(ctx: Ctx, id: string): Promise<OrderRow> {
  const [row] = await ctx.db.select().from(orders).where(eq(orders.id, id)).for("update");
  if (!row || !(await isConcerned(ctx, row))) throw new BeelineError("NOT_FOUND");
  return row;
}
