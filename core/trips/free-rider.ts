import { eq, sql } from "drizzle-orm";
import { riders } from "#drizzle/schema/index.ts";
import { type Ctx, now } from "../platform/index.ts";
import { setRiderState } from "../supply/index.ts";

/**
 * The trip is over: the rider can be asked again. Somebody who was suspended or went off duty
 * meanwhile stays so.
 */
export async function freeRider(
  ctx: Ctx,
  riderId: string,
  ending: "completed" | "cancelled",
): Promise<void> {
  if (ending === "completed") {
    // Fairness counts the jobs and the time since the last one; a job that came to nothing is none.
    await ctx.db
      .update(riders)
      .set({ lastJobAt: now(ctx), jobsDone: sql`${riders.jobsDone} + 1` })
      .where(eq(riders.id, riderId));
  }
  await setRiderState(ctx, riderId, "online", ["on_trip"]);
}
