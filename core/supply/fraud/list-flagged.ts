import { and, desc, inArray, isNotNull, isNull } from "drizzle-orm";
import { riderSignals, riders } from "#drizzle/schema/index.ts";
import type { ResponseOf, routes } from "#shared/contracts/index.ts";
import { type Ctx, now } from "../../platform/index.ts";
import { seenPositionOf } from "../positions/seen-position.ts";
import { liveIndexOf } from "../supply-state.ts";

type Flagged = ResponseOf<typeof routes.listFlaggedRiders>;

/** More flags than this are not a list for people but a broken rule. */
const MAX_FLAGGED = 500;

/** Who sends positions that look made up, the latest first. */
export async function listFlagged(ctx: Ctx): Promise<Flagged> {
  const flagged = await ctx.db
    .select()
    .from(riders)
    .where(isNotNull(riders.flaggedAt))
    .orderBy(desc(riders.flaggedAt), riders.id)
    .limit(MAX_FLAGGED);
  const ids = flagged.map(({ id }) => id);
  if (ids.length === 0) return { items: [], nextCursor: null };
  const [signals, live] = await Promise.all([
    ctx.db
      .select()
      .from(riderSignals)
      .where(and(inArray(riderSignals.riderId, ids), isNull(riderSignals.clearedAt)))
      .orderBy(riderSignals.kind),
    liveIndexOf(ctx.runtime).getMany(ids),
  ]);
  const byRider = Map.groupBy(signals, ({ riderId }) => riderId);
  const nowMs = now(ctx).getTime();
  const items = flagged.map((rider) => {
    const position = live.get(rider.id);
    return {
      riderId: rider.id,
      cityCode: rider.cityCode,
      state: rider.state,
      flaggedAt: rider.flaggedAt!.toISOString(),
      reason: rider.flagReason ?? "",
      signals: (byRider.get(rider.id) ?? []).map(({ kind, count, firstAt, lastAt }) => ({
        kind,
        count,
        firstAt: firstAt.toISOString(),
        lastAt: lastAt.toISOString(),
      })),
      position: position ? seenPositionOf(position, nowMs) : null,
    };
  });
  return { items, nextCursor: null };
}
