/**
 * Finds what got stuck: searches that news should have opened, closed or reopened and did not,
 * because its delivery was given up, and trips whose orders or riders are gone. Every round is
 * bounded; what is left over is found by the next one.
 */

import { and, eq, inArray, isNull, lt } from "drizzle-orm";
import { dispatchJobs, orders } from "#drizzle/schema/index.ts";
import { unfulfilledStates } from "#shared/states.ts";
import { type Ctx, now } from "../../platform/index.ts";
import { endLongPauses, releaseStrandedTrips, takeBackSilent } from "../../trips/index.ts";
import { closeJob } from "./close-job.ts";
import { searchableStates } from "./job-rules.ts";
import { openJob } from "./open-job.ts";
import { reopenJob } from "./reopen-job.ts";

const BATCH = 50;

export async function healDispatch(ctx: Ctx): Promise<void> {
  await openMissingJobs(ctx);
  await closeEndedJobs(ctx);
  await reopenLostJobs(ctx);
  await releaseStrandedTrips(ctx);
  await takeBackSilent(ctx);
  await endLongPauses(ctx);
}

async function openMissingJobs(ctx: Ctx): Promise<void> {
  const missing = await ctx.db
    .select({ id: orders.id })
    .from(orders)
    .leftJoin(dispatchJobs, eq(dispatchJobs.orderId, orders.id))
    .where(
      and(
        inArray(orders.state, [...searchableStates]),
        isNull(dispatchJobs.orderId),
        lt(orders.placedAt, now(ctx)),
      ),
    )
    .limit(BATCH);
  for (const { id } of missing) await openJob(ctx, id);
}

async function closeEndedJobs(ctx: Ctx): Promise<void> {
  const ended = await ctx.db
    .select({ orderId: dispatchJobs.orderId })
    .from(dispatchJobs)
    .innerJoin(orders, eq(orders.id, dispatchJobs.orderId))
    .where(
      and(
        inArray(dispatchJobs.state, ["waiting", "searching", "offered"]),
        inArray(orders.state, [...unfulfilledStates]),
      ),
    )
    .limit(BATCH);
  for (const { orderId } of ended) await closeJob(ctx, orderId);
}

async function reopenLostJobs(ctx: Ctx): Promise<void> {
  const lost = await ctx.db
    .select({ orderId: dispatchJobs.orderId, lostRound: dispatchJobs.round })
    .from(dispatchJobs)
    .innerJoin(orders, eq(orders.id, dispatchJobs.orderId))
    .where(
      and(
        eq(dispatchJobs.state, "assigned"),
        isNull(orders.riderId),
        inArray(orders.state, [...searchableStates]),
      ),
    )
    .limit(BATCH);
  for (const job of lost) await reopenJob(ctx, job);
}
