import { readIdCursor, writeCursor } from "../platform/index.ts";
/**
 * Pages of orders, newest first. Ids sort by time, so the last id of a page is the cursor; it is
 * encoded only to keep clients from building on it.
 */

import { and, desc, eq, gt, lt, ne, notInArray, or, type SQL } from "drizzle-orm";
import { orders } from "#drizzle/schema/index.ts";
import type { Order } from "#shared/contracts/orders.ts";
import { type OrderState, unfulfilledStates } from "#shared/states.ts";
import { storeIdOf } from "../identity/index.ts";
import type { Ctx } from "../platform/index.ts";
import { LAST_UNSEEN_VERSION } from "./order-rules.ts";
import { viewerOf } from "./own-order.ts";
import { viewOrders } from "./view-order.ts";

export interface OrderPageRequest {
  readonly cursor?: string | undefined;
  readonly limit: number;
  readonly status?: OrderState | undefined;
}

export interface OrderPage {
  readonly items: Order[];
  readonly nextCursor: string | null;
}

/** My orders as a customer. */
export async function listOrders(ctx: Ctx, request: OrderPageRequest): Promise<OrderPage> {
  return page(ctx, request, eq(orders.customerId, viewerOf(ctx.actor).id));
}

/** Orders of my store, from the moment it is asked. */
export async function listPartnerOrders(ctx: Ctx, request: OrderPageRequest): Promise<OrderPage> {
  const mine = eq(orders.storeId, await storeIdOf(ctx));
  const asked = or(
    notInArray(orders.state, [...unfulfilledStates]),
    gt(orders.version, LAST_UNSEEN_VERSION),
  );
  return page(ctx, request, and(mine, ne(orders.state, "created"), asked));
}

/** All orders of the region. */
export async function listOpsOrders(ctx: Ctx, request: OrderPageRequest): Promise<OrderPage> {
  return page(ctx, request, undefined);
}

async function page(
  ctx: Ctx,
  { cursor, limit, status }: OrderPageRequest,
  whose: SQL | undefined,
): Promise<OrderPage> {
  const rows = await ctx.db
    .select()
    .from(orders)
    .where(
      and(
        whose,
        status === undefined ? undefined : eq(orders.state, status),
        cursor === undefined ? undefined : lt(orders.id, readIdCursor("order", cursor)),
      ),
    )
    .orderBy(desc(orders.id))
    .limit(limit + 1);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: await viewOrders(ctx, shown, viewerOf(ctx.actor)),
    nextCursor: rows.length > limit && last ? writeCursor(last.id) : null,
  };
}
