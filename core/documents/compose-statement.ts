/** A statement from what the ledger says was earned. Pure. */
import type { Statement } from "#shared/contracts/documents.ts";
import type {
  PartnerAmounts,
  PartnerEarnings,
  RiderAmounts,
  RiderEarnings,
} from "#shared/contracts/earnings.ts";
import type { Money } from "#shared/money.ts";
import type { StatementPeriod } from "./statement-period.ts";

/** The last column is the sum of those before it. */
export const riderColumns = [
  ["Delivery", "delivery"],
  ["Rides", "rides"],
  ["Platform fee", "rideFees"],
  ["Tips", "tips"],
  ["Cash taken", "cashCollected"],
  ["Fees", "platformFees"],
  ["Top-ups", "topUps"],
  ["Corrections", "adjustments"],
  ["Total", "total"],
] as const satisfies readonly (readonly [string, keyof RiderAmounts])[];

export const partnerColumns = [
  ["Goods", "goods"],
  ["Commission", "commission"],
  ["Refunds", "refunds"],
  ["Corrections", "adjustments"],
  ["Total", "net"],
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
}

/** @param earnings with the orders of all pages that were read; those after them are left out */
export function composeRiderStatement(earnings: RiderEarnings, about: About): Statement {
  const columns = riderColumns.filter(([, key]) => !rareColumns.has(key) || isUsed(earnings, key));
  const amountsOf = (amounts: RiderAmounts) => columns.map(([, key]) => amounts[key]);
  return {
    kind: "rider",
    title: "Statement of earnings",
    columns: columns.map(([name]) => name),
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
    title: "Statement of account",
    columns: partnerColumns.map(([name]) => name),
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
  { ownerId, name, period }: About,
  earned: Money,
) {
  return {
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
