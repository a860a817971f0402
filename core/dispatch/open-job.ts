import { and, eq, gt } from "drizzle-orm";
import { dispatchJobs, stores } from "#drizzle/schema/index.ts";
import { lockOrders, type OrderRow } from "../orders/index.ts";
import { type Ctx, now, transact } from "../platform/index.ts";
import { isSearchable, searchFromMs } from "./job-rules.ts";
import { kickDispatch } from "./kick.ts";
import { policyFor } from "./policies.ts";

/** Opens the search for an accepted order, once: it starts when the food is soon ready. */
export async function openJob(ctx: Ctx, orderId: string): Promise<void> {
  await transact(ctx, async (tx) => {
    const [order] = await lockOrders(tx, [orderId]);
    if (!order || !isSearchable(order.state) || order.storeId === null) return;
    const [store] = await tx.db
      .select({ lat: stores.lat, lng: stores.lng })
      .from(stores)
      .where(eq(stores.id, order.storeId));
    if (!store) return;
    const from = searchStart(tx, order);
    const isWaiting = from.getTime() > now(tx).getTime();
    await tx.db
      .insert(dispatchJobs)
      .values({
        orderId,
        cityCode: order.cityCode,
        state: isWaiting ? "waiting" : "searching",
        pickupLat: store.lat,
        pickupLng: store.lng,
        nextAt: from,
        startedAt: from,
      })
      .onConflictDoNothing();
    kickDispatch(tx);
  });
}

/** The food is ready (or known to be ready earlier): a search that waits for it starts sooner. */
export async function advanceJob(ctx: Ctx, orderId: string): Promise<void> {
  const [waiting] = await ctx.db
    .select({ orderId: dispatchJobs.orderId })
    .from(dispatchJobs)
    .where(and(eq(dispatchJobs.orderId, orderId), eq(dispatchJobs.state, "waiting")));
  // Mostly the search is on already, and then there is nothing to lock anything for.
  if (!waiting) return;
  await transact(ctx, async (tx) => {
    const [order] = await lockOrders(tx, [orderId]);
    if (!order || !isSearchable(order.state)) return;
    const from = searchStart(tx, order);
    await tx.db
      .update(dispatchJobs)
      .set({ nextAt: from, startedAt: from })
      .where(
        and(
          eq(dispatchJobs.orderId, orderId),
          eq(dispatchJobs.state, "waiting"),
          gt(dispatchJobs.nextAt, from),
        ),
      );
    kickDispatch(tx);
  });
}

function searchStart(ctx: Ctx, order: OrderRow): Date {
  const { config } = ctx.runtime;
  const times = {
    nowMs: now(ctx).getTime(),
    readyAtMs: order.readyAt?.getTime() ?? null,
    timeScale: config.timeScale,
  };
  return new Date(searchFromMs(times, policyFor(config.region)));
}
