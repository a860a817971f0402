/** Gives back what is promised to orders that nobody confirmed, such as those of a dead process. */
import {
  type Ctx,
  crashPoint,
  now,
  type Runtime,
  statement,
  systemCtx,
} from "../platform/index.ts";
import { releaseExpired } from "./release-stock.ts";

/** One round's bound; the rest stays due. */
const BATCH = 100;
const EVERY_MS = 15_000;

const selectExpired = statement<{ orderId: string }>(`
  select order_id as "orderId" from stock_reservations
  where state = 'held' and expires_at <= $1::timestamptz
  group by order_id order by min(expires_at) limit ${BATCH}`);

/**
 * One round. Each order has a transaction of its own, so that one that cannot be given back does not
 * hold up the others; an order that its store accepts at the same moment keeps its pieces or is
 * refused, never half of it.
 * @returns how many orders lost what was promised to them
 */
export async function giveBackExpired(ctx: Ctx): Promise<number> {
  const due = await selectExpired(ctx, [now(ctx).toISOString()]);
  let given = 0;
  for (const { orderId } of due) {
    crashPoint(ctx, "stock.expire.before_call");
    try {
      if ((await releaseExpired(ctx, orderId)) > 0) given += 1;
    } catch (error) {
      ctx.runtime.log.error({ error, orderId }, "an expired reservation was not given back");
    }
    crashPoint(ctx, "stock.expire.after_commit");
  }
  return given;
}

export function startStockExpiry(runtime: Runtime): { stop(): Promise<void> } {
  let round: Promise<unknown> = Promise.resolve();
  let isBusy = false;
  const timer = setInterval(() => {
    // A round that takes longer than the pause is not run beside itself.
    if (isBusy) return;
    isBusy = true;
    round = giveBackExpired(systemCtx(runtime, "stock"))
      .catch((error: unknown) => {
        runtime.log.error({ error }, "expired reservations could not be read");
      })
      .finally(() => {
        isBusy = false;
      });
  }, EVERY_MS);
  return {
    stop: async () => {
      clearInterval(timer);
      await round;
    },
  };
}
