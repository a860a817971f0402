import { eq } from "drizzle-orm";
import { stores } from "#drizzle/schema/index.ts";
import type { PartnerAmounts, PartnerEarnings } from "#shared/contracts/index.ts";
import type { Money } from "#shared/money.ts";
import { storeIdOf } from "../../identity/index.ts";
import type { Ctx } from "../../platform/index.ts";
import { composeEarnings } from "./compose-earnings.ts";
import { partnerDays, partnerHeadings, partnerItems } from "./earnings-sql.ts";
import { type EarningsQuery, makeReader, type Sums } from "./read-earnings.ts";

const reader = makeReader(partnerHeadings, { days: partnerDays, items: partnerItems });

/**
 * What the caller's store earned, by wall-clock day of its city and by order.
 * @throws BeelineError NOT_FOUND for somebody who runs no store
 */
export async function getPartnerEarnings(ctx: Ctx, query: EarningsQuery): Promise<PartnerEarnings> {
  const id = await storeIdOf(ctx);
  const { cityCode } = stores;
  const [store] = await ctx.db.select({ cityCode }).from(stores).where(eq(stores.id, id));
  const owner = { kind: "partner", id } as const;
  const telling = { reader, net: netOf, amounts: amountsOf, sales: "orders" } as const;
  return composeEarnings(ctx, telling, { owner, cityCode: store?.cityCode, query });
}

type PartnerSums = Sums<(typeof partnerHeadings)[number]>;

/** Tax is collected for the state: the store never has it. */
function netOf({ goods, commission, refunds, adjustments }: PartnerSums): number {
  return goods + commission + refunds + adjustments;
}

function amountsOf(sums: PartnerSums, inMinor: (minor: number) => Money): PartnerAmounts {
  return {
    goods: inMinor(sums.goods),
    commission: inMinor(sums.commission),
    refunds: inMinor(sums.refunds),
    adjustments: inMinor(sums.adjustments),
    tax: inMinor(sums.tax),
    net: inMinor(netOf(sums)),
  };
}
