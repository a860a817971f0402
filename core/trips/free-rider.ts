import { atCommit, type Ctx, follow, now, write } from "../platform/index.ts";
import { setRiderState } from "../supply/index.ts";
import { ordersCarried, type StopLike } from "./trip-rules.ts";

const countJob = write({
  counted_job: "update riders set last_job_at = $2, jobs_done = jobs_done + $3 where id = $1",
});

/**
 * The trip is over: the rider can be asked again. Somebody who was suspended or went off duty
 * meanwhile stays so.
 */
export async function freeRider(
  ctx: Ctx,
  riderId: string,
  stops: readonly StopLike[],
): Promise<void> {
  await follow(ctx, setRiderState(ctx, riderId, "online", ["on_trip"]));
  // Fairness counts the orders and the time since the last; a trip that came to nothing is none.
  const carried = ordersCarried(stops);
  if (carried === 0) return;
  const counted = [riderId, now(ctx).toISOString(), carried];
  await atCommit(ctx, (last) => countJob(last, counted));
}
