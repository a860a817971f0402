import { asc, eq, inArray } from "drizzle-orm";
import { dispatchJobs } from "#drizzle/schema/index.ts";
import type { Ctx } from "../platform/index.ts";
import type { JobRow } from "./dispatch-row.ts";

/** The search for an order, locked. The order's row is to be locked before. */
export async function lockJob(ctx: Ctx, orderId: string): Promise<JobRow | undefined> {
  const [job] = await lockJobs(ctx, [orderId]);
  return job;
}

/** The same for several orders. */
export async function lockJobs(ctx: Ctx, orderIds: readonly string[]): Promise<JobRow[]> {
  return ctx.db
    .select()
    .from(dispatchJobs)
    .where(inArray(dispatchJobs.orderId, [...orderIds]))
    .orderBy(asc(dispatchJobs.orderId))
    .for("update");
}

export type JobChange = Partial<Omit<JobRow, "orderId" | "cityCode">>;

export async function updateJob(ctx: Ctx, orderId: string, change: JobChange): Promise<void> {
  await ctx.db.update(dispatchJobs).set(change).where(eq(dispatchJobs.orderId, orderId));
}

export async function updateJobs(
  ctx: Ctx,
  orderIds: readonly string[],
  change: JobChange,
): Promise<void> {
  await ctx.db
    .update(dispatchJobs)
    .set(change)
    .where(inArray(dispatchJobs.orderId, [...orderIds]));
}
