import { type Ctx, follow, now, statement } from "../platform/index.ts";
import { setRiderState } from "../supply/index.ts";

const countJob = statement(`
  update riders set last_job_at = $2, jobs_done = jobs_done + 1 where id = $1`);

/**
 * The trip is over: the rider can be asked again. Somebody who was suspended or went off duty
 * meanwhile stays so.
 */
export async function freeRider(
  ctx: Ctx,
  riderId: string,
  ending: "completed" | "cancelled",
): Promise<void> {
  // Fairness counts the jobs and the time since the last one; a job that came to nothing is none.
  if (ending === "completed") {
    await follow(ctx, countJob(ctx, [riderId, now(ctx).toISOString()]));
  }
  await follow(ctx, setRiderState(ctx, riderId, "online", ["on_trip"]));
}
