import { and, eq, lte } from "drizzle-orm";
import { dispatchJobs } from "#drizzle/schema/index.ts";
import type { Ctx } from "../platform/index.ts";
import type { JobRow } from "./dispatch-row.ts";

/** The search for an order, locked. The order's row is to be locked before. */
export async function lockJob(ctx: Ctx, orderId: string): Promise<JobRow | undefined> {
  const [job] = await ctx.db
    .select()
    .from(dispatchJobs)
    .where(eq(dispatchJobs.orderId, orderId))
    .for("update");
  return job;
}

/** The same, if it is due and nobody else is at it. */
export async function lockDueJob(ctx: Ctx, orderId: string, at: Date): Promise<JobRow | undefined> {
  const [job] = await ctx.db
    .select()
    .from(dispatchJobs)
    .where(and(eq(dispatchJobs.orderId, orderId), lte(dispatchJobs.nextAt, at)))
    .for("update", { skipLocked: true });
  return job;
}

export type JobChange = Partial<Omit<JobRow, "orderId" | "cityCode">>;

export async function updateJob(ctx: Ctx, orderId: string, change: JobChange): Promise<void> {
  await ctx.db.update(dispatchJobs).set(change).where(eq(dispatchJobs.orderId, orderId));
}

/** Orders whose search is due, longest first. */
export async function dueJobs(ctx: Ctx, at: Date, limit: number): Promise<string[]> {
  const rows = await ctx.db
    .select({ orderId: dispatchJobs.orderId })
    .from(dispatchJobs)
    .where(lte(dispatchJobs.nextAt, at))
    .orderBy(dispatchJobs.nextAt)
    .limit(limit);
  return rows.map(({ orderId }) => orderId);
}
