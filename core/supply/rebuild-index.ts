import { inArray } from "drizzle-orm";
import { riders } from "#drizzle/schema/index.ts";
import { type Ctx, now } from "../platform/index.ts";
import { enterDuty } from "./duty-presence.ts";
import { setRiderState } from "./set-rider-state.ts";

/**
 * Fills the live index from the rows after a start. Positions keep their true age, so nobody is
 * matched before the next report; the silence that makes a rider gone is counted from now, because
 * it was us who did not listen.
 */
export async function rebuildIndex(ctx: Ctx): Promise<void> {
  const rows = await ctx.db
    .select()
    .from(riders)
    .where(inArray(riders.state, ["online", "offered", "on_trip"]));
  const seenAtMs = now(ctx).getTime();
  for (const row of rows) {
    const isPlaced = enterDuty(ctx.runtime, {
      row,
      recordedAtMs: row.lastSeenAt?.getTime() ?? 0,
      seenAtMs,
      isRestored: true,
    });
    // On duty but never seen: nothing to match by, so the app must say where it is.
    if (!isPlaced) await setRiderState(ctx, row.id, "offline", ["online", "offered"]);
  }
}
