/**
 * What a driver has of a ride that is over: the same share of the same lines as the settlement makes,
 * where the offer could only estimate it.
 */
import type { PriceLine } from "#shared/contracts/price-line.ts";
import { shareOf } from "#shared/money.ts";
import { cancellationPolicy, type OrderRow } from "../../orders/index.ts";
import type { Ctx } from "../../platform/index.ts";
import { policyInForce } from "../../policy/index.ts";
import { shareLines } from "../../pricing/index.ts";

/** In minor units. */
export function earnedOfFare(
  ctx: Ctx,
  { terms }: Pick<OrderRow, "terms">,
  { riderId, lines }: { readonly riderId: string; readonly lines: readonly PriceLine[] },
): number {
  const shares = terms
    ? { commissionBasisPoints: terms.commission, riderBasisPoints: terms.rider }
    : policyInForce(ctx.runtime, "shares").values;
  const own = shareLines(lines, { storeId: null, riderId }, shares).find(
    ({ kind, owner }) => kind === "rider_payable" && owner === riderId,
  );
  return own?.minor ?? 0;
}
