/**
 * Writes down what a provider told of a payment: state, amounts, refunds, disputes and what the
 * ledger has to know of it, in one transaction under the payment's lock.
 */
import { Currency } from "#shared/money.ts";
import { type Posting, post } from "../ledger/index.ts";
import { type Ctx, now, transact } from "../platform/index.ts";
import type { ProviderPayment } from "../providers/index.ts";
import { applyDisputes } from "./apply-disputes.ts";
import { applyRefundViews } from "./apply-refund.ts";
import { capturePostings, sharesAtCapture, unexpectedPosting } from "./capture-postings.ts";
import { changePayment, flagged, lockPaymentById } from "./change-payment.ts";
import { debtPostings } from "./customer-debt.ts";
import { holdsLease, type Leased } from "./lease-payment.ts";
import { foundElsewhere } from "./money-elsewhere.ts";
import type { PaymentRow } from "./payment-row.ts";
import { dueAfter, judge, nextStep, type Step, type Verdict } from "./payment-rules.ts";

export interface Applied {
  readonly row: PaymentRow;
  readonly askNext?: Step;
}

/** Undefined when somebody else holds the lease by now, whose view is the later one. */
export async function applyView(
  ctx: Ctx,
  { row: leased, refundVersions }: Pick<Leased, "row" | "refundVersions">,
  step: Step,
  view: ProviderPayment,
): Promise<Applied | undefined> {
  return transact(ctx, async (tx) => {
    const row = await lockPaymentById(tx, leased.id);
    if (!row || !holdsLease(row, leased)) return undefined;
    const isForgotten =
      step === "void" && view.status === "absent" && row.providerReference === null;
    // Told to let go of what it never got: nothing is held, so nothing is left to do.
    const seen: ProviderPayment = isForgotten ? { ...view, status: "voided" } : view;
    const verdict = judge(row, seen);
    const made = await applyVerdict(tx, row, step, seen, verdict);
    const refunded = await applyRefundViews(tx, made.row, seen, refundVersions);
    await post(tx, [...made.postings, ...refunded.postings]);
    // Behind the others, because what a top-up has brought may be taken back at once.
    const after = await applyDisputes(tx, refunded.row, seen);
    return { row: after, ...(verdict.askNext ? { askNext: verdict.askNext } : {}) };
  });
}

async function applyVerdict(
  ctx: Ctx,
  row: PaymentRow,
  step: Step,
  view: ProviderPayment,
  verdict: Verdict,
): Promise<{ row: PaymentRow; postings: Posting[] }> {
  const reason = `${step}: ${view.status}`;
  const amounts = {
    capturedMinor: verdict.capturedMinor ?? row.capturedMinor,
    unexpectedMinor: verdict.unexpectedMinor ?? row.unexpectedMinor,
  };
  const { to } = verdict;
  const isCapture = to === "captured" && row.capturedMinor === 0;
  const { foreign } = verdict;
  const found =
    foreign &&
    foundElsewhere(row, {
      ...{ provider: row.provider, currency: foreign.currency, capturedMinor: foreign.minor },
    });
  // Booked before, and perhaps decided: the same word once more is no news.
  const isKnown = foreign !== undefined && !found && Currency.safeParse(foreign.currency).success;
  const attention = isKnown ? undefined : verdict.attention;
  const isNews = attention !== undefined && attention !== row.attention;
  const settled = isCapture ? settledWithCapture(ctx, { ...row, ...amounts }) : {};
  const after = await changePayment(ctx, row, {
    set: {
      ...amounts,
      ...settled,
      ...(found ? { elsewhere: found.elsewhere } : {}),
      ...flagged(ctx, row, attention),
      ...(to === undefined ? {} : { state: to }),
      ...(verdict.goal ? { goal: verdict.goal } : {}),
      ...(verdict.failureCode ? { failureCode: verdict.failureCode } : {}),
      // Some keep a shell for what they never took: that is no word of having it.
      providerReference:
        view.status === "absent"
          ? row.providerReference
          : (view.providerReference ?? row.providerReference),
      actionUrl: view.status === "requires_action" ? view.actionUrl : null,
      authorizedUntil: view.authorizedUntil ?? row.authorizedUntil,
      tries: triesAfter(row, step, view),
      ...ending(ctx, row, view, verdict),
    },
    reason: attention ? `${reason} (${attention})` : reason,
    isNoted: isNews,
  });
  const postings = await postingsOf(ctx, row, after);
  return { row: after, postings: found ? [found.posting, ...postings] : postings };
}

/**
 * Only progress starts the count anew: a provider that answers look-ups alone is still silent, and
 * one that works on it is left alone longer each time.
 */
function triesAfter(row: PaymentRow, step: Step, view: ProviderPayment): number {
  const isWorking = view.status === "pending" || view.status === "requires_action";
  if (isWorking) return row.tries + 1;
  return step === "lookup" ? row.tries : 0;
}

/** When nothing is left to ask, the lease ends with the answer. */
function ending(
  ctx: Ctx,
  row: PaymentRow,
  view: ProviderPayment,
  verdict: Verdict,
): Partial<PaymentRow> {
  const after = {
    state: verdict.to ?? row.state,
    goal: verdict.goal ?? row.goal,
    tries: 0,
    authorizedUntil: view.authorizedUntil ?? row.authorizedUntil,
  };
  const isLeft = verdict.askNext !== undefined || nextStep(after) !== undefined;
  return isLeft ? {} : { leaseUntil: null, dueAt: dueAfter(after, now(ctx)) };
}

/** What needs no order to be shared out: a tip, a top-up, the fee of a cancelled order. */
function settledWithCapture(ctx: Ctx, row: PaymentRow): Partial<PaymentRow> {
  const isAlone = row.purpose !== "order" || row.toCaptureMinor !== null;
  const expected = row.capturedMinor - row.unexpectedMinor;
  if (!isAlone || expected === 0) return {};
  return { settledAt: now(ctx), shares: sharesAtCapture(row) };
}

async function postingsOf(ctx: Ctx, before: PaymentRow, after: PaymentRow): Promise<Posting[]> {
  const more = after.capturedMinor - before.capturedMinor;
  if (more <= 0) return [];
  if (before.capturedMinor > 0 || after.state !== "captured") {
    return [unexpectedPosting(after, more, before.capturedMinor)];
  }
  return [...capturePostings(after), ...(await debtPostings(ctx, after))];
}
