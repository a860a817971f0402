/** Changes one payment whose row this transaction has locked, and keeps what happened and why. */
import { eq, sql } from "drizzle-orm";
import { payments } from "#drizzle/schema/index.ts";
import type { PaymentAttention } from "#shared/contracts/ops-payments.ts";
import { canMove, paymentTransitions } from "#shared/states.ts";
import { type Ctx, now, prepare } from "../platform/index.ts";
import type { PaymentRow } from "./payment-row.ts";
import { noteLine, recordPayment } from "./record-payment.ts";

const lockById = prepare((db) =>
  db
    .select()
    .from(payments)
    .where(eq(payments.id, sql.placeholder("id")))
    .for("update"),
);

/** Until the transaction ends. */
export async function lockPaymentById(ctx: Ctx, id: string): Promise<PaymentRow | undefined> {
  const [row] = await lockById(ctx, { id });
  return row;
}

export interface Change {
  readonly set: Partial<Omit<PaymentRow, "id" | "version">>;
  /** Our own words. */
  readonly reason: string;
  /** The person who decided it. */
  readonly actorId?: string;
  /** Kept in the history although the state stays. */
  readonly isNoted?: boolean;
}

/**
 * A change of state is counted, recorded and announced; one that the state table does not allow is
 * left out, and told to whoever reads the log: a provider's answer did not fit.
 */
export async function changePayment(
  ctx: Ctx,
  row: PaymentRow,
  change: Change,
): Promise<PaymentRow> {
  const { state: to = row.state, ...rest } = change.set;
  const isMove = to !== row.state;
  const isAllowed = !isMove || canMove(paymentTransitions, row.state, to);
  if (!isAllowed) {
    const about = { paymentId: row.id, from: row.state, to };
    ctx.runtime.log.error(about, "the payment provider's answer does not fit");
  }
  const state = isAllowed ? to : row.state;
  const isRecorded = state !== row.state || change.isNoted === true;
  const after: PaymentRow = {
    ...row,
    ...rest,
    ...freed(row, state),
    state,
    version: row.version + (isRecorded ? 1 : 0),
    updatedAt: now(ctx),
  };
  const { id, createdAt: _, ...columns } = after;
  await ctx.db.update(payments).set(columns).where(eq(payments.id, id));
  if (!isRecorded) return after;
  const line = { from: row.state, reason: change.reason, actorId: change.actorId ?? null };
  if (state === row.state) await noteLine(ctx, after, line);
  else await recordPayment(ctx, after, line);
  return after;
}

/** A tip that failed gives its place free, so that another card can be tried. */
function freed(row: PaymentRow, to: PaymentRow["state"]): Partial<PaymentRow> {
  const isOver = to === "failed" || to === "voided";
  return row.purpose === "tip" && isOver ? { subjectId: row.id } : {};
}

/** What a person has to look at; the latest word stands, since when is kept. */
export function flagged(
  ctx: Ctx,
  row: Pick<PaymentRow, "attention" | "attentionAt">,
  attention: PaymentAttention | undefined,
): Pick<PaymentRow, "attention" | "attentionAt"> {
  if (attention === undefined) return { attention: row.attention, attentionAt: row.attentionAt };
  return { attention, attentionAt: row.attentionAt ?? now(ctx) };
}
