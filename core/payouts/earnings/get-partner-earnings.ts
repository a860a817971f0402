import { eq } from "drizzle-orm";
import { stores } from "#drizzle/schema/index.ts";
import type { PartnerAmounts, PartnerEarnings } from "#shared/contracts/index.ts";
import { money } from "#shared/money.ts";
import { storeIdOf } from "../../identity/index.ts";
import type { Ctx } from "../../platform/index.ts";
import { partnerDays, partnerHeadings, partnerItems } from "./earnings-sql.ts";
import {
  type EarningsQuery,
  makeReader,
  periodOf,
  readAccount,
  type Sums,
  totalOf,
  zoneOfCity,
} from "./read-earnings.ts";

const reader = makeReader(partnerHeadings, { days: partnerDays, items: partnerItems });

/**
 * What the caller's store earned, by wall-clock day of its city and by order.
 * @throws BeelineError NOT_FOUND for somebody who runs no store
 */
export async function getPartnerEarnings(ctx: Ctx, query: EarningsQuery): Promise<PartnerEarnings> {
  const id = await storeIdOf(ctx);
  const { from, to } = periodOf(ctx, query);
  const { cityCode } = stores;
  const [store] = await ctx.db.select({ cityCode }).from(stores).where(eq(stores.id, id));
  const timeZone = zoneOfCity(store?.cityCode ?? ctx.runtime.region.cities[0]!.code);
  const owner = { kind: "partner", id } as const;
  const account = await readAccount(ctx, owner, reader, { from, to, timeZone, query });
  const { currency } = ctx.runtime.region;
  const inMinor = (minor: number) => money(minor, currency);
  const total = totalOf(partnerHeadings, account.days);
  return {
    from: from.toISOString(),
    to: to.toISOString(),
    timeZone,
    orders: account.days.reduce((sum, { sales }) => sum + sales, 0),
    ...amountsOf(total, inMinor),
    paidOut: inMinor(total.paid_out),
    openingBalance: inMinor(account.closing - netOf(total) + total.paid_out),
    closingBalance: inMinor(account.closing),
    pendingPayout: inMinor(account.balance),
    days: account.days.map((day) => ({
      day: day.day,
      orders: day.sales,
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

type PartnerSums = Sums<(typeof partnerHeadings)[number]>;

/** Tax is collected for the state: the store never has it. */
function netOf({ goods, commission, refunds, adjustments }: PartnerSums): number {
  return goods + commission + refunds + adjustments;
}

function amountsOf(
  sums: PartnerSums,
  inMinor: (minor: number) => PartnerAmounts["net"],
): PartnerAmounts {
  return {
    goods: inMinor(sums.goods),
    commission: inMinor(sums.commission),
    refunds: inMinor(sums.refunds),
    adjustments: inMinor(sums.adjustments),
    tax: inMinor(sums.tax),
    net: inMinor(netOf(sums)),
  };
}
