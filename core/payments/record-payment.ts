/** Writes payments and their history; every change is announced in the transaction that made it. */
import type { PaymentState } from "#shared/states.ts";
import { appendEvents } from "../outbox/index.ts";
import { type Ctx, now, write } from "../platform/index.ts";
import type { PaymentRow } from "./payment-row.ts";

/** The payment and the first lines of its history. */
const insertPayment = write({
  new_payment: `
    insert into payments (id, subject_id, order_id, purpose, provider, method_id, state, version,
      amount_minor, currency, created_at, updated_at, customer_id, goal, due_at, captured_minor,
      settled_at, shares, requested_with_key, failure_code)
    values ($1, $2, $13, $3, $4, $5, $6, $7, $8, $9, $10, $10, $12, $14, $15, $16, $17, $18::jsonb,
      $19, $20) returning id`,
  first_payment_lines: `
    insert into payment_transitions (payment_id, version, from_state, to_state, reason, at, actor_id)
    select new_payment.id, line.version, line.from_state, line.to_state, line.reason, $10,
      line.actor_id
    from new_payment, jsonb_to_recordset($11::jsonb)
      as line(version int, from_state text, to_state text, reason text, actor_id text)`,
});

const insertTransition = write({
  payment_line: `
    insert into payment_transitions (payment_id, version, from_state, to_state, reason, at, actor_id)
    values ($1, $2, $3, $4, $5, $6, $7)`,
});

const updatePayment = write(
  {
    moved_payment: `
      update payments set goal = $2, state = $3, version = $4, captured_minor = $5, tries = 0,
        due_at = null, lease_until = null, updated_at = $6, to_capture_minor = $9,
        settled_at = $10, shares = $11::jsonb
      where id = $1 and version = $4 - 1 returning id`,
    settled_payment_line: `
      insert into payment_transitions (payment_id, version, from_state, to_state, reason, at)
      select id, $4, $7, $3, $8, $6 from moved_payment`,
  },
  {
    mustChange: "moved_payment",
    refusal: () => new Error("A payment was settled from an old reading of its row"),
  },
);

/** A line of a payment's history. */
export interface HistoryLine {
  readonly from: PaymentState | null;
  readonly reason: string | null;
  /** Null for the system and for what a provider told. */
  readonly actorId: string | null;
}

/** The line and the event of a row that is written already. */
export async function recordPayment(ctx: Ctx, row: PaymentRow, line: HistoryLine): Promise<void> {
  await noteLine(ctx, row, line);
  await announce(ctx, row);
}

/** The line alone: the state is as it was, so nobody has to hear of it. */
export async function noteLine(
  ctx: Ctx,
  row: PaymentRow,
  { from, reason, actorId }: HistoryLine,
): Promise<void> {
  const at = now(ctx).toISOString();
  await insertTransition(ctx, [row.id, row.version, from, row.state, reason, at, actorId]);
}

/** A step that is already behind a payment. */
export interface PastMove {
  readonly from: PaymentState | null;
  readonly to: PaymentState;
  readonly reason: string | null;
  /** Absent for the system. */
  readonly actorId?: string | null;
}

/** A new payment as its first moves left it; the order's second for a purpose is refused by its index. */
export async function insertFirst(
  ctx: Ctx,
  row: PaymentRow,
  moves: readonly PastMove[],
): Promise<void> {
  const lines = moves.map(({ from, to, reason, actorId }, index) => ({
    version: index + 1,
    from_state: from,
    to_state: to,
    reason,
    actor_id: actorId ?? null,
  }));
  await insertPayment(ctx, [
    row.id,
    row.subjectId,
    row.purpose,
    row.provider,
    row.methodId,
    row.state,
    row.version,
    row.amountMinor,
    row.currency,
    row.createdAt.toISOString(),
    JSON.stringify(lines),
    row.customerId,
    row.orderId,
    row.goal,
    row.dueAt?.toISOString() ?? null,
    row.capturedMinor,
    row.settledAt?.toISOString() ?? null,
    row.shares === null ? null : JSON.stringify(row.shares),
    row.requestedWithKey,
    row.failureCode,
  ]);
  for (const { to } of moves) await announce(ctx, { ...row, state: to });
}

/** A payment, locked, that an instant provider has brought to an end. */
export async function writeSettled(
  ctx: Ctx,
  row: PaymentRow,
  from: PaymentState,
  reason: string,
): Promise<void> {
  await updatePayment(ctx, [
    row.id,
    row.goal,
    row.state,
    row.version,
    row.capturedMinor,
    row.updatedAt.toISOString(),
    from,
    reason,
    row.toCaptureMinor,
    row.settledAt?.toISOString() ?? null,
    row.shares === null ? null : JSON.stringify(row.shares),
  ]);
  await announce(ctx, row);
}

async function announce(ctx: Ctx, row: PaymentRow): Promise<void> {
  await appendEvents(ctx, [
    {
      type: "payment.changed",
      partitionKey: row.subjectId,
      payload: {
        paymentId: row.id,
        orderId: row.orderId,
        purpose: row.purpose,
        provider: row.provider,
        to: row.state,
        amountMinor: row.amountMinor,
        currency: row.currency,
      },
    },
  ]);
}
