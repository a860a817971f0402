/** What a driver looks at between its steps. */
import { statement } from "../../platform/index.ts";

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
