/**
 * Drives one payout to its end: send it, look it up, write down the answer with what it moves. A lease
 * keeps two drivers apart; the money left the balance before anybody was called, so that a crash delays
 * a payout and never doubles it.
 */
import { and, eq, isNull, lte, ne, or, sql } from "drizzle-orm";
import { payouts } from "#drizzle/schema/index.ts";
import { BeelineError } from "#shared/errors.ts";
import { Currency, money } from "#shared/money.ts";
import { canMove, payoutTransitions } from "#shared/states.ts";
import { post } from "../ledger/index.ts";
import { type Ctx, crashPoint, now, transact } from "../platform/index.ts";
import { callProvider, PROVIDER_DEADLINE_MS, ProviderError } from "../providers/index.ts";
import { isHeld, tellPayout } from "./create-payout.ts";
import { findPayout } from "./find-payouts.ts";
import { failedPosting, type PayoutRow, paidAfterAllPosting, paidPosting } from "./payout-row.ts";
import {
  type Answer,
  isOverdue,
  judgeAnswer,
  nextStep,
  pauseMs,
  type Step,
} from "./payout-rules.ts";

/** Look up, send and one to spare. */
const MAX_STEPS = 3;
/** Longer than all steps of one drive together, so that a live driver never loses it. */
const LEASE_MS = MAX_STEPS * PROVIDER_DEADLINE_MS + 8_000;
/** How soon a payout that is held is looked at again; a release looks at once. */
const HELD_PAUSE_MS = 10 * 60_000;

interface Heard {
  readonly answer: Answer;
  readonly providerReference?: string | null;
  readonly amountMinor?: number;
  readonly failureCode?: string | null;
}

/**
 * Takes a payout as far as it goes now. Safe to repeat at any time, by anybody. One that is paid is
 * looked up once more: a bank may have sent back what it took.
 */
export async function drivePayout(ctx: Ctx, id: string): Promise<PayoutRow | undefined> {
  const leased = await takeLease(ctx, id);
  return leased ? takeSteps(ctx, leased) : findPayout(ctx, id);
}

/** Sent, and arrived after a repeat had been refused: then a person must not send it once more. */
const PAID_AFTER_ALL = "paid_after_all";

/**
 * Looks up a payout that was called failed. Should the bank have paid it after all, a person hears of
 * it; that person's retry books it.
 * @throws Error when the provider does not tell: the news has to be tried again
 */
export async function lookAtFailed(ctx: Ctx, row: PayoutRow): Promise<void> {
  if ((await lookUp(ctx, row)) !== "paid") return;
  const at = now(ctx);
  const flagged = await ctx.db
    .update(payouts)
    .set({ attention: PAID_AFTER_ALL, attentionAt: at, updatedAt: at })
    .where(
      and(
        ...[eq(payouts.id, row.id), eq(payouts.state, "failed")],
        sql`${payouts.attention} is distinct from ${PAID_AFTER_ALL}`,
      ),
    )
    .returning({ id: payouts.id });
  if (flagged.length === 0) return;
  const about = { payoutId: row.id, attention: PAID_AFTER_ALL };
  ctx.runtime.log.error(about, "a payout waits for a person");
}

async function lookUp(ctx: Ctx, row: PayoutRow): Promise<Answer> {
  const { answer } = await ask(ctx, row, "lookup");
  if (["silent", "not_sent", "refused"].includes(answer)) throw new Error("It was not looked up");
  return answer;
}

/**
 * Looks a failed payout up before its money is sent once more. What the bank has paid after all is
 * booked, whatever was sent since.
 * @throws BeelineError UNAVAILABLE when the provider does not tell; CONFLICT when it has paid it, or
 * still may
 */
export async function demandFailed(ctx: Ctx, row: PayoutRow): Promise<void> {
  const answer = await lookUp(ctx, row).catch(() => {
    throw new BeelineError("UNAVAILABLE");
  });
  if (answer === "pending") throw new BeelineError("CONFLICT", { detail: "The bank still has it" });
  if (answer !== "paid") return;
  await transact(ctx, async (tx) => {
    const at = now(tx);
    const [paid] = await tx.db
      .update(payouts)
      .set({
        ...{ state: "paid", version: row.version + 1, updatedAt: at },
        ...{ attention: null, attentionAt: null },
      })
      .where(
        and(
          ...[eq(payouts.id, row.id), eq(payouts.state, "failed")],
          eq(payouts.version, row.version),
        ),
      )
      .returning();
    if (!paid) return;
    await post(tx, paidAfterAllPosting(row));
    await tellPayout(tx, paid, row.state);
  });
  throw new BeelineError("CONFLICT", { detail: "The bank has paid it after all: it is booked" });
}

