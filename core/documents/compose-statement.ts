/** A statement from what the ledger says was earned. Pure. */
import type { Statement } from "#shared/contracts/documents.ts";
import type {
  PartnerAmounts,
  PartnerEarnings,
  RiderAmounts,
  RiderEarnings,
} from "#shared/contracts/earnings.ts";
import type { Money } from "#shared/money.ts";
import type { PaperSpeech } from "./paper-speech.ts";
import type { StatementPeriod } from "./statement-period.ts";

/** By the names that files have. The last column is the sum of those before it. */
const riderColumns = [
  ["delivery", "delivery"],
  ["rides", "rides"],
  ["platform_fee", "rideFees"],
  ["tips", "tips"],
  ["cash_taken", "cashCollected"],
  ["fees", "platformFees"],
  ["top_ups", "topUps"],
  ["corrections", "adjustments"],
  ["total", "total"],
] as const satisfies readonly (readonly [string, keyof RiderAmounts])[];

const partnerColumns = [
  ["goods", "goods"],
  ["commission", "commission"],
  ["refunds", "refunds"],
  ["corrections", "adjustments"],
  ["total", "net"],
] as const satisfies readonly (readonly [string, keyof PartnerAmounts])[];

/** Left out of a statement without any: a page is only so wide, and not everybody drives people. */
const rareColumns: ReadonlySet<keyof RiderAmounts> = new Set(["rides", "rideFees", "topUps"]);

function isUsed({ days, items }: RiderEarnings, key: keyof RiderAmounts): boolean {
  return [...days, ...items].some((amounts) => amounts[key].amountMinor !== 0);
}

interface About {
  readonly ownerId: string;
  readonly name: string | null;
  readonly period: StatementPeriod;
  readonly speech: PaperSpeech;
}

type ColumnKey = (typeof riderColumns)[number][0] | (typeof partnerColumns)[number][0];

function columnsOf(columns: readonly (readonly [ColumnKey, string])[], { speech }: About) {
  const columnKeys = columns.map(([key]) => key);
  return { columnKeys, columns: columnKeys.map((key) => speech.say(`column.${key}`)) };
}

/** @param earnings with the orders of all pages that were read; those after them are left out */
export function composeRiderStatement(earnings: RiderEarnings, about: About): Statement {
  const columns = riderColumns.filter(([, key]) => !rareColumns.has(key) || isUsed(earnings, key));
  const amountsOf = (amounts: RiderAmounts) => columns.map(([, key]) => amounts[key]);
  return {
    kind: "rider",
    title: about.speech.say("title.rider_statement"),
    ...columnsOf(columns, about),
    ...commonOf(earnings, about, earnings.total),
    totals: amountsOf(earnings),
    days: earnings.days.map((day) => ({
      day: day.day,
      orders: day.trips,
      amounts: amountsOf(day),
      paidOut: day.paidOut,
    })),
    orders: earnings.items.map((item) => ({
      orderId: item.orderId,
      at: item.at,
      amounts: amountsOf(item),
    })),
  };
}

export function composePartnerStatement(earnings: PartnerEarnings, about: About): Statement {
  const amountsOf = (amounts: PartnerAmounts) => partnerColumns.map(([, key]) => amounts[key]);
  return {
    kind: "partner",
    title: about.speech.say("title.partner_statement"),
    ...columnsOf(partnerColumns, about),
    ...commonOf(earnings, about, earnings.net),
    totals: amountsOf(earnings),
    days: earnings.days.map((day) => ({
      day: day.day,
      orders: day.orders,
      amounts: amountsOf(day),
      paidOut: day.paidOut,
    })),
    orders: earnings.items.map((item) => ({
      orderId: item.orderId,
      at: item.at,
      amounts: amountsOf(item),
    })),
  };
}

function commonOf(
  earnings: RiderEarnings | PartnerEarnings,
  { ownerId, name, period, speech }: About,
  earned: Money,
) {
  return {
    language: speech.language,
    ownerId,
    name,
    from: period.from,
    to: period.to,
    timeZone: earnings.timeZone,
    currency: earned.currency,
    opening: earnings.openingBalance,
    earned,
    paidOut: earnings.paidOut,
    closing: earnings.closingBalance,
    isComplete: earnings.nextCursor === null,
  };
}
