/** A pause that nobody ends would keep car and passenger for ever. */
import { and, asc, eq, isNotNull } from "drizzle-orm";
import { trips } from "#drizzle/schema/index.ts";
import { BeelineError } from "#shared/errors.ts";
import { type Ctx, now } from "../../platform/index.ts";
import { policyInForce } from "../../policy/index.ts";
import { resumeTrip } from "./pause-trip.ts";

/** One round's bound, the longest pause first; what is left over is found by the next round. */
const BATCH = 50;

/** @returns how many rides go on. */
export async function endLongPauses(ctx: Ctx): Promise<number> {
  const paused = await ctx.db
    .select({ id: trips.id, cityCode: trips.cityCode, pausedAt: trips.pausedAt })
    .from(trips)
    .where(and(eq(trips.state, "paused"), isNotNull(trips.pausedAt)))
    .orderBy(asc(trips.pausedAt))
    .limit(BATCH);
  let resumed = 0;
  for (const { id, cityCode, pausedAt } of paused) {
    const place = { cityCode, vertical: "ride" } as const;
    const { maxPauseSeconds } = policyInForce(ctx.runtime, "rides", place).values;
    const since = now(ctx).getTime() - (pausedAt?.getTime() ?? 0);
    if (since > maxPauseSeconds * 1_000 && (await resume(ctx, id))) resumed += 1;
  }
  return resumed;
}

async function resume(ctx: Ctx, tripId: string): Promise<boolean> {
  try {
    await resumeTrip(ctx, tripId, "paused too long");
    return true;
  } catch (error) {
    // Resumed or ended in this very moment.
    if (error instanceof BeelineError) return false;
    throw error;
  }
}
