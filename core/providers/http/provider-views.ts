/** Pieces that all adapters share: views of nothing, words of ours for declines, checked amounts. */
import type { z } from "zod";
import { Currency } from "#shared/money.ts";
import {
  type ProviderAdapter,
  ProviderError,
  type ProviderPayment,
  type ProviderPayout,
  type ProviderRefund,
} from "../provider-contract.ts";

export const absentPayment = (currency: string): ProviderPayment => ({
  status: "absent",
  providerReference: null,
  currency,
  amountMinor: 0,
  capturedMinor: 0,
  refundedMinor: 0,
  actionUrl: null,
  authorizedUntil: null,
  failureCode: null,
  refunds: [],
  disputes: [],
});

/** Nothing was there to let go of. */
export const voidedPayment = (currency: string): ProviderPayment => ({
  ...absentPayment(currency),
  status: "voided",
});

export const absentRefund: ProviderRefund = {
  reference: null,
  providerReference: "",
  status: "absent",
  amountMinor: 0,
};

export const absentPayout: ProviderPayout = {
  status: "absent",
  providerReference: null,
  amountMinor: 0,
  failureCode: null,
};

/** @throws ProviderError `unknown` when an answer is not of the documented shape */
export function readAnswer<T extends z.ZodType>(schema: T, body: unknown): z.output<T> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new ProviderError("unknown", "unreadable_answer");
}

/** @throws ProviderError `unknown` for a currency that is none */
export function readCurrency(text: string): Currency {
  return readAnswer(Currency, text.toUpperCase());
}

/** An amount that a provider cannot move is refused before it is asked. */
export function sendable<T>(make: () => T): T {
  try {
    return make();
  } catch {
    throw new ProviderError("rejected", "amount_not_supported");
  }
}

/** An amount that we cannot hold is not understood. */
export function receivable<T>(make: () => T): T {
  try {
    return make();
  } catch {
    throw new ProviderError("unknown", "unreadable_amount");
  }
}

/** Words of ours, from the words of all providers. */
const declines: readonly (readonly [RegExp, string])[] = [
  [/insufficient/i, "insufficient_funds"],
  [/expired/i, "expired_card"],
  [/authentication|3ds|payer_action|challenge/i, "authentication_failed"],
  [/lost|stolen|pickup|fraud/i, "card_blocked"],
  [/cvc|cvv|security_code/i, "incorrect_cvc"],
  [/collect|upi|vpa|timed_?out/i, "not_approved"],
];

export function failureCodeOf(theirs: string | null | undefined): string {
  return declines.find(([pattern]) => pattern.test(theirs ?? ""))?.[1] ?? "card_declined";
}

const disputeReasons: readonly (readonly [RegExp, string])[] = [
  [/fraud|unauthori/i, "fraudulent"],
  [/not_received|goods_or_services_not|non_receipt/i, "not_received"],
  [/unacceptable|not_as_described/i, "not_as_described"],
  [/duplicate/i, "duplicate"],
];

export function disputeReasonOf(theirs: string | null | undefined): string {
  return disputeReasons.find(([pattern]) => pattern.test(theirs ?? ""))?.[1] ?? "other";
}

export const fromUnix = (seconds: number): Date => new Date(seconds * 1_000);

export type Adapter = ProviderAdapter;
