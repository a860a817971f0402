/** Stripe's objects as ours. Pure. */

import type { z } from "zod";
import { fromProviderAmount } from "#shared/money-providers.ts";
import {
  disputeReasonOf,
  failureCodeOf,
  fromUnix,
  readCurrency,
  receivable,
} from "../http/provider-views.ts";
import type {
  PaymentStatus,
  ProviderDispute,
  ProviderPayment,
  ProviderPayout,
  ProviderRefund,
} from "../provider-contract.ts";
import type { Dispute, PaymentIntent, Refund, Transfer } from "./stripe-shapes.ts";

export function minorOf(amount: number, currency: string): number {
  return receivable(() => fromProviderAmount("stripe", amount, readCurrency(currency)).amountMinor);
}

export function statusOf(intent: PaymentIntent): PaymentStatus {
  switch (intent.status) {
    case "requires_action":
      return "requires_action";
    case "requires_capture":
      return "authorized";
    case "succeeded":
      return "captured";
    case "canceled":
      return "voided";
    case "requires_payment_method":
      return intent.last_payment_error ? "declined" : "pending";
    default:
      return "pending";
  }
}

export function viewIntent(
  intent: PaymentIntent,
  refunds: readonly Refund[] = [],
  disputes: readonly z.output<typeof Dispute>[] = [],
): ProviderPayment {
  const status = statusOf(intent);
  const charge = typeof intent.latest_charge === "object" ? intent.latest_charge : null;
  const captureBefore = charge?.payment_method_details?.card?.capture_before;
  const error = intent.last_payment_error;
  const views = refunds.map(viewRefund);
  const kept = views.filter(({ status: state }) => state === "succeeded" || state === "pending");
  return {
    status,
    providerReference: intent.id,
    currency: intent.currency.toUpperCase(),
    amountMinor: minorOf(intent.amount, intent.currency),
    capturedMinor: status === "captured" ? minorOf(intent.amount_received, intent.currency) : 0,
    refundedMinor: kept.reduce((sum, { amountMinor }) => sum + amountMinor, 0),
    actionUrl: intent.next_action?.redirect_to_url?.url ?? null,
    authorizedUntil: status === "authorized" && captureBefore ? fromUnix(captureBefore) : null,
    failureCode: status === "declined" ? failureCodeOf(error?.decline_code ?? error?.code) : null,
    refunds: views,
    disputes: disputes.map(viewDispute),
  };
}

export function viewRefund(refund: Refund): ProviderRefund {
  const isOver = refund.status === "failed" || refund.status === "canceled";
  return {
    reference: refund.metadata?.reference ?? null,
    providerReference: refund.id,
    status: isOver ? "failed" : refund.status === "succeeded" ? "succeeded" : "pending",
    amountMinor: minorOf(refund.amount, refund.currency),
  };
}

function viewDispute(dispute: z.output<typeof Dispute>): ProviderDispute {
  const { status, evidence_details: evidence } = dispute;
  return {
    providerReference: dispute.id,
    status: status === "won" || status === "lost" ? status : "open",
    amountMinor: minorOf(dispute.amount, dispute.currency),
    reason: disputeReasonOf(dispute.reason),
    openedAt: fromUnix(dispute.created),
    evidenceDueAt: evidence?.due_by ? fromUnix(evidence.due_by) : null,
  };
}

/** A transfer arrives at once; one that was reversed is money that came back. */
export function viewTransfer(transfer: z.output<typeof Transfer>): ProviderPayout {
  return {
    status: transfer.reversed ? "failed" : "paid",
    providerReference: transfer.id,
    amountMinor: minorOf(transfer.amount, transfer.currency),
    failureCode: transfer.reversed ? "returned" : null,
  };
}
