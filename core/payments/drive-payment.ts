/**
 * Drives one payment towards its goal: ask the provider, write down the answer, ask again.
 * A lease keeps two drivers from asking at the same time; whoever finds it taken waits for the
 * other's result. Each answer is committed by itself, so that a crash loses at most one answer,
 * and that one is looked up again.
 */

import { and, eq, inArray, isNull, lte, ne, or, type SQL, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import { payments } from "#drizzle/schema/index.ts";
import { canMove, paymentTransitions } from "#shared/states.ts";
import { type Ctx, now, transact } from "../platform/index.ts";
import { askProvider, PROVIDER_DEADLINE_MS } from "./ask-provider.ts";
import { findPayment } from "./find-payments.ts";
import type { PaymentRow } from "./payment-row.ts";
import { type Answer, judge, nextStep, pauseMs, type Step } from "./payment-rules.ts";
import { recordPayment } from "./record-payment.ts";

/** Look up, authorize, capture and one to spare; a payment never needs more at a time. */
const MAX_STEPS = 4;
/** Longer than all steps of one drive together, so that a live driver never loses it. */
const LEASE_MS = MAX_STEPS * PROVIDER_DEADLINE_MS + 8_000;
const WAIT_POLL_MS = 50;

/**
 * Asks the provider for the authorization of an open payment. Look at the state of the result:
 * `authorized`, `failed` (declined), `voided` (cancelled meanwhile), or `unknown`/`created`, when
 * the answer comes later as `payment.changed`.
 */
export async function authorizePayment(ctx: Ctx, paymentId: string): Promise<PaymentRow> {
  if (ctx.afterCommit) throw new Error("A provider is never called inside a transaction");
  return drivePayment(ctx, paymentId);
}

/** Takes a payment as far as it goes now. Safe to repeat at any time, by anybody. */
export async function drivePayment(ctx: Ctx, paymentId: string): Promise<PaymentRow> {
  const waitUntil = performance.now() + PROVIDER_DEADLINE_MS;
  for (;;) {
    const leased = await takeLease(ctx, paymentId);
    if (leased) return giveBack(ctx, await takeSteps(ctx, leased));
    const row = await findPayment(ctx, paymentId);
    if (!row) throw new Error("There is no such payment");
    const isDone = nextStep(row.state, row.goal) === undefined;
    if (isDone || performance.now() >= waitUntil) return row;
    await new Promise((resolve) => setTimeout(resolve, WAIT_POLL_MS));
  }
}

/** `nextStep` in SQL: whether there is anything left to ask. */
const isUnfinished = or(
  inArray(payments.state, ["created", "unknown"]),
  and(eq(payments.state, "authorized"), ne(payments.goal, "authorize")),
);

async function takeLease(ctx: Ctx, paymentId: string): Promise<PaymentRow | undefined> {
  const at = now(ctx);
  const leaseUntil = new Date(at.getTime() + LEASE_MS);
  const isFree = or(isNull(payments.leaseUntil), lte(payments.leaseUntil, at));
  const [row] = await ctx.db
    .update(payments)
    // Due when the lease ends: should this process die, the loop of another takes over.
    .set({ leaseUntil, dueAt: leaseUntil })
    .where(and(eq(payments.id, paymentId), isUnfinished, isFree))
    .returning();
  return row;
}

async function takeSteps(ctx: Ctx, leased: PaymentRow): Promise<PaymentRow> {
  let row = leased;
  let step = nextStep(row.state, row.goal);
  for (let taken = 0; step !== undefined && taken < MAX_STEPS; taken++) {
    const answer: Answer = await askProvider(ctx, row, step);
    const applied = await applyAnswer(ctx, row, step, answer);
    if (!applied) break;
    row = applied.row;
    if (answer === "unanswered") break;
    step = applied.askNext ?? nextStep(row.state, row.goal);
  }
  return row;
}

/**
 * Writes an answer down. When nothing is left to ask, the lease ends with it, unless the goal has
 * changed since it was read. Undefined when somebody else moved the payment, which only a lease
 * that ran out allows.
 */
async function applyAnswer(
  ctx: Ctx,
  row: PaymentRow,
  step: Step,
  answer: Answer,
): Promise<{ row: PaymentRow; askNext?: Step } | undefined> {
  const { to, askNext } = judge(row.state, row.goal, answer);
  const isMove = to !== undefined && canMove(paymentTransitions, row.state, to);
  if (to !== undefined && !isMove) {
    const about = { paymentId: row.id, from: row.state, to, step };
    ctx.runtime.log.error(about, "the payment provider's answer does not fit");
  }
  const state = isMove ? to : row.state;
  const isDone = nextStep(state, row.goal) === undefined;
  const unless = (column: PgColumn) =>
    sql`case when ${payments.goal} = ${row.goal} then null else ${column} end`;
  const ending = { leaseUntil: unless(payments.leaseUntil), dueAt: unless(payments.dueAt) };
  const captured = state === "captured" ? { capturedMinor: row.amountMinor } : {};
  return transact(ctx, async (tx) => {
    const [after] = await tx.db
      .update(payments)
      .set({
        tries: triesAfter(step, answer),
        updatedAt: now(tx),
        ...(isMove ? { state, version: row.version + 1, ...captured } : {}),
        ...(isDone ? ending : {}),
      })
      .where(and(eq(payments.id, row.id), eq(payments.version, row.version)))
      .returning();
    if (!after) return undefined;
    if (isMove) await recordPayment(tx, after, row.state, `${step}: ${answer}`);
    return { row: after, ...(askNext ? { askNext } : {}) };
  });
}

/** Only progress starts the count anew: a provider that answers look-ups alone is still silent. */
function triesAfter(step: Step, answer: Answer): SQL | number {
  if (answer === "unanswered") return sql`${payments.tries} + 1`;
  return step === "lookup" ? sql`${payments.tries}` : 0;
}

/** Ends the lease of a payment with something left to ask, and says when to ask again. */
async function giveBack(ctx: Ctx, driven: PaymentRow): Promise<PaymentRow> {
  if (driven.leaseUntil === null) return driven;
  const [row] = await ctx.db
    .update(payments)
    .set({ leaseUntil: null, dueAt: new Date(now(ctx).getTime() + pauseMs(driven.tries)) })
    // Only our own lease: after one that ran out, somebody else may hold the next.
    .where(
      and(eq(payments.id, driven.id), isUnfinished, eq(payments.leaseUntil, driven.leaseUntil)),
    )
    .returning();
  return row ?? (await findPayment(ctx, driven.id)) ?? driven;
}
