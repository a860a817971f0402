import { and, asc, desc, eq, ne, sql } from "drizzle-orm";
import { alarms } from "#drizzle/schema/index.ts";
import type { Alarm, AlarmState } from "#shared/contracts/safety.ts";
import { countAbout } from "../notifications/index.ts";
import { ownOrder } from "../orders/index.ts";
import { type Ctx, readCursor, writeCursor } from "../platform/index.ts";
import { type AlarmRow, viewAlarm } from "./alarm-row.ts";

/** One trip has at most one open alarm of a kind; this is far beyond what an order collects. */
const MAX_OF_ORDER = 50;

/**
 * A driver sees own calls only: whom the passenger calls, or what is noticed of the driver, is not
 * told to the one whom it may be about.
 * @throws BeelineError NOT_FOUND
 */
export async function listOrderAlarms(
  ctx: Ctx,
  orderId: string,
): Promise<{ items: Alarm[]; nextCursor: null }> {
  const { row } = await ownOrder(ctx, orderId);
  const isDriver = ctx.actor.role === "rider";
  const rows = await ctx.db
    .select()
    .from(alarms)
    .where(and(eq(alarms.orderId, row.id), isDriver ? eq(alarms.raisedByRole, "rider") : undefined))
    .orderBy(desc(alarms.id))
    .limit(MAX_OF_ORDER);
  return { items: await viewAlarms(ctx, rows), nextCursor: null };
}

async function viewAlarms(ctx: Ctx, rows: readonly AlarmRow[]): Promise<Alarm[]> {
  const told = await countAbout(
    ctx,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => viewAlarm(ctx, row, told.get(row.id)));
}

const RANK_AND_ID = /^[01] [\x21-\x7e]{1,80}$/;
/** Calls for help before everything that was only noticed. */
const rank = sql<number>`(case when ${alarms.kind} = 'sos' then 0 else 1 end)`;

/** @throws BeelineError VALIDATION_FAILED for a cursor that is none of ours */
export async function listAlarms(
  ctx: Ctx,
  query: {
    readonly state?: AlarmState | undefined;
    readonly cursor?: string | undefined;
    readonly limit: number;
  },
): Promise<{ items: Alarm[]; nextCursor: string | null }> {
  const { state, cursor, limit } = query;
  const [afterRank, afterId] = cursor ? readCursor(cursor, RANK_AND_ID) : [];
  const isAsked = state ? eq(alarms.state, state) : ne(alarms.state, "resolved");
  const isLater = sql`(${rank}, ${alarms.id}) > (${Number(afterRank)}, ${afterId ?? ""})`;
  const rows = await ctx.db
    .select()
    .from(alarms)
    .where(cursor ? and(isAsked, isLater) : isAsked)
    .orderBy(rank, asc(alarms.id))
    .limit(limit + 1);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: await viewAlarms(ctx, shown),
    nextCursor:
      rows.length > limit && last ? writeCursor(last.kind === "sos" ? 0 : 1, last.id) : null,
  };
}
