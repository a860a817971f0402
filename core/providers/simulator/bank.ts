/**
 * What happens to money at a provider, whatever the interface: authorize, ask, capture, let go,
 * refund, dispute, pay out. Writes rows and bookings; tells of it as news for webhooks.
 */
import { createHash } from "node:crypto";
import type { WebhookProvider } from "#shared/contracts/webhooks.ts";
import type { Currency } from "#shared/money.ts";
import type { Book } from "./book.ts";
import type {
  Card,
  Entry,
  Plan,
  SimDispute,
  SimPayment,
  SimPayout,
  SimRefund,
} from "./book-rows.ts";
import { testCard } from "./test-cards.ts";

export type NewsKind =
  | "payment_authorized"
  | "payment_requires_action"
  | "payment_captured"
  | "payment_voided"
  | "payment_declined"
  | "refund_created"
  | "refund_changed"
  | "dispute_opened"
  | "dispute_closed"
  | "payout_paid"
  | "payout_failed";

export interface Bank {
  readonly book: Book;
  readonly now: () => number;
  /** Told of everything that a provider would send a webhook for. */
  readonly tell: (news: News) => void;
}

export interface News {
  readonly kind: NewsKind;
  readonly payment?: SimPayment;
  readonly refund?: SimRefund;
  readonly dispute?: SimDispute;
  readonly payout?: SimPayout;
}

/** Faults that change what happens instead of what is answered. */
export interface Twist {
  readonly wrongAmount?: boolean;
  readonly declined?: boolean;
  readonly disputeAfterMs?: number;
  readonly refundFailsAfterMs?: number;
}

const APPROVAL_MS = 1_500;
/** From one step of the outside world to the next. */
export const SETTLE_MS = 400;

/** The same for the same question, so that a run repeats. */
export function simId(prefix: string, ...parts: string[]): string {
  const hex = createHash("sha256").update(parts.join("|")).digest("hex");
  return `${prefix}${hex.slice(0, 24)}`;
}

export function cardOf(book: Book, token: string): Card | undefined {
  return book.cards.get(token) ?? testCard(token);
}

export interface Ask {
  readonly provider: WebhookProvider;
  readonly reference: string;
  readonly providerId: string;
  readonly chargeId: string;
  readonly currency: Currency;
  readonly amountMinor: number;
  readonly token: string;
  readonly returnUrl: string;
  readonly notes?: Readonly<Record<string, string>>;
}

/** A payment that is authorized, asked about or declined at once. */
export function authorize(bank: Bank, ask: Ask, twist: Twist = {}): SimPayment {
  const { book, now } = bank;
  const card = cardOf(book, ask.token);
  const amountMinor = ask.amountMinor - (twist.wrongAmount ? 1 : 0);
  const created: SimPayment = {
    ...{ provider: ask.provider, reference: ask.reference, token: ask.token },
    ...{ providerId: ask.providerId, chargeId: ask.chargeId, captureId: null },
    ...{ currency: ask.currency, askedMinor: ask.amountMinor, amountMinor, capturedMinor: 0 },
    ...{ status: "created", failureCode: null, returnUrl: ask.returnUrl, challenge: null },
    ...{ authorizedMs: null, capturedMs: null, feeMinor: 0, notes: ask.notes ?? {} },
    id: `${ask.provider}:${ask.providerId}:${ask.chargeId}`,
    method: card?.method ?? "card",
    createdMs: now(),
  };
  if (!card || twist.declined) return decline(bank, created, "card_declined");
  switch (card.outcome) {
    case "card_declined":
    case "insufficient_funds":
    case "expired_card":
      return decline(bank, created, card.outcome);
    case "challenge":
      return askCustomer(bank, created);
    case "approves_later":
    case "refuses_later":
    case "waits": {
      const waiting = askCustomer(bank, created);
      const act = card.outcome === "approves_later" ? "approve" : "refuse";
      if (card.outcome !== "waits") plan(bank, act, waiting.id, APPROVAL_MS);
      return waiting;
    }
    default:
      return approve(bank, created);
  }
}

function askCustomer(bank: Bank, payment: SimPayment): SimPayment {
  const challenge = simId("", "challenge", payment.id);
  const asked = bank.book.payments.put({ ...payment, status: "requires_action", challenge });
  bank.tell({ kind: "payment_requires_action", payment: asked });
  return asked;
}

function decline(bank: Bank, payment: SimPayment, failureCode: string): SimPayment {
  const declined = bank.book.payments.put({ ...payment, status: "declined", failureCode });
  bank.tell({ kind: "payment_declined", payment: declined });
  return declined;
}

function approve(bank: Bank, payment: SimPayment): SimPayment {
  const approved = bank.book.payments.put({
    ...payment,
    status: "authorized",
    authorizedMs: bank.now(),
  });
  bank.tell({ kind: "payment_authorized", payment: approved });
  return approved;
}

