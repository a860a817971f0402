/** What the simulator remembers. Amounts are ISO 4217 minor units; times epoch milliseconds. */

import type { WebhookProvider } from "#shared/contracts/webhooks.ts";
import type { Currency } from "#shared/money.ts";

export type SimStatus =
  | "created"
  | "requires_action"
  | "authorized"
  | "captured"
  | "voided"
  | "declined";

export interface SimPayment {
  readonly id: string;
  readonly provider: WebhookProvider;
  /** The caller's own reference. */
  readonly reference: string;
  /** Intent or order, and the charge, payment or authorization under it. */
  readonly providerId: string;
  readonly chargeId: string;
  readonly captureId: string | null;
  readonly currency: Currency;
  /** What was asked for, and what was authorized: they differ when a fault says so. */
  readonly askedMinor: number;
  readonly amountMinor: number;
  readonly capturedMinor: number;
  readonly status: SimStatus;
  readonly token: string;
  readonly method: "card" | "upi" | "account";
  readonly failureCode: string | null;
  readonly returnUrl: string;
  /** The key of the page on which the customer answers the bank. */
  readonly challenge: string | null;
  readonly createdMs: number;
  readonly authorizedMs: number | null;
  readonly capturedMs: number | null;
  readonly feeMinor: number;
  readonly notes: Readonly<Record<string, string>>;
}

export interface SimRefund {
  readonly id: string;
  readonly provider: WebhookProvider;
  readonly paymentId: string;
  readonly reference: string;
  readonly providerId: string;
  readonly status: "pending" | "succeeded" | "failed";
  readonly amountMinor: number;
  readonly createdMs: number;
}

export interface SimDispute {
  readonly id: string;
  readonly provider: WebhookProvider;
  readonly paymentId: string;
  readonly providerId: string;
  readonly status: "open" | "won" | "lost";
  readonly amountMinor: number;
  readonly reason: string;
  readonly openedMs: number;
}

export interface SimPayout {
  readonly id: string;
  readonly provider: WebhookProvider;
  readonly reference: string;
  readonly providerId: string;
  readonly status: "pending" | "paid" | "failed";
  readonly amountMinor: number;
  readonly currency: Currency;
  readonly token: string;
  readonly failureCode: string | null;
  readonly createdMs: number;
}

/** One line of the provider's own books. */
export interface Entry {
  readonly id: string;
  readonly provider: WebhookProvider;
  readonly kind:
    | "payment"
    | "refund"
    | "refund_failure"
    | "dispute"
    | "dispute_reversal"
    | "payout"
    | "payout_return"
    /** To the merchant's bank. */
    | "settlement";
  /** The row it is about; empty for a settlement. */
  readonly subjectId: string;
  readonly reference: string | null;
  readonly providerId: string;
  readonly amountMinor: number;
  readonly feeMinor: number;
  readonly currency: Currency;
  readonly atMs: number;
}

/** What a token stands for. A number is never kept, only how it behaves. */
export interface Card {
  readonly id: string;
  readonly brand: string;
  readonly lastFour: string;
  readonly method: "card" | "upi" | "account";
  readonly outcome: CardOutcome;
}

export type CardOutcome =
  | "ok"
  | "card_declined"
  | "insufficient_funds"
  | "expired_card"
  /** The bank asks; the page decides. */
  | "challenge"
  /** Approved in another app: by itself a moment later, or when the control says so. */
  | "approves_later"
  | "waits"
  | "refuses_later"
  | "disputes"
  | "refund_fails_later"
  | "refund_is_slow";

/** Something that happens by itself, later. */
export interface Plan {
  readonly id: string;
  readonly dueMs: number;
  readonly act:
    | "approve"
    | "refuse"
    | "open_dispute"
    | "settle_refund"
    | "fail_refund"
    | "pay_out"
    | "return_payout";
  readonly subjectId: string;
}

/** A webhook on its way. */
export interface Delivery {
  readonly id: string;
  readonly provider: WebhookProvider;
  readonly region: string;
  readonly type: string;
  readonly body: string;
  readonly dueMs: number;
  readonly tries: number;
  readonly createdMs: number;
}

/** An answer under an idempotency key. */
export interface StoredReply {
  readonly id: string;
  readonly fingerprint: string;
  readonly status: number;
  readonly body: string;
  readonly atMs: number;
}
