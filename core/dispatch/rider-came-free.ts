import { and, asc, eq, gt, inArray } from "drizzle-orm";
import { dispatchJobs } from "#drizzle/schema/index.ts";
import { type Ctx, now } from "../platform/index.ts";
import { kickDispatch } from "./kick.ts";

/** One rider serves one order: waking a few of the longest searches is enough. */
const WOKEN = 5;

/** A rider can be asked: the longest searches of the city look now instead of later. */
export async function riderCameFree(ctx: Ctx, cityCode: string): Promise<void> {
  const at = now(ctx);
  const longest = ctx.db
    .select({ orderId: dispatchJobs.orderId })
    .from(dispatchJobs)
    .where(
      and(
        eq(dispatchJobs.cityCode, cityCode),
        eq(dispatchJobs.state, "searching"),
        gt(dispatchJobs.nextAt, at),
      ),
    )
    .orderBy(asc(dispatchJobs.startedAt))
    .limit(WOKEN)
    .for("update", { skipLocked: true });
  const woken = await ctx.db
    .update(dispatchJobs)
    .set({ nextAt: at })
    .where(inArray(dispatchJobs.orderId, longest))
    .returning({ orderId: dispatchJobs.orderId });
  if (woken.length > 0) kickDispatch(ctx);
}
