/**
 * Support lets a customer off: the platform pays in the customer's place, by a payment like any other,
 * so that the driver has what was earned, the ride is paid and the next booking is free. It takes the
 * order's lock like those who pay, and of all of them one does it. What is owed for a delivery that
 * was cancelled is in the books already, and is taken out of them.
 */
import type { WaiveReason } from "#shared/contracts/waivers.ts";
import {
  chargeOrder,
  clearFailed,
  drivePayment,
  lockPayment,
  type PaymentRow,
  WAIVER,
  waiveDebt,
} from "../../payments/index.ts";
import { type Ctx, systemActor, transact } from "../../platform/index.ts";
import type { OrderRow } from "../order-row.ts";
import { lockOwnOrder } from "../own-order.ts";
import type { SeenOrder } from "../read-parts.ts";
import { markPaid } from "./end-ride.ts";
import { chargeOf, nothingToPay, paymentPending } from "./owed-charge.ts";

/** Letting the bank's question go, and looking anew. */
const MAX_ROUNDS = 3;

/**
 * @throws BeelineError NOT_FOUND; CONFLICT when nothing is owed (any more); PAYMENT_PENDING while it is
 * not known whether the customer has paid
 */
export async function waiveFee(
  ctx: Ctx,
  orderId: string,
  reason: WaiveReason,
  key: string,
): Promise<SeenOrder> {
  for (let round = 0; round < MAX_ROUNDS; round++) {
    // The key is the caller's own.
    const own = `${ctx.actor.id ?? ""}:${key}`;
    const tried = await transact(ctx, (tx) => tryToWaive(tx, orderId, reason, own));
    if (tried.kind === "waived") return { row: tried.order };
    await drivePayment({ ...ctx, actor: systemActor }, tried.row.id);
  }
  throw paymentPending();
}

type Tried =
  | { readonly kind: "waived"; readonly order: OrderRow }
  | { readonly kind: "letting_go"; readonly row: PaymentRow };

async function tryToWaive(
  ctx: Ctx,
  orderId: string,
  reason: WaiveReason,
  key: string,
): Promise<Tried> {
  const { row: order } = await lockOwnOrder(ctx, orderId);
  const earlier = await lockPayment(ctx, order.id);
  // A repeat of the request that did it, long after its answer was forgotten.
  const isRepeat = earlier?.provider === WAIVER && earlier.requestedWithKey === key;
  if (isRepeat) return { kind: "waived", order };
  const waiver = { actorId: ctx.actor.id ?? null, reason };
  if (order.vertical === "delivery" && order.state === "cancelled" && earlier) {
    await waiveDebt(ctx, earlier, order.cancellationFeeMinor ?? 0, waiver);
    return { kind: "waived", order };
  }
  const { feeShares, ...charge } = chargeOf(ctx, order, WAIVER);
  const cleared = await clearFailed(ctx, order.id, WAIVER);
  if (cleared.kind === "letting_go") return cleared;
  if (cleared.kind === "paid") throw nothingToPay();
  if (cleared.kind !== "clear") throw paymentPending();
  await chargeOrder(ctx, {
    ...{ ...charge, key, waiver },
    // Without shares a fee is the platform's.
    ...(feeShares && reason !== "driver_fault" ? { feeShares } : {}),
  });
  const isDriven = order.state === "completed";
  return { kind: "waived", order: isDriven ? await markPaid(ctx, order) : order };
}
