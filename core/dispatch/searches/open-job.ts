import { lockOrders, type OrderRow, onAccepted } from "../../orders/index.ts";
import { type Ctx, now, type Runtime, statement, transact, write } from "../../platform/index.ts";
import { policyFor } from "../policies.ts";
import { kickDispatch } from "../waves/kick.ts";
import { isSearchable, searchFromMs } from "./job-rules.ts";

const selectPickup = statement<{ lat: number; lng: number }>(`
  select lat, lng from stores where id = (select store_id from orders where id = $1)`);

const insertJob = write({
  new_search: `
    insert into dispatch_jobs
      (order_id, city_code, state, pickup_lat, pickup_lng, next_at, started_at)
    values ($1, $2, $3, $4, $5, $6, $6) on conflict (order_id) do nothing`,
});

/** Searches are opened in the transactions that accept their orders. */
export function openWithAcceptance(runtime: Runtime): void {
  onAccepted(runtime, writeJob);
}

/**
 * Opens the search for an accepted order, once, should that not have happened with its acceptance:
 * it starts when the food is soon ready.
 */
export async function openJob(ctx: Ctx, orderId: string): Promise<void> {
  // Mostly it is there, and nothing needs to be locked to see that.
  const [known] = await selectJob(ctx, [orderId]);
  if (known) return;
  await transact(ctx, async (tx) => {
    const [[order], [store]] = await Promise.all([
      lockOrders(tx, [orderId]),
      selectPickup(tx, [orderId]),
    ]);
    if (order && isSearchable(order.state) && store) await writeJob(tx, order, store);
  });
}

async function writeJob(
  ctx: Ctx,
  order: OrderRow,
  pickup: { lat: number; lng: number },
): Promise<void> {
  const from = searchStart(ctx, order);
  const isWaiting = from.getTime() > now(ctx).getTime();
  const state = isWaiting ? "waiting" : "searching";
  const { id, cityCode } = order;
  await insertJob(ctx, [id, cityCode, state, pickup.lat, pickup.lng, from.toISOString()]);
  kickDispatch(ctx, cityCode);
}

const selectJob = statement<{ state: string; city_code: string }>(`
  select state, city_code from dispatch_jobs where order_id = $1`);

const startJob = statement(`
  update dispatch_jobs set next_at = $2 where order_id = $1 and state = 'waiting' and next_at > $2`);

/** The food is ready: whoever is planned for it goes now, and a search that waits starts. */
export async function advanceJob(ctx: Ctx, orderId: string): Promise<void> {
  const [job] = await selectJob(ctx, [orderId]);
  // Mostly somebody is on the way already.
  if (job?.state !== "waiting" && job?.state !== "searching") return;
  if (job.state === "waiting") await startJob(ctx, [orderId, now(ctx).toISOString()]);
  kickDispatch(ctx, job.city_code);
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
