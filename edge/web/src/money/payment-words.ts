/** Payments, refunds and payouts in plain words: what it is now, and what to do next. Pure. */
import type { Payment } from "#shared/contracts/payments.ts";
import type { Payout, PayoutStanding } from "#shared/contracts/payouts.ts";
import type { Refund, RefundReason } from "#shared/contracts/refunds.ts";
import type { WalletEntry } from "#shared/contracts/wallet.ts";
import type { PaymentState, PayoutState, RefundState } from "#shared/states.ts";

export type Tone = "plain" | "warm" | "bad" | "good";
export interface StateWords {
  readonly label: string;
  readonly tone: Tone;
}

const state = (label: string, tone: Tone = "plain"): StateWords => ({ label, tone });

export const paymentStates: Readonly<Record<PaymentState, StateWords>> = {
  created: state("Not paid yet", "warm"),
  requires_action: state("Your bank asks", "warm"),
  unknown: state("Waiting for the bank", "warm"),
  authorized: state("Reserved"),
  captured: state("Paid", "good"),
  partially_refunded: state("Partly given back"),
  refunded: state("Given back"),
  disputed: state("Disputed", "bad"),
  voided: state("Let go, not charged"),
  failed: state("Failed, not charged", "bad"),
};

export const refundStates: Readonly<Record<RefundState, StateWords>> = {
  created: state("Being sent", "warm"),
  pending: state("On its way", "warm"),
  unknown: state("Waiting for the bank", "warm"),
  succeeded: state("Given back", "good"),
  failed: state("Did not arrive", "bad"),
};

export const payoutStates: Readonly<Record<PayoutState, StateWords>> = {
  created: state("Being sent", "warm"),
  sent: state("On its way", "warm"),
  unknown: state("Waiting for the bank", "warm"),
  paid: state("Paid", "good"),
  failed: state("Came back", "bad"),
};

export const refundReasons: Readonly<Record<RefundReason, string>> = {
  missing_item: "Something was missing",
  wrong_item: "Something was wrong",
  quality: "Not as it should be",
  late: "Came late",
  not_delivered: "Never came",
  duplicate: "Paid twice",
  goodwill: "Goodwill",
  unexpected_money: "Paid by mistake",
  other: "Another reason",
};

/**
 * Where a refund is, in a sentence for the customer.
 * @param provider who took the money: what was paid from the wallet goes back there
 */
export function refundSentence(
  { state, destination }: Pick<Refund, "state" | "destination">,
  provider: string,
): string {
  const isToWallet = destination === "wallet" || provider === "wallet";
  if (state === "succeeded") {
    return isToWallet
      ? "It is in your wallet."
      : "It went back the way you paid. Your bank may take a few days to show it.";
  }
  if (state === "failed") return "It could not be sent. Support looks into it.";
  return `It is on its way to ${isToWallet ? "your wallet" : "the card or account you paid with"}.`;
}

/** What was taken although it should not have been is looked at by a person. */
const strange =
  "Something about this payment was not right. Support gives back whatever was taken.";

/** Why a payment failed, and what to do next; the codes are those of our adapters. */
const failures: Readonly<Record<string, string>> = {
  card_declined: "Your bank declined the card. Use another one, or ask your bank.",
  insufficient_funds: "There is not enough money on the card. Use another way to pay.",
  expired_card: "The card has expired. Add its new one.",
  incorrect_cvc: "The card's security code was wrong. Add the card again.",
  card_blocked: "Your bank has blocked the card. Ask your bank, or use another one.",
  authentication_failed: "Your bank could not confirm that it is you. Try again, or pay otherwise.",
  not_approved: "The request in your UPI app was refused or not answered in time. Try again.",
  authorization_ended: "Your bank let go of the money before it was needed. Order again.",
  amount_not_supported: "This amount cannot be paid that way. Choose another way to pay.",
  wrong_currency: strange,
  wrong_amount: strange,
};

export function failureSentence(code: string | null): string {
  const known = code === null ? undefined : failures[code];
  return known ?? "The payment did not go through. Nothing was charged. Choose another way to pay.";
}

const purposes: Readonly<Record<string, string>> = {
  capture: "Paid for an order",
  settle: "Paid for an order",
  top_up: "Topped up",
  refund: "Refund",
  refund_returned: "Refund came back",
  tip: "Tip",
  promotion: "Credit from Beeline",
  debt_paid: "Paid what was owed",
  cancellation_fee: "Cancellation fee",
  dispute_opened: "Taken back by a bank",
  dispute_won: "Given back by a bank",
  adjustment: "Correction",
};

export function entryWords({ purpose }: Pick<WalletEntry, "purpose">): string {
  return purposes[purpose] ?? "Other";
}

const paymentNames: Readonly<Record<Payment["purpose"], string>> = {
  order: "Order",
  cancellation_fee: "Cancellation fee",
  tip: "Tip",
  top_up: "Top-up",
};

export function paymentName({ purpose }: Pick<Payment, "purpose">): string {
  return paymentNames[purpose];
}

type Stop = NonNullable<PayoutStanding["stoppedBy"]>;

const stops: Readonly<Record<Stop, string>> = {
  hold: "Payouts are on hold. Ask support why.",
  no_account: "Tell us where your money should go, and it leaves with the next payout.",
  below_minimum: "It is less than the smallest payout. It leaves once there is more.",
  negative_balance: "You hold more cash than you are owed. New earnings make up for it first.",
  failed_before: "The last payout came back. Check your bank account, then it is sent again.",
  too_young: "It was earned only now. It leaves when it is a little older.",
};

/** What keeps the money, or when it leaves. */
export function payoutSentence({ stoppedBy, schedule }: PayoutStanding): string {
  if (stoppedBy !== null) return stops[stoppedBy];
  return schedule === "daily"
    ? "It leaves with today's payout."
    : "It leaves with this week's payout.";
}

/** `2026-11-22` or `2026-W47` as people say it. */
export function periodWords({ period }: Pick<Payout, "period">, locale?: string): string {
  const week = /^\d{4}-W(\d{2})/.exec(period)?.[1];
  if (week) return `Week ${Number(week)}`;
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
