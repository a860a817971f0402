/** Reads an owner's account for a period: by day, and by order in pages. */
import { addDays, startOfDay } from "#shared/city-days.ts";
import { MAX_EARNINGS_DAYS, type QueryOf, type routes } from "#shared/contracts/index.ts";
import { BeelineError } from "#shared/errors.ts";
import { makeId } from "#shared/ids.ts";
import { accountIdOf } from "../../ledger/index.ts";
import {
  type Ctx,
  dateOf,
  now,
  readTimeCursor,
  statement,
  writeCursor,
} from "../../platform/index.ts";
import { type Owner, payableOf } from "../payout-row.ts";

const DAY_MS = 24 * 3_600_000;
/** An id is made a moment before its transaction is written. */
const ID_SLACK_MS = 60_000;

export type EarningsQuery = QueryOf<typeof routes.getEarnings>;

export interface Period {
  readonly from: Date;
  readonly to: Date;
}

/**
 * Days are whole, by the clock of `timeZone`: from the first's first moment to the last's end.
 * @throws BeelineError VALIDATION_FAILED
 */
export function periodOf(ctx: Ctx, query: EarningsQuery, timeZone: string): Period {
  const startOf = (day: string) => new Date(startOfDay(day, timeZone));
  const isDay = (said: string) => !said.includes("T");
  const ended = (said: string) => (isDay(said) ? startOf(addDays(said, 1)) : new Date(said));
  const begun = (said: string) => (isDay(said) ? startOf(said) : new Date(said));
  const to = query.to ? ended(query.to) : now(ctx);
  const from = query.from ? begun(query.from) : new Date(to.getTime() - DAY_MS);
  // A day more than they say, because of clocks that are put back.
  const isLong = to.getTime() - from.getTime() > (MAX_EARNINGS_DAYS + 1) * DAY_MS;
  const message =
    from > to
      ? "Must not be after `to`"
      : isLong
        ? `At most ${MAX_EARNINGS_DAYS} days`
        : isOutside(from) || isOutside(to)
          ? "Nobody earned anything then"
          : undefined;
  if (message) throw new BeelineError("VALIDATION_FAILED", { issues: [{ path: "from", message }] });
  return { from, to };
}

/** Years that not every clock can tell. */
function isOutside(at: Date): boolean {
  return !(at.getTime() >= 0 && at.getUTCFullYear() <= 9_000);
}

/** Minor units by heading, from the owner's side. */
export type Sums<H extends string> = Readonly<Record<H | "paid_out", number>>;
export type DaySums<H extends string> = Sums<H> & { readonly day: string; readonly sales: number };
export type OrderSums<H extends string> = Sums<H> & {
  readonly orderId: string;
  readonly at: Date;
};

export interface Account<H extends string> {
  readonly days: readonly DaySums<H>[];
  readonly orders: readonly OrderSums<H>[];
  readonly nextCursor: string | null;
  /** Owed now. */
  readonly balance: number;
  readonly closing: number;
}

interface DaysRow {
  balance: string;
  later: string;
  days: Record<string, number | string>[];
}

export interface Reader<H extends string> {
  readonly headings: readonly H[];
  readonly readDays: ReturnType<typeof statement<DaysRow>>;
  readonly readOrders: ReturnType<typeof statement<Record<string, string>>>;
}

export function makeReader<H extends string>(
  headings: readonly H[],
  texts: { readonly days: string; readonly items: string },
): Reader<H> {
  return {
    headings,
    readDays: statement<DaysRow>(texts.days),
    readOrders: statement<Record<string, string>>(texts.items),
  };
}

export async function readAccount<H extends string>(
  ctx: Ctx,
  owner: Owner,
  reader: Reader<H>,
  asked: Period & { readonly timeZone: string; readonly query: EarningsQuery },
): Promise<Account<H>> {
  const { from, to, timeZone, query } = asked;
  const { code, currency } = ctx.runtime.region;
  const idAt = (ms: number) =>
    makeId("ledgerTransaction", code, Math.max(0, ms), new Uint8Array(16));
  const bounds = [
    accountIdOf(payableOf(owner, currency)),
    idAt(from.getTime() - ID_SLACK_MS),
    idAt(to.getTime() + ID_SLACK_MS),
    from.toISOString(),
    to.toISOString(),
  ];
  const sumsOf = (row: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(
      [...reader.headings, "paid_out"].map((name) => [name, Number(row[name] ?? 0)]),
    ) as Sums<H>;
  const [row] = await reader.readDays(ctx, [...bounds, timeZone, idAt(to.getTime() - ID_SLACK_MS)]);
  const place = query.cursor === undefined ? undefined : readTimeCursor(query.cursor);
  const found = await reader.readOrders(ctx, [
    ...bounds,
    place?.at ?? null,
    place?.id ?? "",
    query.limit + 1,
  ]);
  const orders = found.slice(0, query.limit).map((each) => ({
    ...sumsOf(each),
    orderId: each.order_id!,
    at: dateOf(each.last_at!),
  }));
  const last = orders.at(-1);
  const balance = Number(row!.balance);
  return {
    days: row!.days.map((each) => ({
      ...sumsOf(each),
      day: String(each.day),
      sales: Number(each.sales),
    })),
    orders,
    nextCursor:
      found.length > query.limit && last ? writeCursor(last.at.toISOString(), last.orderId) : null,
    balance,
    closing: balance - Number(row!.later),
  };
}

export function totalOf<H extends string>(
  headings: readonly H[],
  rows: readonly Sums<H>[],
): Sums<H> {
  const sums: Record<string, number> = {};
  for (const name of [...headings, "paid_out" as const]) {
    sums[name] = rows.reduce((sum, row) => sum + (row as Record<string, number>)[name]!, 0);
  }
  return sums as Sums<H>;
}
