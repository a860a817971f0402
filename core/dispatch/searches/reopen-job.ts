import { and, eq } from "drizzle-orm";
import { offerOrders } from "#drizzle/schema/index.ts";
import { lockOrders, type OrderRow, searchMs } from "../../orders/index.ts";
import { type Ctx, now, transact, write } from "../../platform/index.ts";
import { policyInForce } from "../../policy/index.ts";
import { kickDispatch } from "../waves/kick.ts";
import { lockJob, updateJob } from "./find-job.ts";
import { isSearchable } from "./job-rules.ts";

/**
 * A rider gave the order back: the search starts anew in the next round, without that rider.
 * `lostRound` is the round the rider had won; news of a round that is over changes nothing.
 */
export async function reopenJob(
  ctx: Ctx,
  input: { orderId: string; lostRound: number },
): Promise<void> {
  await transact(ctx, async (tx) => {
    const [order] = await lockOrders(tx, [input.orderId]);
    if (!order || !isSearchable(order.state) || order.riderId !== null) return;
    const job = await lockJob(tx, input.orderId);
    if (job?.state !== "assigned" || job.round !== input.lostRound) return;
    const at = now(tx);
    await updateJob(tx, input.orderId, {
      state: "searching",
      round: job.round + 1,
      nextAt: at,
      startedAt: at,
      heldFor: null,
      reason: null,
    });
    if (order.vertical === "ride") await beginAnew(tx, order);
    kickDispatch(tx, job.cityCode);
  });
}

/** A passenger waits for the next driver as long as for the first one. */
async function beginAnew(ctx: Ctx, { id, cityCode }: OrderRow): Promise<void> {
  const { values } = policyInForce(ctx.runtime, "search", { cityCode, vertical: "ride" });
  const from = now(ctx).getTime();
  await renewSearch(ctx, [
    id,
    new Date(from + searchMs(values, false)).toISOString(),
    new Date(from + searchMs(values, true)).toISOString(),
  ]);
}

const renewSearch = write({
  renewed_search: `
    update rides set search_until = case when is_queued then $3::timestamptz else $2 end
    where order_id = $1`,
});

/** The round of this order's search that an offer belongs to; undefined for an unknown offer. */
export async function roundOfOffer(
  ctx: Ctx,
  offerId: string,
  orderId: string,
): Promise<number | undefined> {
  const [member] = await ctx.db
    .select({ round: offerOrders.round })
    .from(offerOrders)
    .where(and(eq(offerOrders.offerId, offerId), eq(offerOrders.orderId, orderId)));
  return member?.round;
}
