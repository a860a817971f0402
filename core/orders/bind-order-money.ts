/** The money of an order: what was paid, what goes back, what the rider is given on top. */
import { routes } from "#shared/contracts/index.ts";
import type { ResponseOf } from "#shared/contracts/route.ts";
import {
  findPaymentsOf,
  findRefundsOf,
  getOpsPayment,
  type PaymentRow,
  resolvePayment,
  settlePayment,
  viewPayment,
} from "../payments/index.ts";
import type { Bind, Ctx } from "../platform/index.ts";
import { findOrder } from "./find-order.ts";
import { ownOrder } from "./own-order.ts";
import { refundOrder } from "./refund-order.ts";
import { tipRider } from "./tip-rider.ts";

/** Each of them may ask a provider between its commits. */
const inSteps = { commits: (): "steps" => "steps" };

export function bindOrderMoney(bind: Bind): void {
  bind(routes.listOrderPayments, ({ ctx, params }) => listOrderPayments(ctx, params.id));
  bind(
    routes.createRefund,
    ({ ctx, params, body, idempotencyKey }) => refundOrder(ctx, params.id, body, idempotencyKey),
    inSteps,
  );
  bind(
    routes.tipRider,
    ({ ctx, params, body, idempotencyKey }) => tipRider(ctx, params.id, body, idempotencyKey),
    inSteps,
  );
  bind(
    routes.resolvePayment,
    async ({ ctx, params, body }) => {
      await resolvePayment(ctx, { paymentId: params.id, ...body }, settleFulfilled);
      return getOpsPayment(ctx, params.id);
    },
    inSteps,
  );
}

/** A store sees what was paid for its food, not what its customers tip. */
async function listOrderPayments(
  ctx: Ctx,
  orderId: string,
): Promise<ResponseOf<typeof routes.listOrderPayments>> {
  const { row } = await ownOrder(ctx, orderId);
  const all = await findPaymentsOf(ctx, row.id);
  const isPartner = ctx.actor.role === "partner";
  const rows = isPartner ? all.filter(({ purpose }) => purpose !== "tip") : all;
  const refunds = await findRefundsOf(
    ctx,
    rows.map(({ id }) => id),
  );
  const items = rows.map((payment) => {
    const own = refunds.filter(({ paymentId }) => paymentId === payment.id);
    const view = viewPayment(payment, own);
    // Where the bank asks is the customer's own business, and so is the card.
    return isPartner ? { ...view, actionUrl: null, methodId: payment.provider } : view;
  });
  return { items, nextCursor: null };
}

async function settleFulfilled(ctx: Ctx, payment: PaymentRow): Promise<boolean> {
  const order = payment.orderId === null ? undefined : await findOrder(ctx, payment.orderId);
  if (order?.state !== "delivered" && order?.state !== "completed") return false;
  await settlePayment(ctx, { ...order, payment });
  return true;
}
