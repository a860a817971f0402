import { lockOrders, type OrderRow, onAccepted } from "../../orders/index.ts";
import {
  afterCommit,
  type Ctx,
  now,
  type Runtime,
  statement,
  transact,
  write,
} from "../../platform/index.ts";
import { dispatchPolicy } from "../policies.ts";
import { kickDispatch } from "../waves/kick.ts";
import { isSearchable, searchFromMs } from "./job-rules.ts";

const selectPickup = statement<{ lat: number; lng: number }>(`
  select lat, lng from stores where id = (select store_id from orders where id = $1)
  union all
  select pickup_lat, pickup_lng from rides where order_id = $1`);

const insertJob = write({
  new_search: `
    insert into dispatch_jobs
      (order_id, city_code, state, pickup_lat, pickup_lng, next_at, started_at)
    values ($1, $2, $3, $4, $5, $6, $6) on conflict (order_id) do nothing`,
});

/** Searches that this process opened and whose news it has not heard yet: nothing is left to do. */
const openedHere = new WeakMap<Runtime, Set<string>>();
/** Where another process hears the news they only pile up; what is forgotten is looked up. */
const MAX_OPENED = 10_000;

/** Searches are opened in the transactions that accept their orders, or book their rides. */
export function openWithAcceptance(runtime: Runtime): void {
  const opened = new Set<string>();
  openedHere.set(runtime, opened);
  onAccepted(runtime, async (ctx, order, pickup) => {
    await writeJob(ctx, order, pickup);
    afterCommit(ctx, () => {
      if (opened.size >= MAX_OPENED) opened.clear();
      opened.add(order.id);
    });
  });
}

/**
 * Opens the search for an accepted order, once, should that not have happened with its acceptance:
 * it starts when the food is soon ready.
 */
export async function openJob(ctx: Ctx, orderId: string): Promise<void> {
  if (openedHere.get(ctx.runtime)?.delete(orderId)) return;
  const [known] = await selectJob(ctx, [orderId]);
  if (known) {
    // Opened by another process, whose dispatcher may not be the one that decides.
    if (isOpen(known.state)) kickDispatch(ctx, known.city_code);
    return;
  }
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
  if (!job || !isOpen(job.state)) return;
  if (job.state === "waiting") await startJob(ctx, [orderId, now(ctx).toISOString()]);
  kickDispatch(ctx, job.city_code);
}

function isOpen(state: string): boolean {
  return state === "waiting" || state === "searching";
}

function searchStart(ctx: Ctx, order: OrderRow): Date {
  const { config } = ctx.runtime;
  const times = {
    nowMs: now(ctx).getTime(),
    readyAtMs: order.readyAt?.getTime() ?? null,
    timeScale: config.timeScale,
  };
  return new Date(searchFromMs(times, dispatchPolicy(ctx.runtime, order.vertical, order.cityCode)));
}
