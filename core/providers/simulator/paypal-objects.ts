/** Rows as PayPal's resources. */

import type { Currency } from "#shared/money.ts";
import { formatMoney, money } from "#shared/money.ts";
import { toProviderText } from "#shared/money-providers.ts";
import type { Book } from "./book.ts";
import type { Entry, SimDispute, SimPayment, SimPayout, SimRefund } from "./book-rows.ts";
import type { World } from "./shape.ts";

const iso = (ms: number) => new Date(ms).toISOString();
const AUTHORIZATION_MS = 29 * 86_400_000;

export function paypalText(amountMinor: number, currency: Currency): string {
  try {
    return toProviderText("paypal", money(amountMinor, currency));
  } catch {
    return formatMoney({ amountMinor, currency }).slice(4);
  }
}

export const amountOf = (amountMinor: number, currency: Currency) => ({
  currency_code: currency,
  value: paypalText(amountMinor, currency),
});

/** An order is a row without a charge; what is paid on it has one. */
export const isOrder = ({ chargeId }: SimPayment) => chargeId === "";

/** A payment that the customer approved at the bank's page, and nobody took up since. */
export const isUntaken = ({ status, notes }: SimPayment) =>
  status === "authorized" && notes.taken !== "1";

export function orderStatus(order: SimPayment, paid: SimPayment | undefined): string {
  if (paid?.status === "requires_action") return "PAYER_ACTION_REQUIRED";
  if (paid && isUntaken(paid)) return "APPROVED";
  if (paid) return "COMPLETED";
  return order.notes.approved === "1" ? "APPROVED" : "CREATED";
}

const authorizationStatuses: Readonly<Record<SimPayment["status"], string>> = {
  created: "PENDING",
  requires_action: "PENDING",
  authorized: "CREATED",
  captured: "CAPTURED",
  voided: "VOIDED",
  declined: "DENIED",
};

const processorCodes: Readonly<Record<string, string>> = {
  insufficient_funds: "5120",
  expired_card: "5400",
  authentication_failed: "1330",
};

export function authorizationOf(payment: SimPayment): object {
  const isPart = payment.status === "captured" && payment.capturedMinor < payment.amountMinor;
  return {
    id: payment.chargeId,
    status: isPart ? "PARTIALLY_CAPTURED" : authorizationStatuses[payment.status],
    amount: amountOf(payment.amountMinor, payment.currency),
    custom_id: payment.reference,
    invoice_id: payment.reference,
    expiration_time: iso(payment.createdMs + AUTHORIZATION_MS),
    create_time: iso(payment.createdMs),
    supplementary_data: { related_ids: { order_id: payment.providerId } },
    ...(payment.status === "declined"
      ? {
          processor_response: {
            response_code: processorCodes[payment.failureCode ?? ""] ?? "0500",
          },
        }
      : {}),
  };
}

export function captureOf(payment: SimPayment): object {
  return {
    id: payment.captureId,
    status: "COMPLETED",
    amount: amountOf(payment.capturedMinor, payment.currency),
    custom_id: payment.reference,
    final_capture: true,
    create_time: iso(payment.capturedMs ?? payment.createdMs),
    supplementary_data: {
      related_ids: { order_id: payment.providerId, authorization_id: payment.chargeId },
    },
  };
}

const refundStatuses = { pending: "PENDING", succeeded: "COMPLETED", failed: "FAILED" } as const;

export function refundOf(payment: SimPayment, refund: SimRefund): object {
  return {
    id: refund.providerId,
    status: refundStatuses[refund.status],
    amount: amountOf(refund.amountMinor, payment.currency),
    custom_id: refund.reference,
    invoice_id: refund.reference,
    create_time: iso(refund.createdMs),
  };
}

