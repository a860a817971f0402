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
    kickDispatch(tx, order.cityCode);
  });
}

/** The food is ready: whoever is planned for it goes now, and a search that waits starts. */
export async function advanceJob(ctx: Ctx, orderId: string): Promise<void> {
  const [job] = await ctx.db
    .select({ state: dispatchJobs.state, cityCode: dispatchJobs.cityCode })
    .from(dispatchJobs)
    .where(eq(dispatchJobs.orderId, orderId));
  // Mostly somebody is on the way already.
  if (job?.state !== "waiting" && job?.state !== "searching") return;
  const at = now(ctx);
  await ctx.db
    .update(dispatchJobs)
    .set({ nextAt: at })
    .where(
      and(
        eq(dispatchJobs.orderId, orderId),
        eq(dispatchJobs.state, "waiting"),
        gt(dispatchJobs.nextAt, at),
      ),
    );
  kickDispatch(ctx, job.cityCode);
}

function searchStart(ctx: Ctx, order: OrderRow): Date {
  const { config } = ctx.runtime;
  const times = {
    nowMs: now(ctx).getTime(),
    readyAtMs: order.readyAt?.getTime() ?? null,
    timeScale: config.timeScale,
  };
  return new Date(searchFromMs(times, policyFor(config.region, order.vertical)));
}
