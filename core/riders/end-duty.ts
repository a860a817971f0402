import type { Ctx } from "../platform/index.ts";
import { setRiderState } from "../supply/index.ts";

/**
 * Ends a rider's duty now; dispatch hears of it by the event and withdraws what was offered. A trip
 * in progress is finished first: the subscriber of this module ends duty after it.
 * @returns whether the rider was moved
 */
export function endDuty(ctx: Ctx, riderId: string, to: "offline" | "suspended"): Promise<boolean> {
  const from =
    to === "offline"
      ? (["online", "offered"] as const)
      : (["offline", "online", "offered"] as const);
  return setRiderState(ctx, riderId, to, from);
}
