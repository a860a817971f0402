import { and, eq, isNull, sql } from "drizzle-orm";
import { riderSignals, riders } from "#drizzle/schema/index.ts";
import { appendEvents } from "../../outbox/index.ts";
import { type Ctx, now, transact } from "../../platform/index.ts";
import { supplyOf } from "../supply-state.ts";
import type { SignalKind } from "./fraud-rules.ts";
import type { SignalNote } from "./signal-notes.ts";

/** Writes the signs that came since the last time, and flags who went over the line. */
export async function writeSignals(ctx: Ctx): Promise<void> {
  const { signals } = supplyOf(ctx.runtime);
  const notes = signals.take();
  try {
    while (notes.length > 0) {
      await writeNote(ctx, notes[0]!);
      notes.shift();
    }
  } catch (error) {
    signals.giveBack(notes);
    throw error;
  }
}

async function writeNote(ctx: Ctx, { riderId, counts, flag }: SignalNote): Promise<void> {
  const at = now(ctx);
  await transact(ctx, async (inner) => {
    const rows = [...counts].map(([kind, count]) => ({
      riderId,
      kind,
      count,
      firstAt: at,
      lastAt: at,
    }));
    if (rows.length > 0) {
      // What was cleared is looked at afresh: its count starts again.
      await inner.db
        .insert(riderSignals)
        .values(rows)
        .onConflictDoUpdate({
          target: [riderSignals.riderId, riderSignals.kind],
          set: {
            count: sql`case when ${riderSignals.clearedAt} is null then ${riderSignals.count} else 0 end + excluded.count`,
            firstAt: sql`case when ${riderSignals.clearedAt} is null then ${riderSignals.firstAt} else excluded.first_at end`,
            lastAt: sql`excluded.last_at`,
            clearedAt: null,
            clearedBy: null,
          },
        });
    }
    if (flag) await flagRider(inner, riderId, flag);
  });
}

/** Does nothing for who is flagged already. */
async function flagRider(ctx: Ctx, riderId: string, reason: SignalKind): Promise<void> {
  const [flagged] = await ctx.db
    .update(riders)
    .set({ flaggedAt: now(ctx), flagReason: reason })
    .where(and(eq(riders.id, riderId), isNull(riders.flaggedAt)))
    .returning({ cityCode: riders.cityCode });
  if (!flagged) return;
  await appendEvents(ctx, [
    {
      type: "rider.flagged",
      partitionKey: riderId,
      payload: { riderId, cityCode: flagged.cityCode, reason },
    },
  ]);
}
