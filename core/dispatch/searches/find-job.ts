import { asc, eq, inArray, sql } from "drizzle-orm";
import { dispatchJobs } from "#drizzle/schema/index.ts";
import { type Ctx, prepare } from "../../platform/index.ts";
import type { JobRow } from "../dispatch-row.ts";

const lockSome = prepare((db) =>
  db
    .select()
    .from(dispatchJobs)
    .where(sql`${dispatchJobs.orderId} = any(${sql.placeholder("orderIds")})`)
    .orderBy(asc(dispatchJobs.orderId))
    .for("update"),
);

/** The search for an order, locked. The order's row is to be locked before. */
export async function lockJob(ctx: Ctx, orderId: string): Promise<JobRow | undefined> {
  const [job] = await lockJobs(ctx, [orderId]);
  return job;
}

/** The same for several orders. */
export async function lockJobs(ctx: Ctx, orderIds: readonly string[]): Promise<JobRow[]> {
  return lockSome(ctx, { orderIds });
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
