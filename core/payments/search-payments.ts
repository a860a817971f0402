import { and, desc, eq, inArray, isNotNull, lt, or, type SQL } from "drizzle-orm";
import { disputes, payments, paymentTransitions, refunds } from "#drizzle/schema/index.ts";
import type { routes } from "#shared/contracts/index.ts";
import type { OpsPaymentDetail } from "#shared/contracts/ops-payments.ts";
import type { QueryOf, ResponseOf } from "#shared/contracts/route.ts";
import { BeelineError } from "#shared/errors.ts";
import { readTransactions } from "../ledger/index.ts";
import type { Ctx } from "../platform/index.ts";
import { findPayment } from "./find-payments.ts";
import type { PaymentRow, RefundRow } from "./payment-row.ts";
import { viewDispute, viewOpsPayment, viewOpsRefund } from "./view-payment.ts";

/** The newest first; those that wait for a person are found by their own index. */
export async function listOpsPayments(
  ctx: Ctx,
  query: QueryOf<typeof routes.listOpsPayments>,
): Promise<ResponseOf<typeof routes.listOpsPayments>> {
  const { state, provider, orderId, customerId, reference, attention, cursor, limit } = query;
  const filters: (SQL | undefined)[] = [
    state && eq(payments.state, state),
    provider && eq(payments.provider, provider),
    orderId === undefined ? undefined : eq(payments.orderId, orderId),
    customerId === undefined ? undefined : eq(payments.customerId, customerId),
    attention && isNotNull(payments.attention),
    reference ? await byReference(ctx, reference) : undefined,
    cursor ? lt(payments.id, cursor) : undefined,
  ];
  const rows = await ctx.db
    .select()
    .from(payments)
    .where(and(...filters))
    .orderBy(desc(payments.id))
    .limit(limit + 1);
  const shown = rows.slice(0, limit);
  const hasMore = rows.length > limit;
  return {
    items: shown.map(viewOpsPayment),
    nextCursor: hasMore ? (shown.at(-1)?.id ?? null) : null,
  };
}

/** Our id or the provider's, of the payment or of one of its refunds. */
async function byReference(ctx: Ctx, reference: string): Promise<SQL | undefined> {
  const refunded = await ctx.db
    .select({ paymentId: refunds.paymentId })
    .from(refunds)
    .where(or(eq(refunds.id, reference), eq(refunds.providerReference, reference)))
    .limit(10);
  return or(
    eq(payments.id, reference),
    eq(payments.providerReference, reference),
    inArray(
      payments.id,
      refunded.map(({ paymentId }) => paymentId),
    ),
  );
}

/** @throws BeelineError NOT_FOUND */
export async function getOpsPayment(ctx: Ctx, id: string): Promise<OpsPaymentDetail> {
  const row = await findPayment(ctx, id);
  if (!row) throw new BeelineError("NOT_FOUND");
  const [history, given, disputed] = await Promise.all([
    ctx.db
      .select()
      .from(paymentTransitions)
      .where(eq(paymentTransitions.paymentId, id))
      .orderBy(paymentTransitions.version),
    findRefundsOf(ctx, [id]),
    ctx.db.select().from(disputes).where(eq(disputes.paymentId, id)).orderBy(disputes.openedAt),
  ]);
  const references = [id, ...given.map((refund) => refund.id), ...disputed.map(({ id }) => id)];
  return {
    ...viewOpsPayment(row),
    history: history.map(({ version, from, to, reason, actorId, at }) => ({
      ...{ version, from, to, reason, actorId },
      at: at.toISOString(),
    })),
    refunds: given.map((refund) => viewOpsRefund(ctx, refund, row.orderId)),
    disputes: disputed.map(viewDispute),
    postings: await readPostings(ctx, row, references),
  };
}

/** What was posted for the payment, its refunds and its disputes, oldest first. */
async function readPostings(
  ctx: Ctx,
  row: PaymentRow,
  references: readonly string[],
): Promise<OpsPaymentDetail["postings"]> {
  const about = (reference: string) => references.some((id) => reference.startsWith(id));
  const found = row.orderId
    ? await readTransactions(ctx, { orderId: row.orderId })
    : (
        await Promise.all(references.map((reference) => readTransactions(ctx, { reference })))
      ).flat();
  return found
    .filter(({ reference }) => about(reference))
    .map(({ id, purpose, reference, at, legs }) => ({
      ...{ id, purpose, reference, at },
      legs: legs.map(({ kind, owner, amount }) => ({ kind, owner, amount })),
    }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Refunds of payments, oldest first. */
export async function findRefundsOf(ctx: Ctx, paymentIds: readonly string[]): Promise<RefundRow[]> {
  if (paymentIds.length === 0) return [];
  return ctx.db
    .select()
    .from(refunds)
    .where(inArray(refunds.paymentId, [...paymentIds]))
    .orderBy(refunds.id);
}

/** All payments that belong to an order: the order's own first, then by age. */
export async function findPaymentsOf(ctx: Ctx, orderId: string): Promise<PaymentRow[]> {
  const rows = await ctx.db
    .select()
    .from(payments)
    .where(eq(payments.orderId, orderId))
    .orderBy(payments.id);
  return rows.sort((a, b) => Number(b.purpose === "order") - Number(a.purpose === "order"));
}
