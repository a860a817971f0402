/** Days whose report could not be had: kept until it is there, and asked for again with growing pauses. */
import { and, asc, eq, gte, lt, lte, sql } from "drizzle-orm";
import { settlementGaps } from "#drizzle/schema/index.ts";
import type { SettlementProvider } from "#shared/contracts/ops-reconciliation.ts";
import { type Ctx, now } from "../platform/index.ts";
import { MAX_DAYS_AT_ONCE, type Period } from "./period-rules.ts";

export type GapRow = typeof settlementGaps.$inferSelect;

const DAY_MS = 24 * 3_600_000;
const FIRST_PAUSE_MS = 10 * 60_000;
const LONGEST_PAUSE_MS = 12 * 3_600_000;
/** As many as a page shows; more than a season of them is one trouble, not many. */
const MAX_SHOWN = 100;

const dayOf = (start: Date): Period => ({ start, end: new Date(start.getTime() + DAY_MS) });

/** Those that are to be asked for again now, a bounded number, the oldest first. */
export async function findDueGaps(ctx: Ctx, provider: SettlementProvider): Promise<Period[]> {
  const rows = await ctx.db
    .select({ day: settlementGaps.day })
    .from(settlementGaps)
    .where(and(eq(settlementGaps.provider, provider), lte(settlementGaps.dueAt, now(ctx))))
    .orderBy(asc(settlementGaps.day))
    .limit(MAX_DAYS_AT_ONCE);
  return rows.map(({ day }) => dayOf(day));
}

/** The end of the last day that is known to be missing: days before it are not asked for anew. */
export async function readGapsUntil(
  ctx: Ctx,
  provider: SettlementProvider,
): Promise<Date | undefined> {
  const [last] = await ctx.db
    .select({ day: sql<Date | null>`max(${settlementGaps.day})`.mapWith(settlementGaps.day) })
    .from(settlementGaps)
    .where(eq(settlementGaps.provider, provider));
  return last?.day ? dayOf(last.day).end : undefined;
}

/** @returns whether it is the first time that the day could not be had */
export async function keepGap(ctx: Ctx, provider: SettlementProvider, day: Date): Promise<boolean> {
  const at = now(ctx);
  const [{ tries } = { tries: 1 }] = await ctx.db
    .insert(settlementGaps)
    .values({ provider, day, tries: 1, since: at, dueAt: new Date(at.getTime() + FIRST_PAUSE_MS) })
    .onConflictDoUpdate({
      target: [settlementGaps.provider, settlementGaps.day],
      set: {
        tries: sql`${settlementGaps.tries} + 1`,
        dueAt: sql`${at.toISOString()}::timestamptz + least(${LONGEST_PAUSE_MS},
          ${FIRST_PAUSE_MS} * 2 ^ least(${settlementGaps.tries}, 20)) * interval '1 ms'`,
      },
    })
    .returning({ tries: settlementGaps.tries });
  return tries === 1;
}

/** A report of the whole day is there. */
export async function closeGaps(
  ctx: Ctx,
  provider: SettlementProvider,
  { start, end }: Period,
): Promise<void> {
  await ctx.db
    .delete(settlementGaps)
    .where(
      and(
        eq(settlementGaps.provider, provider),
        gte(settlementGaps.day, start),
        lt(settlementGaps.day, new Date(end.getTime() - DAY_MS + 1)),
      ),
    );
}

export async function listGaps(ctx: Ctx): Promise<GapRow[]> {
  return ctx.db.select().from(settlementGaps).orderBy(asc(settlementGaps.day)).limit(MAX_SHOWN);
}
