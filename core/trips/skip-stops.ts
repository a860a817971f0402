import type { Ctx } from "../platform/index.ts";
import { changed, type LockedTrip } from "./lock-trip.ts";
import { moveStop } from "./move-stop.ts";
import { isOpenStop } from "./trip-rules.ts";

/** These orders have ended: what was left to do for them is not done, and the rider goes on. */
export async function skipStops(
  ctx: Ctx,
  locked: LockedTrip,
  orderIds: readonly string[],
): Promise<LockedTrip> {
  let after = locked;
  for (const stop of locked.stops) {
    if (!orderIds.includes(stop.orderId) || !isOpenStop(stop.state)) continue;
    const failReason = `order ${locked.orders.get(stop.orderId)?.state ?? "ended"}`;
    const skipped = await moveStop(ctx, { trip: locked.trip, stop, to: "failed", failReason });
    after = changed(after, { stop: skipped });
  }
  return after;
}
