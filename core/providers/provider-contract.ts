/**
 * One party that moves money, as our code sees it. Every operation is idempotent under our own
 * reference and answers with the provider's present view, so that a first answer, a repeat, a
 * look-up and a webhook are all judged by the same code.
 */
import type { Money } from "#shared/money.ts";
import type { PaymentProviderName } from "#shared/payment-providers.ts";

export type PaymentStatus =
  /** The provider never heard of our reference. */
  | "absent"
  /** The customer has to do something at `actionUrl`, or in another app (UPI collect). */
  | "requires_action"
  | "pending"
  | "authorized"
  | "captured"
  | "voided"
  | "declined";

export interface ProviderRefund {
  /** Our refund's id, when the provider repeats it. */
  readonly reference: string | null;
  readonly providerReference: string;
  readonly status: "absent" | "pending" | "succeeded" | "failed";
  readonly amountMinor: number;
}

export interface ProviderDispute {
  readonly providerReference: string;
  readonly status: "open" | "won" | "lost";
  readonly amountMinor: number;
  /** Our own word. */
  readonly reason: string;
  readonly openedAt: Date;
  readonly evidenceDueAt: Date | null;
}

/** A payment as the provider tells it now. Amounts are ours: ISO 4217 minor units. */
export interface ProviderPayment {
  readonly status: PaymentStatus;
  readonly providerReference: string | null;
  readonly currency: string;
  readonly amountMinor: number;
  readonly capturedMinor: number;
  readonly refundedMinor: number;
  readonly actionUrl: string | null;
  readonly authorizedUntil: Date | null;
  /** Why it was declined, in a word of ours: `insufficient_funds`, `card_declined`, `expired_card` … */
  readonly failureCode: string | null;
  readonly refunds: readonly ProviderRefund[];
  readonly disputes: readonly ProviderDispute[];
}

export interface AuthorizeRequest {
  /** Our payment's id. */
  readonly reference: string;
  /** What the provider called it before, when we know. */
  readonly providerReference: string | null;
  readonly amount: Money;
  /** The provider's token of the card or account. */
  readonly token: string;
  /** Where the customer's browser comes back to after a challenge. */
  readonly returnUrl: string;
}

export interface ExistingPayment {
  readonly reference: string;
  readonly providerReference: string | null;
  /** What was authorized. */
  readonly amount: Money;
}

export interface RefundRequest extends ExistingPayment {
  /** Our refund's id. */
  readonly refundReference: string;
  readonly refund: Money;
}

export interface PayoutRequest {
  /** Our payout's id. */
  readonly reference: string;
  readonly providerReference: string | null;
  readonly amount: Money;
  /** The provider's token of the bank account. */
  readonly token: string;
}

export interface ProviderPayout {
  readonly status: "absent" | "pending" | "paid" | "failed";
  readonly providerReference: string | null;
  readonly amountMinor: number;
  readonly failureCode: string | null;
}

/**
 * A webhook after its signature, its age and its form were checked. What it claims about money is
 * not believed: the payment it names is looked up.
 */
export interface ProviderNews {
  readonly providerEventId: string;
  readonly type: string;
  /** Our payment's, refund's or payout's id, when the provider repeats it. */
  readonly reference: string | null;
  readonly providerReference: string | null;
  readonly about: "payment" | "refund" | "dispute" | "payout" | "other";
}

/** A line of a settlement report, by file or by API. */
export interface SettlementLine {
  /** `payout`: ours to a rider or store. `transfer`: the provider's own, of what it held, to our bank. */
  readonly kind: "payment" | "refund" | "dispute" | "payout" | "transfer" | "fee" | "adjustment";
  readonly providerReference: string;
  readonly ourReference: string | null;
  /** Signed from our side: what we received is positive. */
  readonly amountMinor: number;
  readonly feeMinor: number;
  readonly currency: string;
  readonly occurredAt: Date;
}

/**
 * Operations resolve with what the provider says, or throw `ProviderError`. Nothing else tells
 * whether it is safe to go elsewhere: see `ProviderError.outcome`.
 */
export interface ProviderAdapter {
  readonly name: PaymentProviderName;
  authorize(request: AuthorizeRequest, signal: AbortSignal): Promise<ProviderPayment>;
  /** @param take how much of the authorization; the rest is let go */
  capture(payment: ExistingPayment, take: Money, signal: AbortSignal): Promise<ProviderPayment>;
  /** Also when nothing was authorized; the answer says `captured` when it is too late. */
  void(payment: ExistingPayment, signal: AbortSignal): Promise<ProviderPayment>;
  lookup(payment: ExistingPayment, signal: AbortSignal): Promise<ProviderPayment>;
  refund(request: RefundRequest, signal: AbortSignal): Promise<ProviderRefund>;
  lookupRefund(request: RefundRequest, signal: AbortSignal): Promise<ProviderRefund>;
  payout(request: PayoutRequest, signal: AbortSignal): Promise<ProviderPayout>;
  lookupPayout(request: PayoutRequest, signal: AbortSignal): Promise<ProviderPayout>;
  /** @throws ProviderError `rejected` for a wrong signature, a stale one, or a body that is none */
  readWebhook(raw: Uint8Array, headers: Headers, at: Date): Promise<ProviderNews>;
  /** @throws ProviderError `rejected` with the line's number when a file is not one */
  readSettlementFile(text: string): SettlementLine[];
  /** What the provider booked from `start` (included) to `end` (excluded), all pages. */
  listSettlement(start: Date, end: Date, signal: AbortSignal): Promise<SettlementLine[]>;
}

/**
 * `rejected`: the provider understood and refused the request itself; nothing happened, and a repeat
 * will not help. `not_sent`: known not to have reached the provider, or to have been turned away at
 * its door (connection refused, breaker open, 429, 401); nothing happened, and another try or
 * another provider may help. `unknown`: anything may have happened; only a look-up tells.
 */
export type ProviderOutcome = "rejected" | "not_sent" | "unknown";

export class ProviderError extends Error {
  constructor(
    readonly outcome: ProviderOutcome,
    /** Our own word, free of anything that the provider said. */
    readonly code: string,
    readonly retryAfterMs?: number,
  ) {
    super(`Payment provider: ${outcome} (${code})`);
    this.name = "ProviderError";
  }
}
