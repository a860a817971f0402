/**
 * A ride, or the fee of a cancelled one, that could not be paid: another way, by the customer's own
 * hand. Of all tries one takes the money: each has to find the one before known to have failed,
 * under the order's lock.
 */
import { BeelineError } from "#shared/errors.ts";
import {
  CASH,
  chargeOrder,
  clearFailed,
  demandTaken,
  drivePayment,
  type PaymentRow,
} from "../../payments/index.ts";
import { type Ctx, systemActor, transact } from "../../platform/index.ts";
import { completePaid } from "../complete-paid.ts";
import { findOrder } from "../find-order.ts";
import type { OrderRow } from "../order-row.ts";
import { lockOwnOrder } from "../own-order.ts";
import type { SeenOrder } from "../read-parts.ts";
import { markPaid } from "./end-ride.ts";
import { chargeOf, nothingToPay, paymentPending } from "./owed-charge.ts";

/** Letting the bank's question go, and asking anew. */
const MAX_ROUNDS = 3;

/**
 * @throws BeelineError NOT_FOUND; CONFLICT when nothing is to be paid; VALIDATION_FAILED;
 * INSUFFICIENT_FUNDS; PAYMENT_DECLINED; PAYMENT_PENDING while an earlier try is not known to have failed
 */
export async function payOrder(
  ctx: Ctx,
  orderId: string,
  methodId: string,
  key: string,
): Promise<SeenOrder> {
  if (methodId === CASH) throw notCash();
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const tried = await transact(ctx, (tx) => tryToPay(tx, orderId, methodId, key));
    if (tried.kind === "letting_go") {
      await drivePayment(asSystem(ctx), tried.row.id);
      continue;
    }
    return { row: await finish(ctx, tried.order, tried.row) };
  }
  throw paymentPending();
}

type Tried =
  | { readonly kind: "asked"; readonly order: OrderRow; readonly row: PaymentRow }
  | { readonly kind: "letting_go"; readonly row: PaymentRow };

async function tryToPay(ctx: Ctx, orderId: string, methodId: string, key: string): Promise<Tried> {
  const { row: order } = await lockOwnOrder(ctx, orderId);
  const charge = chargeOf(ctx, order, methodId);
  const cleared = await clearFailed(ctx, order.id, methodId);
  switch (cleared.kind) {
    case "paid":
      throw nothingToPay();
    case "letting_go":
      return cleared;
    case "asked":
      return { kind: "asked", order, row: cleared.row };
    case "open":
      // A repeat of the request that made it hears how it goes on.
      if (cleared.row.requestedWithKey === key) return { kind: "asked", order, row: cleared.row };
      throw paymentPending();
    case "clear": {
      const row = await chargeOrder(ctx, { ...charge, key });
      const isPaid = row.state === "captured" && order.state === "completed";
      return { kind: "asked", order: isPaid ? await markPaid(ctx, order) : order, row };
    }
  }
}

/** Takes it as far as it goes now; the saga goes on from wherever that is. */
async function finish(ctx: Ctx, order: OrderRow, opened: PaymentRow): Promise<OrderRow> {
  const isOpen = ["created", "unknown", "authorized"].includes(opened.state);
  const row = isOpen ? await drivePayment(asSystem(ctx), opened.id) : opened;
  demandTaken(row);
  if (order.state === "completed") await completePaid(asSystem(ctx), order);
  return (await findOrder(ctx, order.id)) ?? order;
}

function asSystem(ctx: Ctx): Ctx {
  return { ...ctx, actor: systemActor };
}

function notCash(): BeelineError {
  const message = "Nobody is there to collect it: choose a card or the wallet";
  return new BeelineError("VALIDATION_FAILED", { issues: [{ path: "paymentMethodId", message }] });
}
