/** What a stream begins with: everything that stands now. */

import { and, desc, eq, isNull, type SQL } from "drizzle-orm";
import { orders, riders } from "#drizzle/schema/index.ts";
import type { Order } from "#shared/contracts/index.ts";
import type { OpsFrame, PartnerFrame, RiderFrame } from "#shared/streams.ts";
import { openOffersOf } from "../dispatch/index.ts";
import { reachedStore, viewOrders } from "../orders/index.ts";
import type { Ctx } from "../platform/index.ts";
import { activeTripOf } from "../trips/index.ts";
import type { Seat } from "./seats.ts";

/** Nobody works through more at a glance; older open orders are found by the paged lists. */
const MAX_OPEN_ORDERS = 300;

export async function firstFrame(
  ctx: Ctx,
  seat: Seat,
): Promise<PartnerFrame | OpsFrame | RiderFrame> {
  const [, key = ""] = seat.topic.split(":");
  switch (seat.kind) {
    case "partner":
      return { type: "orders", items: await openOrders(ctx, eq(orders.storeId, key), seat) };
    case "ops":
      return { type: "orders", items: await openOrders(ctx, eq(orders.cityCode, key), seat) };
    case "rider":
      return hello(ctx, key);
  }
}

async function openOrders(ctx: Ctx, whose: SQL, seat: Seat): Promise<Order[]> {
  const rows = await ctx.db
    .select()
    .from(orders)
    .where(and(whose, isNull(orders.endedAt)))
    .orderBy(desc(orders.id))
    .limit(MAX_OPEN_ORDERS);
  const isPartner = seat.kind === "partner";
  const seen = isPartner ? rows.filter((row) => reachedStore(row.state, row.version)) : rows;
  return viewOrders(ctx, seen, { role: isPartner ? "partner" : "ops", id: seat.personId });
}

async function hello(ctx: Ctx, riderId: string): Promise<RiderFrame> {
  const [[rider], offers, trip] = await Promise.all([
    ctx.db.select({ state: riders.state }).from(riders).where(eq(riders.id, riderId)),
    openOffersOf(ctx, riderId),
    activeTripOf(ctx, riderId),
  ]);
  return { type: "hello", state: rider?.state ?? "offline", offers, trip };
}
