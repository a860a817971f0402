/** Each state of money as a word, a sign and a tone: a state is never told by its colour alone. */
import type { OpsPayment } from "#shared/contracts/ops-payments.ts";
import type { Classification, Resolution } from "#shared/contracts/ops-reconciliation.ts";
import type { SagaState, SagaStep } from "#shared/contracts/ops-sagas.ts";
import type { HoldReason } from "#shared/contracts/payouts.ts";
import type { WebhookState } from "#shared/contracts/webhooks.ts";
import type { DisputeState, PaymentState, PayoutState, RefundState } from "#shared/states.ts";
import type { IconName } from "../../design/icons.tsx";

/** `bad` and `warn` want a person; `busy` is under way; `calm` is over. */
export type Tone = "good" | "busy" | "warn" | "bad" | "calm";

export interface MoneySign {
  readonly label: string;
  readonly icon: IconName;
  readonly tone: Tone;
}

const sign = (label: string, icon: IconName, tone: Tone): MoneySign => ({ label, icon, tone });
type Signs<S extends string> = Readonly<Record<S, MoneySign>>;

export const paymentSigns: Signs<PaymentState> = {
  created: sign("Created", "dot", "busy"),
  requires_action: sign("Bank asks", "phone", "busy"),
  authorized: sign("Authorized", "hourglass", "busy"),
  captured: sign("Captured", "check", "good"),
  partially_refunded: sign("Partly refunded", "back", "calm"),
  refunded: sign("Refunded", "back", "calm"),
  voided: sign("Voided", "cross", "calm"),
  failed: sign("Failed", "cross", "bad"),
  unknown: sign("Unknown", "search", "warn"),
  disputed: sign("Disputed", "alert", "bad"),
};

export const refundSigns: Signs<RefundState> = {
  created: sign("Created", "dot", "busy"),
  pending: sign("On its way", "hourglass", "busy"),
  succeeded: sign("Given back", "check", "good"),
  failed: sign("Failed", "cross", "bad"),
  unknown: sign("Unknown", "search", "warn"),
};

export const disputeSigns: Signs<DisputeState> = {
  open: sign("Open", "alert", "warn"),
  won: sign("Won", "check", "good"),
  lost: sign("Lost", "cross", "bad"),
};

export const payoutSigns: Signs<PayoutState> = {
  created: sign("Created", "dot", "busy"),
  sent: sign("Sent", "hourglass", "busy"),
  paid: sign("Paid", "check", "good"),
  failed: sign("Failed", "cross", "bad"),
  unknown: sign("Unknown", "search", "warn"),
};

export const sagaSigns: Signs<SagaState> = {
  running: sign("Running", "arrow", "busy"),
  waiting: sign("Waiting", "hourglass", "busy"),
  compensating: sign("Undoing", "back", "warn"),
  done: sign("Done", "check", "good"),
  compensated: sign("Undone", "back", "calm"),
  needs_attention: sign("Needs attention", "alert", "bad"),
};

export const sagaStepSigns: Signs<SagaStep["outcome"]> = {
  done: sign("Done", "check", "good"),
  retry: sign("Tried again later", "refresh", "warn"),
  failed: sign("Failed", "cross", "bad"),
  waiting: sign("Waiting", "hourglass", "busy"),
};

export const classificationSigns: Signs<Classification> = {
  matched: sign("Matched", "check", "good"),
  fee: sign("Fee", "minus", "calm"),
  pending_cutoff: sign("Too young to judge", "hourglass", "calm"),
  amount_differs: sign("Amount differs", "alert", "bad"),
  currency_differs: sign("Currency differs", "alert", "bad"),
  missing_here: sign("Missing here", "search", "bad"),
  missing_there: sign("Missing there", "search", "warn"),
  duplicate: sign("Listed twice", "list", "warn"),
  unexpected_fee: sign("Unexpected fee", "minus", "warn"),
};

export const webhookSigns: Signs<WebhookState> = {
  stored: sign("Stored", "hourglass", "busy"),
  processed: sign("Processed", "check", "good"),
  ignored: sign("Not for us", "minus", "calm"),
  failed: sign("Failed", "alert", "bad"),
};

export const resolutionWords: Readonly<Record<Resolution, string>> = {
  book_difference: "Book the provider's figure; the difference waits in suspense",
  write_off: "Book it; the platform bears or keeps the difference",
  book_fee: "Book it as a fee",
  provider_corrects: "We are right: the provider will correct it",
  duplicate_ignored: "Listed twice, moved once: book nothing",
  accept_late: "Both sides have it by now: book nothing",
};

export const holdWords: Readonly<Record<HoldReason, string>> = {
  fraud_suspected: "Fraud suspected",
  account_disputed: "Account disputed",
  documents_missing: "Documents missing",
  negative_balance: "Negative balance",
  asked_by_owner: "Asked by the owner",
  legal_order: "Legal order",
};

type Attention = NonNullable<OpsPayment["attention"]>;

/** What has happened, as a sentence for whoever has to decide. */
export const attentionWords: Readonly<Record<Attention, string>> = {
  late_success: "The provider took the money after we had called the payment failed or voided.",
  late_authorization: "The provider still holds the money of a payment that has ended.",
  captured_not_voided: "It was captured although it was to be let go.",
  captured_too_much: "The provider captured more than we asked for.",
  captured_too_little: "The provider captured less than we asked for.",
  wrong_amount: "The provider names another amount than we do.",
  wrong_currency: "The provider names another currency than we do.",
  unknown_to_provider: "The provider does not know a payment that it had confirmed.",
  refund_not_ours: "The provider gave money back that we did not ask it to.",
  refund_failed: "A refund came back from the bank, or failed for good.",
  stays_unknown: "The provider has not answered for more than a day.",
};

/** `card_declined` → `Card declined`: our own words of columns and logs, for people. */
export function plainWords(word: string): string {
  const spaced = word.replaceAll(/[._]/g, " ").trim();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

/** `pay_in_01K…8F7K2A` → `pay …8F7K2A`; anything else as it is, cut when it is long. */
export function shortId(id: string): string {
  const known = /^([a-z]+)_[a-z]{2}_[0-9A-Za-z]{10,}$/.exec(id);
  if (known) return `${known[1]} …${id.slice(-6)}`;
  return id.length > 18 ? `${id.slice(0, 8)}…${id.slice(-6)}` : id;
}
