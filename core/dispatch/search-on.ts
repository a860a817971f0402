import { and, eq } from "drizzle-orm";
import { offers } from "#drizzle/schema/index.ts";
import { type Ctx, now } from "../platform/index.ts";
import { lockJob, updateJob } from "./find-job.ts";
import { kickDispatch } from "./kick.ts";

/** An offer came to nothing: unless others are still open, the search goes on at once. */
export async function searchOn(ctx: Ctx, orderId: string): Promise<void> {
  const job = await lockJob(ctx, orderId);
  if (job?.state !== "offered") return;
  const [open] = await ctx.db
    .select({ id: offers.id })
    .from(offers)
    .where(and(eq(offers.orderId, orderId), eq(offers.state, "pending")))
    .limit(1);
  if (open) return;
  await updateJob(ctx, orderId, { state: "searching", nextAt: now(ctx) });
  kickDispatch(ctx);
}
