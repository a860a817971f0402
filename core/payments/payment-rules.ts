/**
 * What to ask the provider next, and what its view of a payment makes of ours. No clock, no
 * database: answers, repeats, look-ups and news are all judged here, by the same tables.
 */
import type { PaymentAttention } from "#shared/contracts/ops-payments.ts";
import type { PaymentState } from "#shared/states.ts";
import type { ProviderPayment } from "../providers/index.ts";
import type { PaymentRow } from "./payment-row.ts";

export type Step = "authorize" | "capture" | "void" | "lookup";

export type Judged = Pick<
  PaymentRow,
  | "state"
  | "goal"
  | "amountMinor"
  | "toCaptureMinor"
  | "capturedMinor"
  | "unexpectedMinor"
  | "currency"
  | "providerReference"
>;

/** The next question, or undefined when the payment is where it should be, or at its end. */
export function nextStep({ state, goal }: Pick<Judged, "state" | "goal">): Step | undefined {
  if (state === "unknown") return "lookup";
  if (state === "created") return goal === "void" ? "void" : "authorize";
  // The customer's bank has the word; until the order is given up we can only look.
  if (state === "requires_action") return goal === "void" ? "void" : "lookup";
  if (state === "authorized" && goal !== "authorize") return goal;
  return undefined;
}

/** How much of the authorization is to be taken. */
export function wantedMinor(row: Pick<Judged, "toCaptureMinor" | "amountMinor">): number {
  return row.toCaptureMinor ?? row.amountMinor;
}

export interface Verdict {
  /** The state to move to; absent when nothing was learnt or nothing changed. */
  readonly to?: PaymentState;
  /** What to ask at once, when the answer alone decides it. */
  readonly askNext?: Step;
  /** What is to become of the money from now on. */
  readonly goal?: "void";
  readonly failureCode?: string;
  /** What only a person may decide. */
  readonly attention?: PaymentAttention;
  /** All that was captured at the provider, and the part of it that nobody expected. */
  readonly capturedMinor?: number;
  readonly unexpectedMinor?: number;
  /** Captured in another currency than ours. */
  readonly foreign?: { readonly minor: number; readonly currency: string };
}

const moved = (row: Judged, to: PaymentState): Verdict => (to === row.state ? {} : { to });

/** What the provider's view means, whichever step it answers. */
export function judge(row: Judged, view: ProviderPayment): Verdict {
  if (row.state === "failed" || row.state === "voided") return judgeEnded(row, view);
  if (!isOpen(row.state)) return judgeCaptured(row, view);
  switch (view.status) {
    case "absent":
      return judgeAbsent(row);
    case "captured":
      return judgeCapture(row, view);
    case "authorized":
      return judgeAuthorization(row, view);
    case "requires_action":
      return row.state === "authorized" ? { attention: "wrong_amount" } : moved(row, view.status);
    case "pending":
      return moved(row, "unknown");
    case "declined":
      return { to: "failed", failureCode: view.failureCode ?? "declined" };
    case "voided":
      return row.goal === "void"
        ? moved(row, "voided")
        : { to: "failed", failureCode: view.failureCode ?? "authorization_ended" };
  }
}

function isOpen(state: PaymentState): boolean {
  return ["created", "requires_action", "unknown", "authorized"].includes(state);
}

/**
 * The provider never heard of it. Asking again under the same reference is safe; calling it failed is
 * not, because the first request may still be on its way.
 */
function judgeAbsent(row: Judged): Verdict {
  if (row.providerReference !== null) {
    return { ...moved(row, "unknown"), attention: "unknown_to_provider" };
  }
  return { askNext: row.goal === "void" ? "void" : "authorize" };
}

function judgeAuthorization(row: Judged, view: ProviderPayment): Verdict {
  const attention = strangeness(row, view);
  // Never capture what is not what we asked for: it is let go, and a person hears of it.
  if (attention) return { goal: "void", askNext: "void", attention, failureCode: attention };
  return moved(row, "authorized");
}

function strangeness(row: Judged, view: ProviderPayment): PaymentAttention | undefined {
  if (view.currency !== row.currency) return "wrong_currency";
  return view.amountMinor === row.amountMinor ? undefined : "wrong_amount";
}

function judgeCapture(row: Judged, view: ProviderPayment): Verdict {
  if (view.currency !== row.currency) {
    const foreign = { minor: view.capturedMinor, currency: view.currency };
    return { to: "failed", failureCode: "wrong_currency", attention: "wrong_currency", foreign };
  }
  const capturedMinor = view.capturedMinor;
  const wanted = row.goal === "void" ? 0 : wantedMinor(row);
  const unexpectedMinor = Math.max(0, capturedMinor - wanted);
  const verdict: Verdict = { to: "captured", capturedMinor, unexpectedMinor };
  if (row.goal === "void") return { ...verdict, attention: "captured_not_voided" };
  if (unexpectedMinor > 0) return { ...verdict, attention: "captured_too_much" };
  return capturedMinor < wanted ? { ...verdict, attention: "captured_too_little" } : verdict;
}

