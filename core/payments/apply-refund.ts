/** Writes down what became of refunds, under the payment's lock and then the refund's. */
import { and, eq, or } from "drizzle-orm";
import { refunds } from "#drizzle/schema/index.ts";
import type { PaymentAttention } from "#shared/contracts/ops-payments.ts";
import { canMove, refundTransitions } from "#shared/states.ts";
import type { Posting } from "../ledger/index.ts";
import { type Ctx, now } from "../platform/index.ts";
import type { ProviderPayment, ProviderRefund } from "../providers/index.ts";
import { applyLateRefund, fitsLate, sharesNow } from "./apply-late-refund.ts";
import { accountOf, settlePosting, transfer } from "./capture-postings.ts";
import { changePayment, flagged } from "./change-payment.ts";
import type { Leased } from "./lease-payment.ts";
import { movedElsewhere } from "./money-elsewhere.ts";
import type { PaymentRow, RefundRow } from "./payment-row.ts";
import {
  type AppliedRefund,
  isCaptured,
  refundPosting,
  returnedPosting,
  suspenseOf,
} from "./refund-postings.ts";
import { judgeRefund, type RefundVerdict, scaledShares, stateByAmounts } from "./refund-rules.ts";

/**
 * What the provider's view of the payment says of its refunds, but of those that have moved since it
 * was asked: their own driver's answer, or a look-up after news of them, may be the later one.
 */
export async function applyRefundViews(
  ctx: Ctx,
  payment: PaymentRow,
  view: Pick<ProviderPayment, "refunds">,
  versions: Leased["refundVersions"],
): Promise<{ row: PaymentRow; postings: Posting[] }> {
  let row = payment;
  const postings: Posting[] = [];
  for (const seen of view.refunds) {
    const refund = await lockSeen(ctx, payment, seen);
    if (!refund) {
      row = await flagPayment(ctx, row, "refund_not_ours");
      continue;
    }
    if (refund.version !== versions[refund.id]) continue;
    const applied = await applyRefund(ctx, row, refund, {
      verdict: judgeRefund(refund, seen),
      providerReference: seen.providerReference,
    });
    row = applied.row;
    postings.push(...applied.postings);
  }
  return { row, postings };
}

async function lockSeen(
  ctx: Ctx,
  payment: PaymentRow,
  seen: ProviderRefund,
): Promise<RefundRow | undefined> {
  const [refund] = await ctx.db
    .select()
    .from(refunds)
    .where(
      and(
        eq(refunds.paymentId, payment.id),
        or(
          eq(refunds.id, seen.reference ?? ""),
          eq(refunds.providerReference, seen.providerReference),
        ),
      ),
    )
    .for("update");
  return refund;
}

async function flagPayment(
  ctx: Ctx,
  row: PaymentRow,
  attention: PaymentAttention,
): Promise<PaymentRow> {
  if (row.attention === attention) return row;
  const set = flagged(ctx, row, attention);
  return changePayment(ctx, row, { set, reason: attention, isNoted: true });
}

/** Both rows are locked; what is to be posted is the caller's to post. */
export async function applyRefund(
  ctx: Ctx,
  payment: PaymentRow,
  refund: RefundRow,
  learnt: { readonly verdict: RefundVerdict; readonly providerReference?: string | null },
): Promise<AppliedRefund> {
  const { verdict } = learnt;
  const isLate = refund.state === "failed" && verdict.to === "succeeded";
  const isMisfit = isLate && !fitsLate(payment, refund);
  const to = isMisfit ? refund.state : (verdict.to ?? refund.state);
  const isMove = to !== refund.state && canMove(refundTransitions, refund.state, to);
  const shares = isMove && isLate ? await sharesNow(ctx, payment, refund) : refund.shares;
  const after: RefundRow = {
    ...refund,
    shares,
    ...(isMove ? { state: to, version: refund.version + 1 } : {}),
    ...flagged(ctx, refund as Flag, verdict.attention),
    failureCode: verdict.failureCode ?? refund.failureCode,
    providerReference: learnt.providerReference ?? refund.providerReference,
    // The lease ends here, because whoever took it may die before giving it back.
    ...(isMove && (to === "succeeded" || to === "failed")
      ? { dueAt: null, leaseUntil: null, tries: 0 }
      : {}),
    updatedAt: now(ctx),
  };
  const { id, createdAt: _, ...columns } = after;
  await ctx.db.update(refunds).set(columns).where(eq(refunds.id, id));
  if (isMove && isLate) return applyLateRefund(ctx, payment, after);
  if (isMove && after.elsewhere !== null) return moveElsewhere(ctx, payment, refund, after);
  if (isMove) return moveAmounts(ctx, payment, refund, after);
  const { attention } = verdict;
  if (attention === undefined) return { row: payment, refund: after, postings: [] };
  // People look for payments: what is odd about a refund is told there.
  const row = await flagPayment(ctx, payment, attention);
  return { row, refund: after, postings: isMisfit ? [latePosting(row, after)] : [] };
}

