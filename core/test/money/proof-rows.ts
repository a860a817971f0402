/** What a driver looks at between its steps. */
import { type Ctx, statement } from "../../platform/index.ts";

/** The payment of an order, while it or its order is not where the bank's answer leads. */
export const selectOpenChallenge = statement<{ id: string; state: string }>(`
  select payments.id, payments.state from payments join orders on orders.id = payments.order_id
  where payments.order_id = $1 and payments.purpose = 'order' and orders.state = 'created'`);

export const selectPaymentOf = statement<{
  id: string;
  capturedMinor: number;
  refundedMinor: number;
}>(`
  select id, captured_minor as "capturedMinor", refunded_minor as "refundedMinor" from payments
  where order_id = $1 and purpose = 'order'`);

export const selectDispute = statement<{ state: string }>(
  "select state from disputes where payment_id = $1",
);

/** Refunds of an order that its bank has not sent back yet. */
export const selectStanding = statement<{ id: string }>(`
  select refunds.id from refunds join payments on payments.id = refunds.payment_id
  where payments.order_id = $1 and payments.purpose = 'order'
    and destination = 'original' and refunds.state <> 'failed'`);

const selectStory = statement<{ line: string }>(`
  select concat_ws(' ', 'payment', id, purpose, provider, state, goal, amount_minor, captured_minor,
    refund_pending_minor, refunded_minor, disputed_minor, attention, 'due', due_at, 'leased',
    lease_until, 'tries', tries) as line from payments where customer_id = $1
  union all
  select concat_ws(' ', 'step', payment_id, payment_transitions.version, to_state, reason)
    from payment_transitions join payments on payments.id = payment_id where customer_id = $1
  union all
  select concat_ws(' ', 'refund', refunds.id, payment_id, refunds.state, destination,
    refunds.amount_minor, 'due', refunds.due_at, 'leased', refunds.lease_until, 'tries',
    refunds.tries)
    from refunds join payments on payments.id = payment_id where customer_id = $1
  union all
  select concat_ws(' ', 'order', id, state) from orders where customer_id = $1`);

/** What the rows say about a customer, for whoever looks for what went wrong. */
export async function tellStory(ctx: Ctx, customerId: string): Promise<string[]> {
  return (await selectStory(ctx, [customerId])).map(({ line }) => line);
}
