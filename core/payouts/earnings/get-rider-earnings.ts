import { eq } from "drizzle-orm";
import { riders } from "#drizzle/schema/index.ts";
import type { RiderAmounts, RiderEarnings } from "#shared/contracts/index.ts";
import { money } from "#shared/money.ts";
import type { Ctx } from "../../platform/index.ts";
import { riderDays, riderHeadings, riderItems } from "./earnings-sql.ts";
import {
  type EarningsQuery,
  makeReader,
  periodOf,
  readAccount,
  type Sums,
  totalOf,
  zoneOfCity,
} from "./read-earnings.ts";

const reader = makeReader(riderHeadings, { days: riderDays, items: riderItems });

/** What the calling rider earned, by wall-clock day of the city and by order. */
export async function getRiderEarnings(ctx: Ctx, query: EarningsQuery): Promise<RiderEarnings> {
  const id = ctx.actor.id ?? "";
  const { from, to } = periodOf(ctx, query);
  const { cityCode } = riders;
  const [rider] = await ctx.db.select({ cityCode }).from(riders).where(eq(riders.id, id));
  // Who was never on duty has no city, and earned nothing.
  const timeZone = zoneOfCity(rider?.cityCode ?? ctx.runtime.region.cities[0]!.code);
  const owner = { kind: "rider", id } as const;
  const account = await readAccount(ctx, owner, reader, { from, to, timeZone, query });
  const { currency } = ctx.runtime.region;
  const inMinor = (minor: number) => money(minor, currency);
  const total = totalOf(riderHeadings, account.days);
  const earned = sumOf(total);
  return {
    from: from.toISOString(),
    to: to.toISOString(),
    timeZone,
    trips: account.days.reduce((sum, { sales }) => sum + sales, 0),
    ...amountsOf(total, inMinor),
    paidOut: inMinor(total.paid_out),
    openingBalance: inMinor(account.closing - earned + total.paid_out),
    closingBalance: inMinor(account.closing),
    pendingPayout: inMinor(account.balance),
    days: account.days.map((day) => ({
      day: day.day,
      trips: day.sales,
      ...amountsOf(day, inMinor),
      paidOut: inMinor(day.paid_out),
    })),
    items: account.orders.map((order) => ({
      orderId: order.orderId,
      at: order.at.toISOString(),
      ...amountsOf(order, inMinor),
    })),
    nextCursor: account.nextCursor,
  };
}

type RiderSums = Sums<(typeof riderHeadings)[number]>;

function sumOf({ delivery, tips, cash, fees, adjustments }: RiderSums): number {
  return delivery + tips + cash + fees + adjustments;
}

function amountsOf(
  sums: RiderSums,
  inMinor: (minor: number) => RiderAmounts["total"],
): RiderAmounts {
  return {
    delivery: inMinor(sums.delivery),
    tips: inMinor(sums.tips),
    cashCollected: inMinor(sums.cash),
    platformFees: inMinor(sums.fees),
    adjustments: inMinor(sums.adjustments),
    total: inMinor(sumOf(sums)),
  };
}