/** It went through after we had called it failed, and what it was to give back is given by now. */
function latePosting(payment: PaymentRow, refund: RefundRow): Posting {
  const about = { purpose: "unexpected", reference: refund.id } as const;
  const provider = refund.elsewhere ?? payment.provider;
  const suspense = accountOf("suspense", provider, refund.currency);
  const clearing = accountOf("provider_clearing", provider, refund.currency);
  return transfer(payment, about, suspense, clearing, refund.amountMinor);
}

type Flag = Parameters<typeof flagged>[1];

/** It touches no amount of the payment: what does not go back lies in suspense again. */
async function moveElsewhere(
  ctx: Ctx,
  payment: PaymentRow,
  before: RefundRow,
  after: RefundRow,
): Promise<AppliedRefund> {
  const place = { provider: after.elsewhere!, currency: after.currency };
  if (after.state === "succeeded") {
    return { row: payment, refund: after, postings: [refundPosting(payment, after, "refund")] };
  }
  if (after.state !== "failed") return { row: payment, refund: after, postings: [] };
  const elsewhere = movedElsewhere(payment, place, after.amountMinor);
  const row = await changePayment(ctx, payment, {
    set: { elsewhere, ...flagged(ctx, payment, "refund_failed") },
    reason: "refund: failed",
    isNoted: true,
  });
  const wasDone = before.state === "succeeded";
  const postings = wasDone ? [await returnedPosting(ctx, row, after)] : [];
  return { row, refund: after, postings };
}

async function moveAmounts(
  ctx: Ctx,
  payment: PaymentRow,
  before: RefundRow,
  after: RefundRow,
): Promise<AppliedRefund> {
  const minor = after.amountMinor;
  const wasDone = before.state === "succeeded";
  const isDone = after.state === "succeeded";
  const isGone = after.state === "failed";
  if (!isDone && !isGone) return { row: payment, refund: after, postings: [] };
  const amounts = {
    refundPendingMinor: payment.refundPendingMinor - (wasDone ? 0 : minor),
    refundedMinor: payment.refundedMinor + (isDone ? minor : 0) - (wasDone ? minor : 0),
    unexpectedMinor: payment.unexpectedMinor + (isGone ? suspenseOf(after) : 0),
  };
  const state = isCaptured(payment)
    ? stateByAmounts({ ...payment, ...amounts }, payment.state === "disputed")
    : payment.state;
  const flag = isGone ? flagged(ctx, payment, "refund_failed") : {};
  const residue = isGone ? residuePosting(payment, after) : undefined;
  const row = await changePayment(ctx, payment, {
    set: { ...amounts, ...flag, ...(residue ? { shares: residue.shares } : {}), state },
    reason: `refund: ${after.state}`,
    isNoted: isGone,
  });
  const postings: Posting[] = [];
  if (isDone) postings.push(refundPosting(row, after, "refund"));
  if (isGone && wasDone) postings.push(await returnedPosting(ctx, row, after));
  if (residue?.posting) postings.push(residue.posting);
  return { row, refund: after, postings };
}

/**
 * Money that was promised back before the order was shared out, and stays after all: it is shared
 * out now.
 */
function residuePosting(payment: PaymentRow, refund: RefundRow) {
  const stays = refund.shares.find(({ kind }) => kind === "order_funds")?.minor ?? 0;
  if (stays === 0 || payment.settledAt === null || !payment.shares?.length) return undefined;
  const more = scaledShares(payment.shares, stays);
  const shares = payment.shares.map((share) => {
    const part = more.find(({ kind, owner }) => kind === share.kind && owner === share.owner);
    return { ...share, minor: share.minor + (part?.minor ?? 0) };
  });
  return { shares, posting: settlePosting(payment, more, refund.id) };
}
