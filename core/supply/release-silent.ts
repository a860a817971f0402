import { eq } from "drizzle-orm";
import { riders } from "#drizzle/schema/index.ts";
import { type Ctx, now } from "../platform/index.ts";
import { showState } from "./duty-presence.ts";
import { GONE_MS } from "./live/live-index.ts";
import { setRiderState } from "./set-rider-state.ts";
import { supplyOf } from "./supply-state.ts";

/** The rest is released in the next second. */
const BATCH = 200;

/**
 * Takes riders off duty that were not heard of for 30 s: they must go online again. A rider on a
 * trip stays, with a position that says it is lost, because somebody waits for that trip.
 */
export async function releaseSilent(ctx: Ctx): Promise<number> {
  const { index } = supplyOf(ctx.runtime);
  const silent = await index.silentSince(now(ctx).getTime() - GONE_MS, BATCH);
  for (const { riderId } of silent) {
    const isReleased = await setRiderState(ctx, riderId, "offline", ["online", "offered"]);
    if (isReleased) continue;
    const [row] = await ctx.db
      .select({ state: riders.state })
      .from(riders)
      .where(eq(riders.id, riderId));
    showState(ctx.runtime, riderId, row?.state ?? "offline");
  }
  return silent.length;
}
