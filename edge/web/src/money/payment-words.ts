/** Payments, refunds and payouts in plain words: what it is now, and what to do next. Pure. */
import type { Payment } from "#shared/contracts/payments.ts";
import type { Payout, PayoutStanding } from "#shared/contracts/payouts.ts";
import type { Refund, RefundReason } from "#shared/contracts/refunds.ts";
import type { WalletEntry } from "#shared/contracts/wallet.ts";
import type { PaymentState, PayoutState, RefundState } from "#shared/states.ts";
import { type PlainKey, say, locale as spoken } from "../i18n/speech.ts";
import { wordTable } from "../i18n/word-table.ts";

export type Tone = "plain" | "warm" | "bad" | "good";
export interface StateWords {
  readonly label: string;
  readonly tone: Tone;
}

/** Its words are looked up when they are read: the page may change its language. */
const state = (key: PlainKey, tone: Tone = "plain"): StateWords => ({
  tone,
  get label() {
    return say(key);
  },
});

export const paymentStates: Readonly<Record<PaymentState, StateWords>> = {
  created: state("payment.created", "warm"),
  requires_action: state("payment.requires_action", "warm"),
  unknown: state("payment.unknown", "warm"),
  authorized: state("payment.authorized"),
  captured: state("payment.captured", "good"),
  partially_refunded: state("payment.partially_refunded"),
  refunded: state("payment.refunded"),
  disputed: state("payment.disputed", "bad"),
  voided: state("payment.voided"),
  failed: state("payment.failed", "bad"),
};

export const refundStates: Readonly<Record<RefundState, StateWords>> = {
  created: state("refund.created", "warm"),
  pending: state("refund.pending", "warm"),
  unknown: state("refund.unknown", "warm"),
  succeeded: state("refund.succeeded", "good"),
  failed: state("refund.failed", "bad"),
};

export const payoutStates: Readonly<Record<PayoutState, StateWords>> = {
  created: state("payout.created", "warm"),
  sent: state("payout.sent", "warm"),
  unknown: state("payout.unknown", "warm"),
  paid: state("payout.paid", "good"),
  failed: state("payout.failed", "bad"),
};

export const refundReasons = wordTable<RefundReason>({
  missing_item: "refund_reason.missing_item",
  wrong_item: "refund_reason.wrong_item",
  quality: "refund_reason.quality",
  late: "refund_reason.late",
  not_delivered: "refund_reason.not_delivered",
  duplicate: "refund_reason.duplicate",
  goodwill: "refund_reason.goodwill",
  unexpected_money: "refund_reason.unexpected_money",
  other: "refund_reason.other",
});

/**
 * Where a refund is, in a sentence for the customer.
 * @param provider who took the money: what was paid from the wallet goes back there
 */
export function refundSentence(
  { state, destination }: Pick<Refund, "state" | "destination">,
  provider: string,
): string {
  const isToWallet = destination === "wallet" || provider === "wallet";
  if (state === "succeeded") return say(isToWallet ? "refund.in_wallet" : "refund.went_back");
  if (state === "failed") return say("refund.not_sent");
  return say(isToWallet ? "refund.to_wallet" : "refund.to_card");
}

/** Why a payment failed, and what to do next; the codes are those of our adapters. */
const failures: Readonly<Record<string, PlainKey>> = {
  card_declined: "failure.card_declined",
  insufficient_funds: "failure.insufficient_funds",
  expired_card: "failure.expired_card",
  incorrect_cvc: "failure.incorrect_cvc",
  card_blocked: "failure.card_blocked",
  authentication_failed: "failure.authentication_failed",
  not_approved: "failure.not_approved",
  authorization_ended: "failure.authorization_ended",
  amount_not_supported: "failure.amount_not_supported",
  // What was taken although it should not have been is looked at by a person.
  wrong_currency: "failure.strange",
  wrong_amount: "failure.strange",
};

export function failureSentence(code: string | null): string {
  return say((code === null ? undefined : failures[code]) ?? "failure.other");
}

const purposes: Readonly<Record<string, PlainKey>> = {
  capture: "entry.order",
  settle: "entry.order",
  top_up: "entry.top_up",
  refund: "entry.refund",
  refund_returned: "entry.refund_returned",
  tip: "entry.tip",
  promotion: "entry.promotion",
  debt_paid: "entry.debt_paid",
  cancellation_fee: "entry.cancellation_fee",
  dispute_opened: "entry.dispute_opened",
  dispute_won: "entry.dispute_won",
  adjustment: "entry.adjustment",
};

export function entryWords({ purpose }: Pick<WalletEntry, "purpose">): string {
  return say(purposes[purpose] ?? "entry.other");
}

export function paymentName({ purpose }: Pick<Payment, "purpose">): string {
  return say(`payment_for.${purpose}`);
}

/** What keeps the money, or when it leaves. */
export function payoutSentence({ stoppedBy, schedule }: PayoutStanding): string {
  if (stoppedBy !== null) return say(`payout.stop.${stoppedBy}`);
  return say(schedule === "daily" ? "payout.daily" : "payout.weekly");
}

/** `2026-11-22` or `2026-W47` as people say it. */
export function periodWords({ period }: Pick<Payout, "period">, locale = spoken()): string {
  const week = /^\d{4}-W(\d{2})/.exec(period)?.[1];
  if (week) return say("period.week_number", { week: Number(week) });
  const at = Date.parse(`${period.slice(0, 10)}T12:00:00Z`);
  if (Number.isNaN(at)) return period;
  const style = { day: "numeric", month: "short", timeZone: "UTC" } as const;
  return new Intl.DateTimeFormat(locale, style).format(at);
}

/** A page of somebody else's that the browser may be sent to; anything but a web address is none. */
export function safePage(url: string | null): string | null {
  if (url === null || !URL.canParse(url)) return null;
  return ["https:", "http:"].includes(new URL(url).protocol) ? url : null;
}