/** The customer's answer to the bank; a repeated or late one changes nothing. */
export function answerChallenge(bank: Bank, payment: SimPayment, isApproved: boolean): SimPayment {
  if (payment.status !== "requires_action") return payment;
  return isApproved ? approve(bank, payment) : decline(bank, payment, "authentication_failed");
}

/** @returns undefined when it cannot be captured now */
export function capture(
  bank: Bank,
  payment: SimPayment,
  amountMinor: number,
  twist: Twist = {},
): SimPayment | undefined {
  if (payment.status !== "authorized" || amountMinor > payment.amountMinor || amountMinor <= 0) {
    return undefined;
  }
  const capturedMinor = amountMinor - (twist.wrongAmount ? 1 : 0);
  const captured = bank.book.payments.put({
    ...payment,
    status: "captured",
    capturedMinor,
    captureId: simId("cap_", payment.id),
    capturedMs: bank.now(),
    feeMinor: feeOf(payment.provider, capturedMinor),
  });
  enter(bank, captured, "payment", captured, captured.capturedMinor, captured.feeMinor);
  bank.tell({ kind: "payment_captured", payment: captured });
  const isDisputed = cardOf(bank.book, payment.token)?.outcome === "disputes";
  const disputeMs = twist.disputeAfterMs ?? (isDisputed ? SETTLE_MS : undefined);
  if (disputeMs !== undefined) plan(bank, "open_dispute", captured.id, disputeMs);
  return captured;
}

/** @returns undefined when it is too late */
export function letGo(bank: Bank, payment: SimPayment): SimPayment | undefined {
  if (payment.status === "captured" || payment.status === "declined") return undefined;
  if (payment.status === "voided") return payment;
  const voided = bank.book.payments.put({ ...payment, status: "voided" });
  bank.tell({ kind: "payment_voided", payment: voided });
  return voided;
}

export function refundedMinor(book: Book, paymentId: string): number {
  return book.refunds
    .named(paymentId)
    .filter(({ status }) => status !== "failed")
    .reduce((sum, { amountMinor }) => sum + amountMinor, 0);
}

/** @returns undefined when more would go back than was taken */
export function refund(
  bank: Bank,
  payment: SimPayment,
  ask: { readonly reference: string; readonly providerId: string; readonly amountMinor: number },
  twist: Twist = {},
): SimRefund | undefined {
  const left = payment.capturedMinor - refundedMinor(bank.book, payment.id);
  if (ask.amountMinor > left || ask.amountMinor <= 0) return undefined;
  const outcome = cardOf(bank.book, payment.token)?.outcome;
  const isSlow = outcome === "refund_is_slow";
  const made = bank.book.refunds.put({
    ...ask,
    id: `${payment.provider}:${ask.providerId}`,
    provider: payment.provider,
    paymentId: payment.id,
    status: isSlow ? "pending" : "succeeded",
    createdMs: bank.now(),
  });
  enter(bank, payment, "refund", made, -made.amountMinor);
  bank.tell({ kind: "refund_created", payment, refund: made });
  if (isSlow) plan(bank, "settle_refund", made.id, SETTLE_MS);
  const failsMs =
    twist.refundFailsAfterMs ?? (outcome === "refund_fails_later" ? SETTLE_MS : undefined);
  if (failsMs !== undefined) plan(bank, "fail_refund", made.id, failsMs);
  return made;
}

export function settleRefund(bank: Bank, id: string, status: "succeeded" | "failed"): void {
  const found = bank.book.refunds.get(id);
  if (!found || found.status === "failed" || found.status === status) return;
  const payment = bank.book.payments.get(found.paymentId)!;
  const changed = bank.book.refunds.put({ ...found, status });
  if (status === "failed") enter(bank, payment, "refund_failure", changed, changed.amountMinor);
  bank.tell({ kind: "refund_changed", payment, refund: changed });
}

export function plan(bank: Bank, act: Plan["act"], subjectId: string, afterMs: number): void {
  const dueMs = bank.now() + afterMs;
  bank.book.plans.put({ id: `${act}:${subjectId}`, act, subjectId, dueMs });
}

/** In basis points and a fixed part, as their price lists had it. */
const prices = {
  stripe: [290, 30],
  razorpay: [200, 0],
  paypal: [349, 49],
} as const;

function feeOf(provider: WebhookProvider, amountMinor: number): number {
  const [share, fixed] = prices[provider];
  return Math.min(amountMinor, Math.round((amountMinor * share) / 10_000) + fixed);
}

export function enter(
  bank: Bank,
  of: { readonly provider: WebhookProvider; readonly currency: Currency },
  kind: Entry["kind"],
  subject: { readonly id: string; readonly providerId: string; readonly reference?: string },
  amountMinor: number,
  feeMinor = 0,
): void {
  bank.book.entries.put({
    id: simId("txn_", kind, subject.id),
    ...{ provider: of.provider, kind, subjectId: subject.id, amountMinor, feeMinor },
    reference: subject.reference ?? null,
    providerId: subject.providerId,
    currency: of.currency,
    atMs: bank.now(),
  });
}
