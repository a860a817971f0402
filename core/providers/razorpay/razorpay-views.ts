/** Razorpay's entities as ours. Pure. */

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
import type { Dispute, Order, Payment, Payout, Refund } from "./razorpay-shapes.ts";

/** An order with what was paid on it, as far as it was asked for. */
export interface OrderView {
  readonly order: Order;
  readonly payment: Payment | undefined;
  readonly refunds?: readonly Refund[];
  readonly disputes?: readonly Dispute[];
  readonly actionUrl?: string | undefined;
}

export function minorOf(amount: number, currency: string): number {
  return receivable(
    () => fromProviderAmount("razorpay", amount, readCurrency(currency)).amountMinor,
  );
}

/** The payment that counts, of all that were tried on the order: the one that went farthest. */
const ranks: Readonly<Record<Payment["status"], number>> = {
  captured: 5,
  refunded: 4,
  authorized: 3,
  created: 2,
  failed: 1,
};

export function payingOf(payments: readonly Payment[]): Payment | undefined {
  return payments.toSorted((a, b) => ranks[b.status] - ranks[a.status])[0];
}

/** The refund of what was authorized and not to be taken. */
export const restReceipt = (reference: string) => `${reference}-rest`;

function statusOf({ order, payment }: OrderView): PaymentStatus {
  // There is no call that lets go: a note says that we shall never capture, and it expires.
  const isLetGo = order.notes.void === "1";
  switch (payment?.status) {
    case undefined:
      return isLetGo ? "voided" : "absent";
    case "captured":
      return "captured";
    case "refunded":
      // What nobody captured goes back by itself.
      return payment.captured === false ? "voided" : "captured";
    case "authorized":
      return isLetGo ? "voided" : "authorized";
    case "created":
      // The customer is at the bank's page, or asked in an app for UPI.
      return isLetGo ? "voided" : "requires_action";
    case "failed":
      return "declined";
  }
}

export function viewOrder(view: OrderView): ProviderPayment {
  const { order, payment, refunds = [], disputes = [] } = view;
  const status = statusOf(view);
  const amount = payment?.amount ?? order.amount;
  const rest = refunds.filter(({ receipt }) => receipt === restReceipt(order.receipt ?? ""));
  const views = refunds.filter((each) => !rest.includes(each)).map(viewRefund);
  const kept = views.filter(({ status: state }) => state !== "failed");
  // What a bank sent back of it is ours after all, and nobody expects it.
  const gone = rest.filter((each) => each.status !== "failed");
  const letGo = gone.reduce((sum, each) => sum + minorOf(each.amount, each.currency), 0);
  const amountMinor = minorOf(amount, order.currency);
  return {
    status,
    // An order on which nobody has paid is no payment yet: it is asked for again, and found again.
    providerReference: status === "absent" ? null : order.id,
    currency: order.currency,
    amountMinor,
    capturedMinor: status === "captured" ? amountMinor - letGo : 0,
    refundedMinor: kept.reduce((sum, each) => sum + each.amountMinor, 0),
    // Told when the payment is made and never again. UPI is approved in an app and has none.
    actionUrl: view.actionUrl ?? null,
    authorizedUntil: null,
    failureCode:
      status === "declined" ? failureCodeOf(payment?.error_reason ?? payment?.error_code) : null,
    refunds: views,
    disputes: disputes.map(viewDispute),
  };
}

export function viewRefund(refund: Refund): ProviderRefund {
  const { status } = refund;
  return {
    reference: refund.receipt ?? refund.notes.reference ?? null,
    providerReference: refund.id,
    status: status === "processed" ? "succeeded" : status,
    amountMinor: minorOf(refund.amount, refund.currency),
  };
}

function viewDispute(dispute: Dispute): ProviderDispute {
  const { status } = dispute;
  return {
    providerReference: dispute.id,
    status: status === "won" || status === "lost" ? status : status === "closed" ? "won" : "open",
    amountMinor: minorOf(dispute.amount, dispute.currency),
    reason: disputeReasonOf(dispute.reason_code),
    openedAt: fromUnix(dispute.created_at),
    evidenceDueAt: dispute.respond_by ? fromUnix(dispute.respond_by) : null,
  };
}

const failures: Readonly<Record<string, string>> = {
  reversed: "returned",
  rejected: "rejected",
  cancelled: "cancelled",
  failed: "account_refused",
};

export function viewPayout(payout: z.output<typeof Payout>): ProviderPayout {
  const failureCode = failures[payout.status] ?? null;
  return {
    status: failureCode ? "failed" : payout.status === "processed" ? "paid" : "pending",
    providerReference: payout.id,
    amountMinor: minorOf(payout.amount, payout.currency),
    failureCode,
  };
}
