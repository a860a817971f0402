/** A refund that went through after it was called failed counts, when its money is still there to give. */
import type { Ctx } from "../platform/index.ts";
import { changePayment, flagged } from "./change-payment.ts";
import { leftElsewhere, movedElsewhere } from "./money-elsewhere.ts";
import type { PaymentRow, RefundRow } from "./payment-row.ts";
import {
  type AppliedRefund,
  isCaptured,
  refundPosting,
  standingShares,
  suspenseOf,
  wasReturned,
} from "./refund-postings.ts";
import { refundableMinor, sharesOfRefund, stateByAmounts } from "./refund-rules.ts";

/** Once it was found not to fit it is booked to suspense, and a person's. */
export function fitsLate(payment: PaymentRow, refund: RefundRow): boolean {
  if (refund.attention === "late_success") return false;
  return leftFor(payment, refund) >= refund.amountMinor;
}

function leftFor(payment: PaymentRow, refund: RefundRow): number {
  if (refund.elsewhere !== null) {
    const left = leftElsewhere(payment).find(
      (one) => one.provider === refund.elsewhere && one.currency === refund.currency,
    );
    return left?.leftMinor ?? 0;
  }
  return suspenseOf(refund) > 0 ? payment.unexpectedMinor : refundableMinor(payment);
}

/** Out of whose accounts: what it was to come out of may be shared out, or given otherwise, by now. */
export async function sharesNow(ctx: Ctx, payment: PaymentRow, refund: RefundRow) {
  if (refund.elsewhere !== null || suspenseOf(refund) > 0) return refund.shares;
  return sharesOfRefund(payment, await standingShares(ctx, payment.id), refund);
}

/** Both rows are locked, the refund's is written; what is to be posted is the caller's to post. */
export async function applyLateRefund(
  ctx: Ctx,
  payment: PaymentRow,
  refund: RefundRow,
): Promise<AppliedRefund> {
  const isReturned = await wasReturned(ctx, refund);
  const row = await changePayment(ctx, payment, {
    set: { ...amountsWith(payment, refund), ...flagged(ctx, payment, "late_success") },
    reason: "refund: succeeded after all",
    isNoted: true,
  });
  const posting = refundPosting(row, refund, "refund");
  // What came back was booked both ways already.
  const reference = isReturned ? `${refund.id}.${refund.version}` : refund.id;
  return { row, refund, postings: [{ ...posting, reference }] };
}

function amountsWith(payment: PaymentRow, refund: RefundRow): Partial<PaymentRow> {
  const { amountMinor, currency } = refund;
  if (refund.elsewhere !== null) {
    const place = { provider: refund.elsewhere, currency };
    return { elsewhere: movedElsewhere(payment, place, -amountMinor) };
  }
  const amounts = {
    refundedMinor: payment.refundedMinor + amountMinor,
    unexpectedMinor: payment.unexpectedMinor - suspenseOf(refund),
  };
  if (!isCaptured(payment)) return amounts;
  const state = stateByAmounts({ ...payment, ...amounts }, payment.state === "disputed");
  return { ...amounts, state };
}
