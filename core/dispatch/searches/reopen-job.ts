import { and, eq } from "drizzle-orm";
import { offerOrders } from "#drizzle/schema/index.ts";
import { lockOrders } from "../../orders/index.ts";
import { type Ctx, now, transact } from "../../platform/index.ts";
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
    kickDispatch(tx, job.cityCode);
  });
}

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
