/**
 * The chart of accounts. An account is named, never looked up: kind, owner and currency together are
 * its key, and its first entry opens it. The region is the database that it lives in.
 */
import type { Currency } from "#shared/money.ts";

/**
 * What kind of account, and whose. Debits are positive and credits negative everywhere, so what we
 * owe has a negative balance.
 */
export const accountKinds = {
  /** Customer: money kept with us. Never overdrawn. */
  customer_wallet: { owner: "customer", normal: "credit", mayOverdraw: false },
  /** Customer: what is still to be paid, such as the fee of a cancelled cash order. */
  customer_receivable: { owner: "customer", normal: "debit", mayOverdraw: true },
  /** Store: its share until it is paid out; refunds may turn it round. */
  partner_payable: { owner: "store", normal: "credit", mayOverdraw: true },
  /** Rider: earnings and tips until they are paid out, less the cash taken at doors. */
  rider_payable: { owner: "rider", normal: "credit", mayOverdraw: true },
  platform_revenue: { owner: "platform", normal: "credit", mayOverdraw: true },
  tax_payable: { owner: "platform", normal: "credit", mayOverdraw: true },
  /** Tips on their way from the customer to the rider. */
  tips: { owner: "platform", normal: "credit", mayOverdraw: true },
  /** Captured for orders and not shared out yet. */
  order_funds: { owner: "platform", normal: "credit", mayOverdraw: true },
  /** What a provider holds for us until it settles. */
  provider_clearing: { owner: "provider", normal: "debit", mayOverdraw: true },
  /** Payouts that are under way. */
  payout_clearing: { owner: "provider", normal: "credit", mayOverdraw: true },
  bank: { owner: "platform", normal: "debit", mayOverdraw: true },
  /** What providers charge. */
  fees: { owner: "provider", normal: "debit", mayOverdraw: true },
  promotions: { owner: "platform", normal: "debit", mayOverdraw: true },
  /** Money that banks have taken back while a dispute is open. */
  disputes: { owner: "provider", normal: "debit", mayOverdraw: true },
  /** Money that nobody expected, until a person has decided. */
  suspense: { owner: "provider", normal: "credit", mayOverdraw: true },
} as const satisfies Record<string, AccountRule>;

interface AccountRule {
  readonly owner: "customer" | "store" | "rider" | "platform" | "provider";
  readonly normal: "debit" | "credit";
  readonly mayOverdraw: boolean;
}

export type AccountKind = keyof typeof accountKinds;

export interface AccountRef {
  readonly kind: AccountKind;
  /** Id of the person or store, name of the provider, or `platform`. */
  readonly owner: string;
  readonly currency: Currency;
}

/** One entry: a debit when positive, a credit when negative, never zero; in minor units. */
export interface Leg {
  readonly account: AccountRef;
  readonly amountMinor: number;
}

/** Why money moved. With the reference it is unique forever: posting twice changes nothing. */
export const postingPurposes = [
  "capture",
  "settle",
  "refund",
  "refund_returned",
  "top_up",
  "tip",
  "cancellation_fee",
  "debt_paid",
  "promotion",
  "dispute_opened",
  "dispute_won",
  "dispute_lost",
  "payout",
  "payout_paid",
  "payout_failed",
  "provider_fee",
  "provider_settlement",
  "unexpected",
  "earnings_top_up",
  "adjustment",
] as const;
export type PostingPurpose = (typeof postingPurposes)[number];

export interface Posting {
  readonly purpose: PostingPurpose;
  /** The payment, refund, payout … that it is about. */
  readonly reference: string;
  readonly orderId?: string;
  /** At least two; their sum is zero per currency. */
  readonly legs: readonly Leg[];
}

/** A hold: money that is promised and not moved. It is posted (in part), voided, or expires. */
export interface Hold {
  /** Unique forever: the payment's id. */
  readonly reference: string;
  readonly from: AccountRef;
  readonly to: AccountRef;
  /** Positive minor units, credited to `to` and debited from `from` when it is posted. */
  readonly amountMinor: number;
  readonly expiresAt: Date;
}
