/**
 * What a driver has of a ride that is over: the same share of the same lines as its settlement makes,
 * where the offer could only estimate it. In minor units.
 */
import type { PriceLine } from "#shared/contracts/price-line.ts";
import { cancellationPolicy, type OrderRow, riderOfFee } from "../../orders/index.ts";
import type { Ctx } from "../../platform/index.ts";
import { policyInForce } from "../../policy/index.ts";
import { shareLines } from "../../pricing/index.ts";
import type { TripRow } from "../trip-row.ts";

export function earnedOfRide(
  ctx: Ctx,
  trip: TripRow,
  { order, lines }: { readonly order: OrderRow; readonly lines: readonly PriceLine[] | null },
): number {
  const { riderId } = trip;
  if (trip.state !== "completed") {
    const isOwn = order.tripId === trip.id && order.riderId === riderId;
    return isOwn ? riderOfFee(order, cancellationPolicy(ctx, order).values.riderBasisPoints) : 0;
  }
  const { terms } = order;
  const shares = terms
    ? { commissionBasisPoints: terms.commission, riderBasisPoints: terms.rider }
    : policyInForce(ctx.runtime, "shares").values;
  const own = shareLines(lines ?? order.lines, { storeId: null, riderId }, shares);
  return own.find(({ kind, owner }) => kind === "rider_payable" && owner === riderId)?.minor ?? 0;
}
