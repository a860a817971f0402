/** What refunds move and out of whose shares; below everything that applies them. */
import { and, eq, inArray } from "drizzle-orm";
import { refunds } from "#drizzle/schema/index.ts";
import type { AccountKind, Posting } from "../ledger/index.ts";
import { type Ctx, statement } from "../platform/index.ts";
import { accountOf, leg } from "./capture-postings.ts";
import type { PaymentRow, RefundRow } from "./payment-row.ts";

export interface AppliedRefund {
  readonly row: PaymentRow;
  readonly refund: RefundRow;
  readonly postings: Posting[];
}

export function isCaptured({ state }: Pick<PaymentRow, "state">): boolean {
  return ["captured", "partially_refunded", "refunded", "disputed"].includes(state);
}

/** The part of a refund that was to give back what nobody expected. */
export function suspenseOf(refund: RefundRow): number {
  const parts = refund.shares.filter(({ kind }) => kind === "suspense");
  return parts.reduce((sum, { minor }) => sum + minor, 0);
}

/** Out of the accounts that bear it, back the way it came or into the wallet; or all of it undone. */
export function refundPosting(
  payment: PaymentRow,
  refund: RefundRow,
  purpose: "refund" | "refund_returned",
): Posting {
  const { currency } = refund;
  const isToWallet = refund.destination === "wallet" || payment.provider === "wallet";
  const target = isToWallet
    ? accountOf("customer_wallet", payment.customerId, currency)
    : accountOf("provider_clearing", refund.elsewhere ?? payment.provider, currency);
  const sign = purpose === "refund" ? 1 : -1;
  return {
    purpose,
    reference: refund.id,
    ...(payment.orderId === null ? {} : { orderId: payment.orderId }),
    legs: [
      ...refund.shares.map(({ kind, owner, minor }) =>
        leg(accountOf(kind as AccountKind, owner, currency), sign * minor),
      ),
      leg(target, -sign * refund.amountMinor),
    ],
  };
}

const findReturned = statement(
  "select 1 from ledger.transactions where purpose = 'refund_returned' and reference = $1",
);

/** Whether a bank has sent it back before: then its names in the journal are taken. */
export async function wasReturned(ctx: Ctx, refund: RefundRow): Promise<boolean> {
  return (await findReturned(ctx, [refund.id])).length > 0;
}

/** A bank may send the same refund back, pay it after all, and send it back again. */
export async function returnedPosting(
  ctx: Ctx,
  payment: PaymentRow,
  refund: RefundRow,
): Promise<Posting> {
  const posting = refundPosting(payment, refund, "refund_returned");
  const isAgain = await wasReturned(ctx, refund);
  return isAgain ? { ...posting, reference: `${refund.id}.${refund.version}` } : posting;
}

/** The shares of all refunds that still count. */
export async function standingShares(ctx: Ctx, paymentId: string) {
  const rows = await ctx.db
    .select({ shares: refunds.shares })
    .from(refunds)
    .where(
      and(
        eq(refunds.paymentId, paymentId),
        inArray(refunds.state, ["created", "pending", "unknown", "succeeded"]),
      ),
    );
  return rows.map(({ shares }) => shares);
}
