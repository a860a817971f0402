/** The part of an owner's earnings that riders and partners have in common. */
import { type Money, money } from "#shared/money.ts";
import { zoneOfCity } from "#shared/regions.ts";
import type { Ctx } from "../../platform/index.ts";
import type { Owner } from "../payout-row.ts";
import {
  type EarningsQuery,
  periodOf,
  type Reader,
  readAccount,
  type Sums,
  totalOf,
} from "./read-earnings.ts";

/** How an owner's sums are told. */
export interface Telling<H extends string, A extends object, C extends string> {
  readonly reader: Reader<H>;
  /** What of the headings is the owner's own. */
  readonly net: (sums: Sums<H>) => number;
  readonly amounts: (sums: Sums<H>, inMinor: (minor: number) => Money) => A;
  /** What a sale is called. */
  readonly sales: C;
}

/** Of the period that is asked for, by wall-clock day of the city and by order, in pages. */
export async function composeEarnings<H extends string, A extends object, C extends string>(
  ctx: Ctx,
  { reader, net, amounts, sales }: Telling<H, A, C>,
  of: {
    readonly owner: Owner;
    readonly cityCode: string | undefined;
    readonly query: EarningsQuery;
  },
) {
  const { currency, cities } = ctx.runtime.region;
  const timeZone = zoneOfCity(of.cityCode ?? cities[0]!.code);
  const { from, to } = periodOf(ctx, of.query, timeZone);
  const account = await readAccount(ctx, of.owner, reader, { from, to, timeZone, query: of.query });
  const inMinor = (minor: number) => money(minor, currency);
  const counted = (count: number) => ({ [sales]: count }) as Record<C, number>;
  const total = totalOf(reader.headings, account.days);
  return {
    from: from.toISOString(),
    to: to.toISOString(),
    timeZone,
    ...counted(account.days.reduce((sum, day) => sum + day.sales, 0)),
    ...amounts(total, inMinor),
    paidOut: inMinor(total.paid_out),
    openingBalance: inMinor(account.closing - net(total) + total.paid_out),
    closingBalance: inMinor(account.closing),
    pendingPayout: inMinor(account.balance),
    days: account.days.map((day) => ({
      day: day.day,
      ...counted(day.sales),
      ...amounts(day, inMinor),
      paidOut: inMinor(day.paid_out),
    })),
    items: account.orders.map((order) => ({
      orderId: order.orderId,
      at: order.at.toISOString(),
      ...amounts(order, inMinor),
    })),
    nextCursor: account.nextCursor,
  };
}
