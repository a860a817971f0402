import { asc, eq, type SQL, sql } from "drizzle-orm";
import { dispatchJobs } from "#drizzle/schema/index.ts";
import { type Ctx, prepare, type Queries } from "../../platform/index.ts";
import type { JobRow } from "../dispatch-row.ts";

const selectLocked = (db: Queries, which: SQL) =>
  db.select().from(dispatchJobs).where(which).orderBy(asc(dispatchJobs.orderId)).for("update");

const lockSome = prepare((db) =>
  selectLocked(db, sql`${dispatchJobs.orderId} = any(${sql.placeholder("orderIds")})`),
);

/** By equality: a list of one would be planned anew each time. */
const lockOne = prepare((db) =>
  selectLocked(db, eq(dispatchJobs.orderId, sql.placeholder("orderId"))),
);

/** The search for an order, locked. The order's row is to be locked before. */
export async function lockJob(ctx: Ctx, orderId: string): Promise<JobRow | undefined> {
  const [job] = await lockJobs(ctx, [orderId]);
  return job;
}

/** The same for several orders. */
export async function lockJobs(ctx: Ctx, orderIds: readonly string[]): Promise<JobRow[]> {
  return orderIds.length === 1
    ? lockOne(ctx, { orderId: orderIds[0] })
    : lockSome(ctx, { orderIds });
}

export type JobChange = Partial<Omit<JobRow, "orderId" | "cityCode">>;

export async function updateJob(ctx: Ctx, orderId: string, change: JobChange): Promise<void> {
  await ctx.db.update(dispatchJobs).set(change).where(eq(dispatchJobs.orderId, orderId));
}
