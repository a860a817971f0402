import type { PriceLine } from "#shared/contracts/price-line.ts";
import { Currency, money } from "#shared/money.ts";
import type { PaymentState } from "#shared/states.ts";
import { tryCharge } from "../../payments/index.ts";
import { type Ctx, follow, systemActor, write } from "../../platform/index.ts";
import { openSaga, wakeSaga } from "../../sagas/index.ts";
import { moveOrder } from "../move-order.ts";
import type { OrderRow } from "../order-row.ts";
import { CAPTURE } from "../order-saga-rules.ts";

export interface RideEnd {
  /** Locked by this transaction, and as it was read then. */
  readonly order: OrderRow;
  readonly lines: PriceLine[];
  readonly totalMinor: number;
  readonly methodId: string;
  /** Why support has ended it. */
  readonly reason?: string | undefined;
}

const writePrice = write(
  {
    priced_order: `
      update orders set lines = $2::jsonb, total_minor = $3
      where id = $1 and version = $4 returning id`,
  },
  {
    mustChange: "priced_order",
    refusal: () => new Error("A ride was priced from an old reading of its order"),
  },
);

/**
 * The ride has ended: what it costs is known, and asked for in the same transaction. Cash and the
 * wallet pay at once; a card is asked after the commit, by the order's saga.
 */
export async function endRide(
  ctx: Ctx,
  { order, lines, totalMinor, methodId, reason }: RideEnd,
): Promise<{ order: OrderRow; paymentState: PaymentState }> {
  await writePrice(ctx, [order.id, JSON.stringify(lines), totalMinor, order.version]);
  const locked: OrderRow = { ...order, lines, totalMinor };
  const completed = await moveOrder(ctx, {
    ...{ orderId: order.id, locked, to: "completed", from: ["in_progress", "paused"] },
    ...(reason === undefined ? {} : { reason }),
  });
  const payment = await tryCharge(ctx, {
    ...{ orderId: order.id, customerId: order.customerId, methodId, order: completed },
    amount: money(totalMinor, Currency.parse(order.currency)),
  });
  if (payment?.state === "captured") {
    return { order: await markPaid(ctx, completed), paymentState: "captured" };
  }
  // Its method is gone: the customer chooses another one.
  if (!payment) return { order: completed, paymentState: "failed" };
  await openSaga(ctx, { id: order.id, kind: "order", step: CAPTURE });
  await follow(ctx, wakeSaga(ctx, "order", order.id));
  return { order: completed, paymentState: payment.state };
}

/** Belongs in the transaction that has locked the order and found its money captured. */
export function markPaid(ctx: Ctx, locked: OrderRow): Promise<OrderRow> {
  const system: Ctx = { ...ctx, actor: systemActor };
  return moveOrder(system, { orderId: locked.id, locked, to: "paid", from: ["completed"] });
}
