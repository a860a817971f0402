/** Rows as Stripe's objects. */

import { type Currency, money } from "#shared/money.ts";
import { toProviderAmount } from "#shared/money-providers.ts";
import { cardOf, refundedMinor } from "./bank.ts";
import type { Book } from "./book.ts";
import type { Entry, SimDispute, SimPayment, SimPayout, SimRefund } from "./book-rows.ts";
import type { World } from "./shape.ts";

const seconds = (ms: number) => Math.floor(ms / 1_000);
const AUTHORIZATION_S = 7 * 24 * 3_600;

/** A wrong amount may be one that Stripe could not move; it tells it all the same. */
export function stripeAmount(amountMinor: number, currency: Currency): number {
  try {
    return toProviderAmount("stripe", money(amountMinor, currency));
  } catch {
    return amountMinor;
  }
}

const statuses: Readonly<Record<SimPayment["status"], string>> = {
  created: "requires_confirmation",
  requires_action: "requires_action",
  authorized: "requires_capture",
  captured: "succeeded",
  voided: "canceled",
  declined: "requires_payment_method",
};

export function intentOf(world: World, payment: SimPayment, expandsCharge: boolean): object {
  const { currency, status } = payment;
  const amount = (minor: number) => stripeAmount(minor, currency);
  const hasCharge = payment.authorizedMs !== null || status === "declined";
  const charge = expandsCharge ? chargeOf(world.bank.book, payment) : payment.chargeId;
  return {
    id: payment.providerId,
    object: "payment_intent",
    amount: amount(payment.amountMinor),
    amount_capturable: status === "authorized" ? amount(payment.amountMinor) : 0,
    amount_received: amount(payment.capturedMinor),
    capture_method: "manual",
    confirmation_method: "automatic",
    created: seconds(payment.createdMs),
    currency: currency.toLowerCase(),
    last_payment_error: payment.failureCode === null ? null : errorOf(payment),
    latest_charge: hasCharge ? charge : null,
    livemode: false,
    metadata: { reference: payment.reference },
    next_action:
      status === "requires_action"
        ? {
            type: "redirect_to_url",
            redirect_to_url: {
              url: `${world.url}/hosted/challenge/${payment.challenge}`,
              return_url: payment.returnUrl,
            },
          }
        : null,
    payment_method: payment.token,
    payment_method_types: ["card"],
    status: statuses[status],
    transfer_group: payment.reference,
  };
}

/** As in `last_payment_error`, and as the error of a 402. */
export function errorOf({ failureCode }: SimPayment): object {
  const code =
    failureCode === "expired_card"
      ? "expired_card"
      : failureCode === "authentication_failed"
        ? "payment_intent_authentication_failure"
        : "card_declined";
  const declineCode = failureCode === "insufficient_funds" ? failureCode : "generic_decline";
  return {
    type: "card_error",
    code,
    ...(code === "card_declined" ? { decline_code: declineCode } : {}),
    message: "Your card was declined.",
  };
}

export function chargeOf(book: Book, payment: SimPayment): object {
  const { currency } = payment;
  const card = cardOf(book, payment.token);
  const refunded = refundedMinor(book, payment.id);
  return {
    id: payment.chargeId,
    object: "charge",
    amount: stripeAmount(payment.amountMinor, currency),
    amount_captured: stripeAmount(payment.capturedMinor, currency),
    amount_refunded: stripeAmount(refunded, currency),
    captured: payment.capturedMinor > 0,
    created: seconds(payment.createdMs),
    currency: currency.toLowerCase(),
    disputed: book.disputes.named(payment.id).length > 0,
    metadata: { reference: payment.reference },
    payment_intent: payment.providerId,
    payment_method_details: {
      type: "card",
      card: {
        brand: card?.brand ?? null,
        last4: card?.lastFour ?? null,
        capture_before:
          payment.authorizedMs === null ? null : seconds(payment.authorizedMs) + AUTHORIZATION_S,
      },
    },
    refunded: refunded > 0 && refunded === payment.capturedMinor,
    status: payment.status === "declined" ? "failed" : "succeeded",
    transfer_group: payment.reference,
  };
}

export function refundOf(payment: SimPayment, refund: SimRefund): object {
  return {
    id: refund.providerId,
    object: "refund",
    amount: stripeAmount(refund.amountMinor, payment.currency),
    charge: payment.chargeId,
    created: seconds(refund.createdMs),
    currency: payment.currency.toLowerCase(),
    metadata: { reference: refund.reference },
    payment_intent: payment.providerId,
    status: refund.status,
    ...(refund.status === "failed" ? { failure_reason: "expired_or_canceled_card" } : {}),
  };
}

export function disputeOf(payment: SimPayment, dispute: SimDispute): object {
  return {
    id: dispute.providerId,
    object: "dispute",
    amount: stripeAmount(dispute.amountMinor, payment.currency),
    charge: payment.chargeId,
    created: seconds(dispute.openedMs),
    currency: payment.currency.toLowerCase(),
    evidence_details: { due_by: seconds(dispute.openedMs) + AUTHORIZATION_S, has_evidence: false },
    payment_intent: payment.providerId,
    reason: dispute.reason,
    status: dispute.status === "open" ? "needs_response" : dispute.status,
  };
}

export function transferOf(payout: SimPayout): object {
  const amount = stripeAmount(payout.amountMinor, payout.currency);
  const isReversed = payout.status === "failed";
  return {
    id: payout.providerId,
    object: "transfer",
    amount,
    amount_reversed: isReversed ? amount : 0,
    created: seconds(payout.createdMs),
    currency: payout.currency.toLowerCase(),
    destination: payout.token,
    metadata: { reference: payout.reference },
    reversed: isReversed,
    transfer_group: payout.reference,
  };
}

const types: Readonly<Record<Entry["kind"], string>> = {
  payment: "charge",
  refund: "refund",
  refund_failure: "refund_failure",
  dispute: "adjustment",
  dispute_reversal: "adjustment",
  payout: "transfer",
  payout_return: "transfer_refund",
  settlement: "payout",
};

export function balanceTransactionOf(book: Book, entry: Entry): object {
  return {
    id: entry.id,
    object: "balance_transaction",
    amount: stripeAmount(entry.amountMinor, entry.currency),
    created: seconds(entry.atMs),
    currency: entry.currency.toLowerCase(),
    fee: stripeAmount(entry.feeMinor, entry.currency),
    net: stripeAmount(entry.amountMinor - entry.feeMinor, entry.currency),
    reporting_category: entry.kind === "payment" ? "charge" : entry.kind,
    source: sourceOf(book, entry),
    status: "available",
    type: types[entry.kind],
  };
}

function sourceOf(book: Book, { kind, subjectId, providerId }: Entry): object | string {
  const payment = book.payments.get(subjectId);
  if (payment) return chargeOf(book, payment);
  const refund = book.refunds.get(subjectId);
  if (refund) return refundOf(book.payments.get(refund.paymentId)!, refund);
  const dispute = book.disputes.get(subjectId);
  if (dispute) return disputeOf(book.payments.get(dispute.paymentId)!, dispute);
  const payout = book.payouts.get(subjectId);
  if (payout) return transferOf(payout);
  return kind === "settlement" ? providerId : subjectId;
}
