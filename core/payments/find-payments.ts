import { and, eq, sql } from "drizzle-orm";
import { payments } from "#drizzle/schema/index.ts";
import { type Ctx, prepare } from "../platform/index.ts";
import type { PaymentRow } from "./payment-row.ts";

const byOrders = prepare((db) =>
  db
    .select()
    .from(payments)
    .where(
      and(
        sql`${payments.subjectId} = any(${sql.placeholder("orderIds")})`,
        eq(payments.purpose, "order"),
      ),
    ),
);

const lockByOrder = prepare((db) =>
  db
    .select()
    .from(payments)
    .where(and(eq(payments.subjectId, sql.placeholder("orderId")), eq(payments.purpose, "order")))
    .for("update"),
);

const byId = prepare((db) =>
  db
    .select()
    .from(payments)
    .where(eq(payments.id, sql.placeholder("id"))),
);

/** The payments of orders by order id; an order without one is missing. */
export async function findPayments(
  ctx: Ctx,
  orderIds: readonly string[],
): Promise<Map<string, PaymentRow>> {
  if (orderIds.length === 0) return new Map();
  const rows = await byOrders(ctx, { orderIds: [...new Set(orderIds)] });
  return new Map(rows.map((row) => [row.subjectId, row]));
}

/** The payment of an order, locked until the transaction ends. */
export async function lockPayment(ctx: Ctx, orderId: string): Promise<PaymentRow | undefined> {
  const [row] = await lockByOrder(ctx, { orderId });
  return row;
}

export async function findPayment(ctx: Ctx, id: string): Promise<PaymentRow | undefined> {
  const [row] = await byId(ctx, { id });
  return row;
}