async function takeLease(ctx: Ctx, id: string): Promise<PayoutRow | undefined> {
  if (ctx.afterCommit) throw new Error("A provider is never called inside a transaction");
  const at = now(ctx);
  const leaseUntil = new Date(at.getTime() + LEASE_MS);
  const isFree = or(isNull(payouts.leaseUntil), lte(payouts.leaseUntil, at));
  const [row] = await ctx.db
    .update(payouts)
    // Due when the lease ends: should this process die, another takes over.
    .set({ leaseUntil, dueAt: leaseUntil })
    .where(and(eq(payouts.id, id), ne(payouts.state, "failed"), isFree))
    .returning();
  return row;
}

async function takeSteps(ctx: Ctx, leased: PayoutRow): Promise<PayoutRow> {
  let row = leased;
  let step: Step | undefined = nextStep(row.state) ?? "lookup";
  for (let taken = 0; step !== undefined && taken < MAX_STEPS; taken++) {
    // A hold stops what has not left; what may have left is only looked up.
    if (step === "send" && (await isHeld(ctx, row.ownerId)))
      return giveBack(ctx, row, HELD_PAUSE_MS);
    const heard = await ask(ctx, row, step);
    const applied = await apply(ctx, row, step, heard);
    if (!applied) return (await findPayout(ctx, row.id)) ?? row;
    row = applied.row;
    step = applied.askNext;
  }
  return giveBack(ctx, row);
}

async function ask(ctx: Ctx, row: PayoutRow, step: Step): Promise<Heard> {
  const request = {
    reference: row.id,
    providerReference: row.providerReference,
    amount: money(row.amountMinor, Currency.parse(row.currency)),
    token: row.token,
  };
  const point = step === "send" ? "payout.send" : "payout.lookup";
  crashPoint(ctx, `${point}.before_call`);
  try {
    const { status, ...told } = await callProvider(ctx, row.provider, (adapter, signal) =>
      step === "send" ? adapter.payout(request, signal) : adapter.lookupPayout(request, signal),
    );
    crashPoint(ctx, `${point}.after_call`);
    return { answer: status, ...told };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    const answers = { rejected: "refused", not_sent: "not_sent", unknown: "silent" } as const;
    const answer = answers[error.outcome];
    return { answer, ...(answer === "refused" ? { failureCode: error.code } : {}) };
  }
}

/** Undefined when somebody else moved it, which only a lease that ran out allows. */
async function apply(
  ctx: Ctx,
  row: PayoutRow,
  step: Step,
  heard: Heard,
): Promise<{ row: PayoutRow; askNext: Step | undefined } | undefined> {
  const at = now(ctx);
  const verdict = judgeAnswer(row.state, step, heard.answer);
  const isMove = verdict.to !== undefined && canMove(payoutTransitions, row.state, verdict.to);
  const to = isMove && verdict.to ? verdict.to : row.state;
  const isSent = heard.amountMinor !== undefined && ["pending", "paid"].includes(heard.answer);
  const attention =
    verdict.attention ??
    (isSent && heard.amountMinor !== row.amountMinor ? "amount_differs" : undefined) ??
    (isOverdue(row.createdAt, at) && nextStep(to) ? "overdue" : undefined);
  const raised = attention && row.attention === null ? { attention, attentionAt: at } : {};
  const after = await transact(ctx, async (tx) => {
    const [moved] = await tx.db
      .update(payouts)
      .set({
        ...raised,
        state: to,
        version: isMove ? row.version + 1 : row.version,
        tries: isMove ? 0 : row.tries + 1,
        providerReference: heard.providerReference ?? row.providerReference,
        failureCode: to === "failed" ? (heard.failureCode ?? "failed") : row.failureCode,
        updatedAt: at,
      })
      .where(
        and(
          eq(payouts.id, row.id),
          eq(payouts.version, row.version),
          eq(payouts.leaseUntil, row.leaseUntil!),
        ),
      )
      .returning();
    if (!moved) return undefined;
    if (isMove && to === "paid") await post(tx, paidPosting(moved));
    if (isMove && to === "failed") await post(tx, failedPosting(row));
    if (isMove) await tellPayout(tx, moved, row.state);
    return moved;
  });
  crashPoint(ctx, `payout.${step === "send" ? "send" : "lookup"}.after_commit`);
  if (raised.attention) {
    ctx.runtime.log.error({ payoutId: row.id, attention }, "a payout waits for a person");
  }
  return after && { row: after, askNext: verdict.askNext };
}

/** Ends the lease, and says when to look again if anything is left to learn. */
async function giveBack(ctx: Ctx, row: PayoutRow, pause?: number): Promise<PayoutRow> {
  const wait = pause ?? pauseMs(row.state, row.tries, ctx.runtime.ambient.random());
  const dueAt = nextStep(row.state) ? new Date(now(ctx).getTime() + wait) : null;
  const [free] = await ctx.db
    .update(payouts)
    .set({ leaseUntil: null, dueAt })
    .where(and(eq(payouts.id, row.id), eq(payouts.leaseUntil, row.leaseUntil!)))
    .returning();
  return free ?? (await findPayout(ctx, row.id)) ?? row;
}
