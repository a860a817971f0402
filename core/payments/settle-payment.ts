/** Shares the captured money of a fulfilled order out between store, rider, tax and platform. */
import type { OrderTerms } from "#drizzle/schema/index.ts";
import type { PriceLine } from "#shared/contracts/orders.ts";
import type { SharesPolicy } from "#shared/policies/index.ts";
import { type Posting, post } from "../ledger/index.ts";
import { afterCommit, type Ctx, crashPoint, now, write } from "../platform/index.ts";
import { policyInForce } from "../policy/index.ts";
import { shareLines } from "../pricing/index.ts";
import { type MoneyShare, settlePosting } from "./capture-postings.ts";
import type { PaymentRow } from "./payment-row.ts";
import { isCaptured } from "./refund-postings.ts";
import { scaledShares } from "./refund-rules.ts";

/** What of an order decides who gets what. */
export interface FulfilledOrder {
  readonly lines: readonly PriceLine[];
  readonly storeId: string | null;
  readonly riderId: string | null;
  /** As they were when it was quoted; null for an order from before they were kept. */
  readonly terms: OrderTerms | null;
}

const writeSettlement = write(
  {
    settled_payment: `
      update payments set settled_at = $2, shares = $3::jsonb
      where id = $1 and settled_at is null returning id`,
  },
  {
    mustChange: "settled_payment",
    refusal: () => new Error("A payment was shared out twice"),
  },
);

/**
 * Belongs in a transaction that has locked the payment. Does nothing for a payment that is not
 * captured, is shared out already, or waits for a person.
 */
export async function settlePayment(
  ctx: Ctx,
  { payment, ...order }: FulfilledOrder & { readonly payment: PaymentRow },
): Promise<void> {
  const shares = decideShares(ctx, payment, order);
  if (!shares) return;
  crashPoint(ctx, "payment.settle.before_call");
  const posting = settlePosting(payment, shares);
  await writeSettlement(ctx, [payment.id, now(ctx).toISOString(), JSON.stringify(shares)]);
  if (posting) await post(ctx, posting);
  crashPoint(ctx, "payment.settle.after_call");
  afterCommit(ctx, () => crashPoint(ctx, "payment.settle.after_commit"));
}

/** The postings and columns of a settlement that travels with the capture itself. */
export function settledWith(
  ctx: Ctx,
  payment: PaymentRow,
  order: FulfilledOrder,
): { row: PaymentRow; postings: Posting[] } {
  const shares = decideShares(ctx, payment, order);
  if (!shares) return { row: payment, postings: [] };
  const posting = settlePosting(payment, shares);
  const row = { ...payment, settledAt: now(ctx), shares };
  return { row, postings: posting ? [posting] : [] };
}

function sharesOf(ctx: Ctx, { terms }: FulfilledOrder): SharesPolicy {
  if (!terms) return policyInForce(ctx.runtime, "shares").values;
  return { commissionBasisPoints: terms.commission, riderBasisPoints: terms.rider };
}

function decideShares(
  ctx: Ctx,
  payment: PaymentRow,
  order: FulfilledOrder,
): MoneyShare[] | undefined {
  const isOpen = payment.purpose === "order" && payment.settledAt === null && isCaptured(payment);
  if (!isOpen || payment.attention === "captured_too_little") return undefined;
  const whole = shareLines(order.lines, order, sharesOf(ctx, order));
  const total = whole.reduce((sum, { minor }) => sum + minor, 0);
  const gone = payment.unexpectedMinor + payment.refundPendingMinor + payment.refundedMinor;
  // What came beyond the price is nobody's share, also when a person has written it off.
  const left = Math.min(total, payment.capturedMinor - gone);
  return left === total ? whole : scaledShares(whole, Math.max(0, left));
}
