/** Rows as Razorpay's entities. */

import { type Currency, money } from "#shared/money.ts";
import { toProviderAmount } from "#shared/money-providers.ts";
import { cardOf, refundedMinor } from "./bank.ts";
import type { Book } from "./book.ts";
import type { Entry, SimDispute, SimPayment, SimPayout, SimRefund } from "./book-rows.ts";

export const seconds = (ms: number) => Math.floor(ms / 1_000);

export function razorpayAmount(amountMinor: number, currency: Currency): number {
  try {
    return toProviderAmount("razorpay", money(amountMinor, currency));
  } catch {
    return amountMinor;
  }
}

/** An order is its first row: one that nobody paid on yet has no `token`. */
export function orderOf(order: SimPayment): object {
  return {
    id: order.providerId,
    entity: "order",
    amount: razorpayAmount(order.askedMinor, order.currency),
    amount_paid: 0,
    amount_due: razorpayAmount(order.askedMinor, order.currency),
    currency: order.currency,
    receipt: order.reference,
    status: order.status === "captured" ? "paid" : order.token === "" ? "created" : "attempted",
    notes: order.notes,
    created_at: seconds(order.createdMs),
  };
}

const reasons: Readonly<Record<string, string>> = {
  insufficient_funds: "insufficient_funds",
  expired_card: "card_expired",
  authentication_failed: "authentication_failed",
  card_declined: "payment_failed",
};

export function paymentEntity(book: Book, payment: SimPayment): object {
  const { status, currency } = payment;
  const refunded = refundedMinor(book, payment.id);
  const isCaptured = status === "captured";
  const isAllBack = isCaptured && refunded === payment.capturedMinor;
  const statuses = {
    created: "created",
    requires_action: "created",
    authorized: "authorized",
    captured: isAllBack ? "refunded" : "captured",
    voided: "refunded",
    declined: "failed",
  } as const;
  const isFailed = status === "declined";
  return {
    id: payment.chargeId,
    entity: "payment",
    amount: razorpayAmount(isCaptured ? payment.capturedMinor : payment.amountMinor, currency),
    currency,
    status: statuses[status],
    order_id: payment.providerId,
    method: payment.method,
    captured: isCaptured,
    amount_refunded: razorpayAmount(refunded, currency),
    refund_status: refunded === 0 ? null : isAllBack ? "full" : "partial",
    card: payment.method === "card" ? { last4: cardOf(book, payment.token)?.lastFour } : undefined,
    fee: isCaptured ? razorpayAmount(payment.feeMinor, currency) : null,
    tax: isCaptured ? 0 : null,
    error_code: isFailed ? "BAD_REQUEST_ERROR" : null,
    error_reason: isFailed ? (reasons[payment.failureCode ?? ""] ?? "payment_failed") : null,
    notes: { reference: payment.reference },
    created_at: seconds(payment.createdMs),
  };
}

export function refundEntity(payment: SimPayment, refund: SimRefund): object {
  return {
    id: refund.providerId,
    entity: "refund",
    amount: razorpayAmount(refund.amountMinor, payment.currency),
    currency: payment.currency,
    payment_id: payment.chargeId,
    receipt: refund.reference,
    status: refund.status === "succeeded" ? "processed" : refund.status,
    notes: { reference: refund.reference },
    created_at: seconds(refund.createdMs),
  };
}

export function disputeEntity(payment: SimPayment, dispute: SimDispute): object {
  return {
    id: dispute.providerId,
    entity: "dispute",
    payment_id: payment.chargeId,
    amount: razorpayAmount(dispute.amountMinor, payment.currency),
    currency: payment.currency,
    reason_code: dispute.reason,
    respond_by: seconds(dispute.openedMs) + 7 * 86_400,
    status: dispute.status,
    phase: "chargeback",
    created_at: seconds(dispute.openedMs),
  };
}

const payoutStatuses = { pending: "processing", paid: "processed", failed: "reversed" } as const;

export function payoutEntity(payout: SimPayout): object {
  return {
    id: payout.providerId,
    entity: "payout",
    fund_account_id: payout.token,
    amount: razorpayAmount(payout.amountMinor, payout.currency),
    currency: payout.currency,
    notes: { reference: payout.reference },
    fees: 0,
    tax: 0,
    status: payoutStatuses[payout.status],
    mode: "IMPS",
    purpose: "payout",
    reference_id: payout.reference,
    created_at: seconds(payout.createdMs),
  };
}

const types: Partial<Readonly<Record<Entry["kind"], string>>> = {
  payment: "payment",
  refund: "refund",
  refund_failure: "adjustment",
  dispute: "adjustment",
  dispute_reversal: "adjustment",
};

/** A line of the settlement report; undefined for what is in another report. */
export function reconOf(book: Book, entry: Entry): object | undefined {
  const type = types[entry.kind];
  if (!type) return undefined;
  const { currency, amountMinor, feeMinor, atMs } = entry;
  const amount = (minor: number) => razorpayAmount(minor, currency);
  const refund = book.refunds.get(entry.subjectId);
  const dispute = book.disputes.get(entry.subjectId);
  const payment = book.payments.get(refund?.paymentId ?? dispute?.paymentId ?? entry.subjectId);
  const net = amountMinor - feeMinor;
  return {
    entity_id: entry.kind === "payment" ? payment?.chargeId : entry.providerId,
    type,
    debit: net < 0 ? amount(-net) : 0,
    credit: net > 0 ? amount(net) : 0,
    amount: amount(Math.abs(amountMinor)),
    currency,
    fee: entry.kind === "payment" ? amount(feeMinor) : 0,
    tax: 0,
    on_hold: false,
    settled: true,
    created_at: seconds(atMs),
    settled_at: seconds(atMs),
    settlement_id: null,
    notes: { reference: entry.reference },
    payment_id: refund ? payment?.chargeId : null,
    order_id: payment?.providerId ?? null,
    order_receipt: payment?.reference ?? null,
    method: payment?.method ?? null,
    dispute_id: dispute?.providerId ?? null,
  };
}

/** A booking of the payout account; undefined for what is no payout. */
export function transactionOf(book: Book, entry: Entry): object | undefined {
  const payout = book.payouts.get(entry.subjectId);
  if (!payout) return undefined;
  const amount = razorpayAmount(Math.abs(entry.amountMinor), entry.currency);
  return {
    id: entry.id,
    entity: "transaction",
    currency: entry.currency,
    amount,
    credit: entry.amountMinor > 0 ? amount : 0,
    debit: entry.amountMinor < 0 ? amount : 0,
    created_at: seconds(entry.atMs),
    source: {
      ...payoutEntity(payout),
      entity: entry.kind === "payout" ? "payout" : "reversal",
    },
  };
}
