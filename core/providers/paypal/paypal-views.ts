/** PayPal's resources as ours. Pure. */
import type { z } from "zod";
import { fromProviderText } from "#shared/money-providers.ts";
import { disputeReasonOf, readCurrency, receivable } from "../http/provider-views.ts";
import type {
  PaymentStatus,
  ProviderDispute,
  ProviderPayment,
  ProviderPayout,
  ProviderRefund,
} from "../provider-contract.ts";
import type { Amount, Batch, Dispute, Order, Refund } from "./paypal-shapes.ts";

/** An order that was let go before anything was authorized carries this behind our reference. */
export const VOID_MARK = ".void";

export function minorOf({ currency_code, value }: z.output<typeof Amount>): number {
  return receivable(
    () => fromProviderText("paypal", value, readCurrency(currency_code)).amountMinor,
  );
}

/** Our reference, without what we marked it with. */
export function referenceOf(customId: string | null | undefined): string | null {
  return customId?.replace(/\.void$/, "") ?? null;
}

export const unitOf = (order: Order) => order.purchase_units[0];

export function authorizationOf(order: Order) {
  return unitOf(order)?.payments?.authorizations.at(-1);
}

export function capturesOf(order: Order) {
  const captures = unitOf(order)?.payments?.captures ?? [];
  return captures.filter(({ status }) => status !== "DECLINED" && status !== "FAILED");
}

export const isMarkedVoid = (order: Order) =>
  unitOf(order)?.custom_id?.endsWith(VOID_MARK) === true;

function statusOf(order: Order): PaymentStatus {
  if (capturesOf(order).length > 0) return "captured";
  const authorization = authorizationOf(order);
  switch (authorization?.status) {
    case "CREATED":
      return "authorized";
    case "PENDING":
      return "pending";
    case "DENIED":
      return "declined";
    case "VOIDED":
    case "EXPIRED":
      return "voided";
    case "CAPTURED":
    case "PARTIALLY_CAPTURED":
      return "captured";
    default:
  }
  if (isMarkedVoid(order) || order.status === "VOIDED") return "voided";
  if (order.status === "PAYER_ACTION_REQUIRED") return "requires_action";
  // Made, and nothing was tried on it.
  return order.status === "CREATED" ? "absent" : "pending";
}

/** PayPal's processor codes for the reasons that we tell apart. */
const processorCodes: Readonly<Record<string, string>> = {
  "5120": "insufficient_funds",
  "5400": "expired_card",
  "9500": "card_blocked",
  "5110": "incorrect_cvc",
  "1330": "authentication_failed",
};

export function viewOrder(order: Order, disputes: readonly Dispute[] = []): ProviderPayment {
  const status = statusOf(order);
  const authorization = authorizationOf(order);
  const amount = authorization?.amount ?? unitOf(order)?.amount;
  const captured = capturesOf(order).reduce((sum, each) => sum + minorOf(each.amount), 0);
  const refunds = (unitOf(order)?.payments?.refunds ?? []).map(viewRefund);
  const kept = refunds.filter(({ status: state }) => state !== "failed");
  const until = status === "authorized" ? authorization?.expiration_time : null;
  const isAsked = status === "requires_action";
  const code = authorization?.processor_response?.response_code ?? "";
  return {
    status,
    providerReference: order.id,
    currency: amount?.currency_code ?? "",
    amountMinor: amount ? minorOf(amount) : 0,
    capturedMinor: captured,
    refundedMinor: kept.reduce((sum, each) => sum + each.amountMinor, 0),
    actionUrl: isAsked
      ? (order.links.find(({ rel }) => rel === "payer-action")?.href ?? null)
      : null,
    authorizedUntil: until ? new Date(until) : null,
    failureCode: status === "declined" ? (processorCodes[code] ?? "card_declined") : null,
    refunds,
    disputes: disputes.map(viewDispute),
  };
}

export function viewRefund(refund: Refund): ProviderRefund {
  const isOver = refund.status === "FAILED" || refund.status === "CANCELLED";
  return {
    reference: refund.custom_id ?? null,
    providerReference: refund.id,
    status: isOver ? "failed" : refund.status === "COMPLETED" ? "succeeded" : "pending",
    amountMinor: minorOf(refund.amount),
  };
}

function viewDispute(dispute: Dispute): ProviderDispute {
  const outcome = dispute.dispute_outcome?.outcome_code ?? "";
  const isWon = /SELLER_FAVOU?R|CANCELED_BY_BUYER|DENIED/.test(outcome);
  return {
    providerReference: dispute.dispute_id,
    status: dispute.status === "RESOLVED" ? (isWon ? "won" : "lost") : "open",
    amountMinor: minorOf(dispute.dispute_amount),
    reason: disputeReasonOf(dispute.reason),
    openedAt: new Date(dispute.create_time),
    evidenceDueAt: dispute.seller_response_due_date
      ? new Date(dispute.seller_response_due_date)
      : null,
  };
}

const payoutFailures: Readonly<Record<string, string>> = {
  FAILED: "account_refused",
  BLOCKED: "account_refused",
  RETURNED: "returned",
  REFUNDED: "returned",
  REVERSED: "returned",
  DENIED: "rejected",
  CANCELED: "cancelled",
};

export function viewBatch({ batch_header: header, items: [item] }: Batch): ProviderPayout {
  const status = item?.transaction_status ?? header.batch_status;
  const failureCode = payoutFailures[status] ?? null;
  const amount = item?.payout_item.amount;
  return {
    status: failureCode ? "failed" : status === "SUCCESS" && item ? "paid" : "pending",
    providerReference: header.payout_batch_id,
    amountMinor: amount ? minorOf({ currency_code: amount.currency, value: amount.value }) : 0,
    failureCode,
  };
}
