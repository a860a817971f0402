import { eq } from "drizzle-orm";
import { riders } from "#drizzle/schema/index.ts";
import type { Ctx } from "../platform/index.ts";
import { enterDuty } from "./duty-presence.ts";
import { isLiveIndexShared, supplyOf } from "./supply-state.ts";

/**
 * Speaks for riders on a trip for whom nobody does: their process is gone and they are silent, so
 * nothing of them would be left in the shared index. Somebody waits for that trip and shall be told
 * where the rider was last, and that it is lost.
 */
export async function restoreOnTrip(ctx: Ctx): Promise<number> {
  // In the memory of one process nobody is lost; while Redis is away nothing can be told.
  if (!isLiveIndexShared(ctx.runtime)) return 0;
  const rows = await ctx.db.select().from(riders).where(eq(riders.state, "on_trip"));
  const known = await supplyOf(ctx.runtime).index.getMany(rows.map(({ id }) => id));
  let count = 0;
  for (const row of rows) {
    if (known.has(row.id)) continue;
    const recordedAtMs = row.lastSeenAt?.getTime() ?? 0;
    if (enterDuty(ctx.runtime, { row, recordedAtMs, seenAtMs: recordedAtMs, isRestored: true })) {
      count += 1;
    }
  }
  return count;
}
