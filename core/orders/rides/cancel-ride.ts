/**
 * A ride that will not take place. The fee is decided, written down as a fare of its own kind and
 * charged in the transaction that cancels; what cannot be taken is owed, and blocks the next booking.
 */

import type { PriceLine } from "#shared/contracts/price-line.ts";
import { BeelineError } from "#shared/errors.ts";
import { Currency, money } from "#shared/money.ts";
import { allocate } from "#shared/money-allocation.ts";
import { CASH, tryCharge } from "../../payments/index.ts";
import { type Ctx, follow, newId, now, statement, write } from "../../platform/index.ts";
import { wakeSaga } from "../../sagas/index.ts";
import { moveOrder, orderConflict } from "../move-order.ts";
import type { OrderRow } from "../order-row.ts";
import { type CancelFacts, type CancelFee, feeFor, noShowFee } from "./cancel-fee-rules.ts";
import { cancellationPolicy, readCancelFacts } from "./read-cancel-fee.ts";

export interface RideCancellation {
  /** Locked by this transaction, and as it was read then. */
  readonly order: OrderRow;
  /** What a person typed. */
  readonly saidReason: string;
  /** The driver has waited long enough for a passenger who did not come. */
  readonly isNoShow?: boolean;
}

const selectMethod = statement<{ methodId: string }>(
  `select payment_method_id as "methodId" from rides where order_id = $1`,
);

const insertFare = write({
  cancellation_fare: `
    insert into fares (id, order_id, trip_id, kind, lines, total_minor, currency, policy_revision,
      inputs, at)
    values ($1, $2, $3, 'cancellation', $4::jsonb, $5, $6, $7, $8::jsonb, $9)`,
});

const cancellable = ["created", "searching", "assigned"] as const;

/** @throws BeelineError CANNOT_CANCEL_IN_PROGRESS; CONFLICT when it has ended */
export async function cancelRide(ctx: Ctx, cancellation: RideCancellation): Promise<OrderRow> {
  const { order, saidReason, isNoShow = false } = cancellation;
  if (order.state === "in_progress" || order.state === "paused") {
    throw new BeelineError("CANNOT_CANCEL_IN_PROGRESS");
  }
  if (!cancellable.some((state) => state === order.state)) throw orderConflict(order.state);
  const facts = (await readCancelFacts(ctx, [order])).get(order.id);
  if (!facts) throw new Error("A ride is not there");
  const { values, revision } = cancellationPolicy(ctx, order);
  const fee = isNoShow
    ? noShowFee(facts.rideType, values)
    : feeFor(ctx.actor.role, facts, values, now(ctx));
  const [ride] = await selectMethod(ctx, [order.id]);
  const cancelled = await moveOrder(ctx, {
    ...{ orderId: order.id, locked: order, to: "cancelled", from: cancellable },
    ...{ reason: fee.reason, saidReason },
    set: { cancellationFeeMinor: fee.feeMinor },
  });
  if (fee.feeMinor === 0) return cancelled;
  await keepFare(ctx, cancelled, { fee, facts, revision });
  await chargeFee(ctx, cancelled, ride?.methodId ?? CASH, values.riderBasisPoints);
  return cancelled;
}

async function keepFare(
  ctx: Ctx,
  order: OrderRow,
  { fee, facts, revision }: { fee: CancelFee; facts: CancelFacts; revision: string },
): Promise<void> {
  const currency = Currency.parse(order.currency);
  const lines: PriceLine[] = [
    { code: "cancellation", label: "Cancellation fee", amount: money(fee.feeMinor, currency) },
  ];
  const at = now(ctx);
  const sinceMs = at.getTime() - (facts.assignedAt ?? at).getTime();
  const numbers = {
    secondsSinceAssigned: Math.round(sinceMs / 1_000),
    ...(facts.toldEtaSeconds === null ? {} : { toldEtaSeconds: facts.toldEtaSeconds }),
    ...(facts.startMeters === null ? {} : { startMeters: facts.startMeters }),
    ...(facts.metersNow === null ? {} : { metersNow: Math.round(facts.metersNow) }),
  };
  await insertFare(ctx, [
    newId(ctx, "fare"),
    order.id,
    order.tripId,
    JSON.stringify(lines),
    fee.feeMinor,
    order.currency,
    revision,
    JSON.stringify(numbers),
    at.toISOString(),
  ]);
}

/** Nobody is there to collect notes: who would have paid in cash owes it. */
async function chargeFee(
  ctx: Ctx,
  order: OrderRow,
  methodId: string,
  riderBasisPoints: number,
): Promise<void> {
  if (methodId === CASH) return;
  const payment = await tryCharge(ctx, feeCharge(order, methodId, riderBasisPoints));
  // A provider is asked after the commit.
  if (payment && payment.state === "created") await follow(ctx, wakeSaga(ctx, "order", order.id));
}

/** The part of the driver who came, in minor units. */
export function riderOfFee(
  { cancellationFeeMinor, riderId }: Pick<OrderRow, "cancellationFeeMinor" | "riderId">,
  riderBasisPoints: number,
): number {
  const points = riderId === null ? 0 : riderBasisPoints;
  return allocate(cancellationFeeMinor ?? 0, [points, 10_000 - points])[0] ?? 0;
}

/** The fee as it is charged, now or later: a part for the driver who came, the rest the platform's. */
export function feeCharge(order: OrderRow, methodId: string, riderBasisPoints: number) {
  const feeMinor = order.cancellationFeeMinor ?? 0;
  const rider = riderOfFee(order, riderBasisPoints);
  const platform = feeMinor - rider;
  const feeShares = [
    { kind: "rider_payable", owner: order.riderId ?? "platform", minor: rider },
    { kind: "platform_revenue", owner: "platform", minor: platform },
  ].filter(({ minor }) => minor > 0);
  return {
    ...{ orderId: order.id, customerId: order.customerId, methodId, feeShares },
    amount: money(feeMinor, Currency.parse(order.currency)),
  };
}