/** Late news of what we had called failed or voided. Nothing of it is dropped, nothing undone. */
function judgeEnded(row: Judged, view: ProviderPayment): Verdict {
  if (view.status === "authorized") return { attention: "late_authorization" };
  return view.status === "captured" ? addUnexpected(row, view, "late_success") : {};
}

function judgeCaptured(row: Judged, view: ProviderPayment): Verdict {
  if (view.status === "absent") return { attention: "unknown_to_provider" };
  if (view.status === "captured" && view.capturedMinor > row.capturedMinor) {
    return addUnexpected(row, view, "captured_too_much");
  }
  // Not settled on a word yet.
  if (view.status === "pending" || view.status === "requires_action") return {};
  const isLess = view.status !== "captured" || view.capturedMinor < row.capturedMinor;
  return isLess ? { attention: "captured_too_little" } : {};
}

function addUnexpected(row: Judged, view: ProviderPayment, attention: PaymentAttention): Verdict {
  if (view.currency !== row.currency) {
    const foreign = { minor: view.capturedMinor, currency: view.currency };
    return { attention: "wrong_currency", foreign };
  }
  const more = view.capturedMinor - row.capturedMinor;
  if (more <= 0) return {};
  const unexpectedMinor = row.unexpectedMinor + more;
  return { attention, capturedMinor: view.capturedMinor, unexpectedMinor };
}

/** What a failed question means: what is known to have failed, and what is not known. */
export interface Failure {
  readonly outcome: "rejected" | "not_sent" | "unknown";
  readonly code: string;
}

/**
 * What is to be done after a question that was not answered. `fail_over`: the provider is known not
 * to have it, so another one may be asked. `wait`: the same again, later.
 */
export type FailureVerdict =
  | { readonly kind: "move"; readonly to: PaymentState; readonly failureCode?: string }
  | { readonly kind: "fail_over" }
  | { readonly kind: "look_up" }
  | { readonly kind: "wait" };

export function judgeFailure(
  row: Pick<Judged, "state" | "goal">,
  step: Step,
  failure: Failure,
  hasAlternate: boolean,
): FailureVerdict {
  // A look-up that fails tells nothing.
  if (step === "lookup") return { kind: "wait" };
  if (failure.outcome === "unknown") {
    return row.state === "unknown" ? { kind: "wait" } : { kind: "move", to: "unknown" };
  }
  if (step === "authorize") {
    // In `unknown` an earlier request may still be on its way to the first provider.
    if (hasAlternate && row.state === "created") return { kind: "fail_over" };
    if (failure.outcome === "not_sent") return { kind: "wait" };
    return { kind: "move", to: "failed", failureCode: failure.code };
  }
  // Refused because it has happened already? The look-up tells.
  return failure.outcome === "rejected" ? { kind: "look_up" } : { kind: "wait" };
}

const FIRST_PAUSE_MS = 2_000;
const MAX_PAUSE_MS = 5 * 60_000;

/** How long a silent provider is left alone after `tries` asks. */
export function pauseMs(tries: number): number {
  return Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(tries, 20));
}

/** A customer who has not answered the bank by then will not; orders have a shorter patience. */
const ACTION_LIMIT_MS = 30 * 60_000;
/** About a day of asking; a provider that still does not tell is a case for a person. */
const UNKNOWN_LIMIT_TRIES = 280;
/** An authorization whose time is over is looked at again so often. */
const EXPIRY_RECHECK_MS = 3_600_000;

/** When a payment is to be looked at again, as it stands; null when nothing is left to do. */
export function dueAfter(
  row: Pick<PaymentRow, "state" | "goal" | "tries" | "authorizedUntil">,
  now: Date,
): Date | null {
  if (nextStep(row) !== undefined) return new Date(now.getTime() + pauseMs(row.tries));
  if (row.state !== "authorized" || row.authorizedUntil === null) return null;
  const recheck = now.getTime() + EXPIRY_RECHECK_MS;
  return row.authorizedUntil > now ? row.authorizedUntil : new Date(recheck);
}

/** @param feeActionMs how long a bank's question about a fee stays open that nobody sits in front of */
export function isGivenUp(
  row: Pick<PaymentRow, "state" | "goal" | "createdAt"> & Charged,
  now: Date,
  feeActionMs: number,
): boolean {
  const age = now.getTime() - row.createdAt.getTime();
  const limit = isFeeOfOurs(row) ? feeActionMs : ACTION_LIMIT_MS;
  return row.state === "requires_action" && row.goal !== "void" && age > limit;
}

type Charged = Pick<PaymentRow, "purpose" | "amountMinor" | "toCaptureMinor" | "requestedWithKey">;

/** The fee of a cancelled ride, charged by us: what a customer pays by hand has a key. */
function isFeeOfOurs({ purpose, amountMinor, toCaptureMinor, requestedWithKey }: Charged): boolean {
  return purpose === "order" && toCaptureMinor === amountMinor && requestedWithKey === null;
}

export function staysUnknown(row: Pick<PaymentRow, "state" | "tries">): boolean {
  return row.state === "unknown" && row.tries >= UNKNOWN_LIMIT_TRIES;
}
