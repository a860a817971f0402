import { eq } from "drizzle-orm";
import { riders } from "#drizzle/schema/index.ts";
import type { RiderAmounts, RiderEarnings } from "#shared/contracts/index.ts";
import type { Money } from "#shared/money.ts";
import type { Ctx } from "../../platform/index.ts";
import { composeEarnings } from "./compose-earnings.ts";
import { riderDays, riderHeadings, riderItems } from "./earnings-sql.ts";
import { type EarningsQuery, makeReader, type Sums } from "./read-earnings.ts";

const reader = makeReader(riderHeadings, { days: riderDays, items: riderItems });

/** What the calling rider earned, by wall-clock day of the city and by order. */
export async function getRiderEarnings(ctx: Ctx, query: EarningsQuery): Promise<RiderEarnings> {
  const id = ctx.actor.id ?? "";
  const { cityCode } = riders;
  // Who was never on duty has no city, and earned nothing.
  const [rider] = await ctx.db.select({ cityCode }).from(riders).where(eq(riders.id, id));
  const owner = { kind: "rider", id } as const;
  const telling = { reader, net: sumOf, amounts: amountsOf, sales: "trips" } as const;
  return composeEarnings(ctx, telling, { owner, cityCode: rider?.cityCode, query });
}

type RiderSums = Sums<(typeof riderHeadings)[number]>;

function sumOf(sums: RiderSums): number {
  return riderHeadings.reduce((sum, heading) => sum + sums[heading], 0);
}

function amountsOf(sums: RiderSums, inMinor: (minor: number) => Money): RiderAmounts {
  return {
    delivery: inMinor(sums.delivery),
    rides: inMinor(sums.rides),
    rideFees: inMinor(sums.ride_fees),
    tips: inMinor(sums.tips),
    cashCollected: inMinor(sums.cash),
    platformFees: inMinor(sums.fees),
    topUps: inMinor(sums.top_ups),
    adjustments: inMinor(sums.adjustments),
    total: inMinor(sumOf(sums)),
  };
}