export function orderOf({ bank: { book }, url }: World, order: SimPayment): object {
  const paid = book.payments.named(`paypal:${order.providerId}`).find((row) => !isOrder(row));
  const isTaken = paid !== undefined && paid.status !== "requires_action" && !isUntaken(paid);
  // A challenge that was not passed ends the order's payment as a denied authorization.
  const payments = isTaken && {
    payments: {
      authorizations: [authorizationOf(paid)],
      captures: paid.status === "captured" ? [captureOf(paid)] : [],
      refunds: book.refunds.named(paid.id).map((row) => refundOf(paid, row)),
    },
  };
  const action = {
    rel: "payer-action",
    href: `${url}/hosted/challenge/${paid?.challenge}`,
    method: "GET",
  };
  return {
    id: order.providerId,
    intent: "AUTHORIZE",
    status: orderStatus(order, paid),
    purchase_units: [
      {
        reference_id: order.reference,
        custom_id: order.notes.custom ?? order.reference,
        invoice_id: order.reference,
        amount: amountOf(order.askedMinor, order.currency),
        ...payments,
      },
    ],
    links: paid?.status === "requires_action" ? [action] : [],
  };
}

export function disputeOf(payment: SimPayment, dispute: SimDispute): object {
  return {
    id: dispute.providerId,
    dispute_id: dispute.providerId,
    create_time: iso(dispute.openedMs),
    reason: dispute.reason === "fraudulent" ? "UNAUTHORISED" : dispute.reason.toUpperCase(),
    status: dispute.status === "open" ? "WAITING_FOR_SELLER_RESPONSE" : "RESOLVED",
    dispute_amount: amountOf(dispute.amountMinor, payment.currency),
    seller_response_due_date: iso(dispute.openedMs + 10 * 86_400_000),
    disputed_transactions: [
      { seller_transaction_id: payment.captureId, custom: payment.reference },
    ],
    ...(dispute.status === "open"
      ? {}
      : {
          dispute_outcome: {
            outcome_code:
              dispute.status === "won" ? "RESOLVED_SELLER_FAVOUR" : "RESOLVED_BUYER_FAVOUR",
          },
        }),
  };
}

const payoutStatuses = { pending: "PENDING", paid: "SUCCESS", failed: "RETURNED" } as const;

export function payoutItemOf(payout: SimPayout): object {
  return {
    payout_item_id: `${payout.providerId}I`,
    payout_batch_id: payout.providerId,
    transaction_status: payoutStatuses[payout.status],
    payout_item: {
      recipient_type: "PAYPAL_ID",
      receiver: payout.token,
      sender_item_id: payout.reference,
      amount: { currency: payout.currency, value: paypalText(payout.amountMinor, payout.currency) },
    },
  };
}

export function batchOf(payout: SimPayout): object {
  return {
    batch_header: {
      payout_batch_id: payout.providerId,
      batch_status: payout.status === "pending" ? "PENDING" : "SUCCESS",
      sender_batch_header: { sender_batch_id: payout.reference },
    },
    items: [payoutItemOf(payout)],
  };
}

const codes: Readonly<Record<Entry["kind"], string>> = {
  payment: "T0006",
  refund: "T1107",
  refund_failure: "T1107",
  dispute: "T1201",
  dispute_reversal: "T1202",
  payout: "T0001",
  payout_return: "T1105",
  settlement: "T0400",
};

export function transactionOf(book: Book, entry: Entry): object {
  const { amountMinor, feeMinor, currency } = entry;
  const payment = book.payments.get(entry.subjectId);
  return {
    transaction_info: {
      transaction_id: payment?.captureId ?? entry.providerId,
      transaction_event_code: codes[entry.kind],
      transaction_initiation_date: iso(entry.atMs),
      transaction_amount: amountOf(amountMinor, currency),
      ...(feeMinor === 0 ? {} : { fee_amount: amountOf(-feeMinor, currency) }),
      transaction_status: "S",
      custom_field: entry.reference ?? "",
      invoice_id: entry.reference ?? "",
    },
  };
}
