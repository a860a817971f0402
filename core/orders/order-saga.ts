/**
 * The saga of an order that is paid through somebody who has to be asked. What is authorized at once
 * (cash) has none: there each verb is one transaction, and the saga is only derived for those who look.
 */
import { eq } from "drizzle-orm";
import { stockReservations } from "#drizzle/schema/index.ts";
import { releaseStock } from "../inventory/index.ts";
import {
  capturePayment,
  driveRefund,
  findPayments,
  lockPayment,
  openRefund,
  type PaymentRow,
  settlePayment,
  voidPayment,
} from "../payments/index.ts";
import { type Ctx, now, statement, transact } from "../platform/index.ts";
import { defineSaga, type SagaDefinition } from "../sagas/index.ts";
import { completePaid } from "./complete-paid.ts";
import { drivePlacing } from "./drive-placing.ts";
import { findOrder } from "./find-order.ts";
import type { OrderRow } from "./order-row.ts";
import * as rules from "./order-saga-rules.ts";
import { renewPayment } from "./renew-payment.ts";

interface Facts extends rules.OrderFacts {
  readonly order: OrderRow;
  readonly payment: PaymentRow | undefined;
}

/** A minute and a half of trying every few seconds, then minutes apart: about half an hour in all. */
const retry = { maxTries: 14, firstPauseMs: 1_000, longestPauseMs: 300_000 };

export const orderSaga: SagaDefinition<Facts> = defineSaga<Facts>({
  kind: "order",
  retry,
  steps: [
    {
      ...{ name: "reserve_stock", standing: rules.reserved, act: async () => {} },
      undo: {
        ...{ name: "release_stock", standing: rules.released },
        act: (ctx, { order }) => releaseStock(ctx, order.id),
      },
    },
    {
      ...{ name: rules.AUTHORIZE, standing: rules.authorized },
      act: (ctx, { order }) => drivePlacing(ctx, order),
      undo: {
        ...{ name: "void_authorization", standing: rules.voided },
        act: (ctx, { order }) => voidPayment(ctx, order.id),
      },
    },
    { name: "await_delivery", standing: rules.fulfilled, act: async () => {} },
    {
      ...{ name: rules.CAPTURE, standing: rules.captured, isPivot: true },
      act: (ctx, facts) =>
        rules.isRunOut(facts)
          ? renewPayment(ctx, facts.order.id)
          : capturePayment(ctx, facts.order.id),
      undo: { name: "refund", standing: rules.refunded, act: giveBack },
    },
    {
      ...{ name: "settle_shares", standing: rules.settled },
      act: (ctx, { order }) => settle(ctx, order),
    },
    {
      ...{ name: "notify", standing: rules.notified },
      act: (ctx, { order }) => completePaid(ctx, order),
    },
  ],
  isAbandoned: rules.isGivenUp,
  problemOf: rules.problemOf,
  load,
  findOverdue,
});

async function load(ctx: Ctx, orderId: string): Promise<Facts | undefined> {
  const order = await findOrder(ctx, orderId);
  if (!order) return undefined;
  const payment = (await findPayments(ctx, [orderId])).get(orderId);
  const [line] = await ctx.db
    .select({ state: stockReservations.state })
    .from(stockReservations)
    .where(eq(stockReservations.orderId, orderId))
    .limit(1);
  return { now: now(ctx), order, payment, stock: line?.state };
}

async function settle(ctx: Ctx, { id, lines, storeId, riderId, terms }: OrderRow): Promise<void> {
  await transact(ctx, async (tx) => {
    const payment = await lockPayment(tx, id);
    if (payment) await settlePayment(tx, { payment, lines, storeId, riderId, terms });
  });
}

/** The same refund for every driver: it is known by its key. */
async function giveBack(ctx: Ctx, facts: Facts): Promise<void> {
  const { order, payment } = facts;
  const amountMinor = rules.owedMinor(facts);
  if (!payment || amountMinor === 0) return;
  const refund = await openRefund(ctx, {
    paymentId: payment.id,
    amount: { amountMinor, currency: ctx.runtime.region.currency },
    bearer: "shares",
    reason: "not_delivered",
    key: `saga ${order.id}`,
  });
  await driveRefund(ctx, refund.id);
}

/** A driver that lives has written something by then, beside the pauses that it makes. */
const STALLED_MS = 15_000;

/**
 * Each part by an index of its own, which only holds what is open: payments that are to be looked at
 * (their saga may be missing), sagas that nobody drives, and sagas that wait for what has happened.
 * What is overdue longest comes first. A saga whose refund is with a bank has nothing to do for days: the
 * refund has a time of its own at which it is looked at, and only with its end the saga is overdue. So
 * is a ride that was not paid: the customer's next try wakes it.
 */
const selectOverdue = statement<{ id: string }>(`
  select id from (
    select subject_id as id, due_at as since from payments
      where due_at <= $1::timestamptz and purpose = 'order' and state not in ('voided', 'failed')
    union all
    select subject_id, updated_at + least(300, 2 ^ least(tries, 10)) * interval '1 s' from sagas
      where ended_at is null and kind = 'order' and state in ('running', 'compensating')
        and updated_at + least(300, 2 ^ least(tries, 10)) * interval '1 s' <= $2::timestamptz
        and not (step = 'refund' and exists (select from payments p
          where p.subject_id = sagas.subject_id and p.purpose = 'order' and p.refund_pending_minor > 0))
    union all
    select subject_id, sagas.updated_at from sagas join orders on orders.id = subject_id
      where sagas.ended_at is null and sagas.state = 'waiting'
        and not (orders.vertical = 'ride' and orders.state = 'completed' and not exists (
          select from payments p where p.subject_id = sagas.subject_id and p.purpose = 'order'
            and p.state not in ('failed', 'voided')))
        and (orders.ended_at is not null or orders.state = 'delivered'
          or (orders.state = 'created' and orders.deadline_at <= $1::timestamptz))
  ) as overdue group by id order by min(since), id limit $3::int`);

async function findOverdue(ctx: Ctx, limit: number): Promise<string[]> {
  const at = now(ctx);
  const stalledAt = new Date(at.getTime() - STALLED_MS);
  const rows = await selectOverdue(ctx, [at.toISOString(), stalledAt.toISOString(), limit]);
  return rows.map(({ id }) => id);
}
