/**
 * Drives one refund as payments are driven: a lease, a question, its answer committed by itself.
 * The payment's row is locked before the refund's, everywhere.
 */
import { and, asc, eq, getTableColumns, inArray, isNull, lte, or, sql } from "drizzle-orm";
import { refunds } from "#drizzle/schema/index.ts";
import { post } from "../ledger/index.ts";
import { type Ctx, crashPoint, now, transact } from "../platform/index.ts";
import { PROVIDER_DEADLINE_MS, type ProviderRefund } from "../providers/index.ts";
import { applyRefund } from "./apply-refund.ts";
import { type Asked, askRefund } from "./ask-provider.ts";
import { lockPaymentById } from "./change-payment.ts";
import { findPayment } from "./find-payments.ts";
import type { PaymentRow, RefundRow } from "./payment-row.ts";
import { pauseMs } from "./payment-rules.ts";
import {
  judgeRefund,
  judgeRefundFailure,
  nextRefundStep,
  type RefundStep,
  type RefundVerdict,
} from "./refund-rules.ts";

const MAX_STEPS = 3;
const LEASE_MS = MAX_STEPS * PROVIDER_DEADLINE_MS + 8_000;
/** One that a provider works on is looked at that often, should no news come. */
const PENDING_CHECK_MS = 60_000;
const open = ["created", "pending", "unknown"] as const;

export async function findRefund(ctx: Ctx, id: string): Promise<RefundRow | undefined> {
  const [row] = await ctx.db.select().from(refunds).where(eq(refunds.id, id));
  return row;
}

/** Refunds that are to be looked at now, a bounded number; the rest stays due. */
export async function findDueRefunds(ctx: Ctx, limit: number): Promise<string[]> {
  const at = now(ctx);
  const rows = await ctx.db
    .select({ id: refunds.id })
    .from(refunds)
    .where(and(lte(refunds.dueAt, at), or(isNull(refunds.leaseUntil), lte(refunds.leaseUntil, at))))
    .orderBy(asc(refunds.dueAt))
    .limit(limit);
  return rows.map(({ id }) => id);
}

/** Takes a refund as far as it goes now. Safe to repeat at any time, by anybody. */
export async function driveRefund(ctx: Ctx, refundId: string): Promise<RefundRow> {
  if (ctx.afterCommit) throw new Error("A provider is never called inside a transaction");
  const leased = await takeLease(ctx, refundId);
  if (!leased) {
    const row = await findRefund(ctx, refundId);
    if (!row) throw new Error("There is no such refund");
    return row;
  }
  const payment = await findPayment(ctx, leased.paymentId);
  let row = leased;
  let step = nextRefundStep(row.state);
  for (let taken = 0; step !== undefined && taken < MAX_STEPS; taken++) {
    const point = step === "refund" ? "refund.send" : "refund.lookup";
    const asked = await askRefund(ctx, payment!, row, step);
    const applied = await writeDown(ctx, row, step, asked);
    crashPoint(ctx, `${point}.after_commit`);
    if (!applied) break;
    row = applied.row;
    step = applied.next;
  }
  return giveBack(ctx, row);
}

async function takeLease(ctx: Ctx, id: string): Promise<RefundRow | undefined> {
  const at = now(ctx);
  const leaseUntil = new Date(at.getTime() + LEASE_MS);
  const [found] = await ctx.db
    .update(refunds)
    .set({
      leaseUntil,
      dueAt: leaseUntil,
      // The last holder died with it and may have asked: until it is looked up nothing is known.
      state: sql`case when ${refunds.leaseUntil} is not null and ${refunds.state} = 'created'
        then 'unknown' else ${refunds.state} end`,
    })
    .where(
      and(
        eq(refunds.id, id),
        inArray(refunds.state, [...open]),
        or(isNull(refunds.leaseUntil), lte(refunds.leaseUntil, at)),
      ),
    )
    .returning(getTableColumns(refunds));
  return found;
}

interface Applied {
  readonly row: RefundRow;
  readonly next?: RefundStep | undefined;
}

async function writeDown(
  ctx: Ctx,
  leased: RefundRow,
  step: RefundStep,
  asked: Asked<ProviderRefund>,
): Promise<Applied | undefined> {
  return changeRefund(ctx, leased.paymentId, leased.id, (row) => {
    if (row.leaseUntil?.getTime() !== leased.leaseUntil?.getTime()) return undefined;
    if ("failure" in asked) {
      const verdict = judgeRefundFailure(row.state, step, asked.failure);
      return { row: { ...row, tries: row.tries + 1 }, verdict };
    }
    const { providerReference } = asked.view;
    const isKnown = asked.view.status !== "absent";
    const verdict = judgeRefund(row, asked.view);
    return { row, verdict, ...(isKnown ? { providerReference } : {}) };
  });
}

interface Learnt {
  readonly row: RefundRow;
  readonly verdict: RefundVerdict;
  readonly providerReference?: string | null;
}

async function changeRefund(
  ctx: Ctx,
  paymentId: string,
  refundId: string,
  learn: (row: RefundRow, payment: PaymentRow) => Learnt | undefined,
): Promise<Applied | undefined> {
  return transact(ctx, async (tx) => {
    const payment = await lockPaymentById(tx, paymentId);
    const [row] = await tx.db.select().from(refunds).where(eq(refunds.id, refundId)).for("update");
    if (!payment || !row) throw new Error("There is no such refund");
    const learnt = learn(row, payment);
    if (!learnt) return undefined;
    const applied = await applyRefund(tx, payment, learnt.row, learnt);
    if (applied.postings.length > 0) await post(tx, applied.postings);
    return { row: applied.refund, next: learnt.verdict.askNext };
  });
}

/**
 * Looks at a refund whatever its state, so that one which a bank sent back is heard of. A driver that
 * is at it may have its answer from before the news, and a repeat of a request is told what the first
 * one was told: only a look-up from now on counts.
 * @returns whether the provider told anything
 */
export async function lookAtRefund(ctx: Ctx, refundId: string): Promise<boolean> {
  const refund = await findRefund(ctx, refundId);
  if (!refund) return false;
  const payment = await findPayment(ctx, refund.paymentId);
  const asked = await askRefund(ctx, payment!, refund, "lookup");
  if ("failure" in asked) return false;
  const applied = await changeRefund(ctx, refund.paymentId, refundId, (row) =>
    // Moved meanwhile: this answer may be older than what moved it.
    row.version === refund.version ? { row, verdict: judgeRefund(row, asked.view) } : undefined,
  );
  if (!applied) return false;
  if (nextRefundStep(applied.row.state) !== undefined) await driveRefund(ctx, refundId);
  return true;
}

/** Ends the lease, and says when to look again if something is left to learn. */
async function giveBack(ctx: Ctx, driven: RefundRow): Promise<RefundRow> {
  const isOpen = nextRefundStep(driven.state) !== undefined;
  const wait = driven.state === "pending" ? PENDING_CHECK_MS : pauseMs(driven.tries);
  const dueAt = isOpen ? new Date(now(ctx).getTime() + wait) : null;
  const [row] = await ctx.db
    .update(refunds)
    .set({ leaseUntil: null, dueAt })
    .where(and(eq(refunds.id, driven.id), eq(refunds.leaseUntil, driven.leaseUntil ?? now(ctx))))
    .returning();
  return row ?? driven;
}
