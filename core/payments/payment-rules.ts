/**
 * What to ask the provider next and what its answer makes of the payment. No clock, no database:
 * the driver and its tests run the same tables.
 */
import type { PaymentState } from "#shared/states.ts";
import type { PaymentGoal } from "./payment-row.ts";

export type Step = "authorize" | "capture" | "void" | "lookup";

/** A provider's answer; `unanswered` stands for silence and for anything that is not an answer. */
export type Answer = "authorized" | "captured" | "voided" | "declined" | "absent" | "unanswered";

/** The next question, or undefined when the payment is where it should be, or at its end. */
export function nextStep(state: PaymentState, goal: PaymentGoal): Step | undefined {
  if (state === "unknown") return "lookup";
  if (state === "created") return goal === "void" ? "void" : "authorize";
  if (state === "authorized" && goal !== "authorize") return goal;
  return undefined;
}

export interface Verdict {
  /** The state to move to; absent when nothing was learnt or nothing changed. */
  readonly to?: PaymentState;
  /** What to ask at once, when the answer alone decides it. */
  readonly askNext?: Step;
}

/** What an answer means, whichever step it answers. */
export function judge(state: PaymentState, goal: PaymentGoal, answer: Answer): Verdict {
  if (answer === "unanswered") return state === "unknown" ? {} : { to: "unknown" };
  // The provider never heard of it. Asking again under the same reference is safe; calling it
  // failed is not, because the first request may still be on its way.
  if (answer === "absent") return { askNext: goal === "void" ? "void" : "authorize" };
  const to = answer === "declined" ? "failed" : answer;
  return to === state ? {} : { to };
}

const FIRST_PAUSE_MS = 2_000;
const MAX_PAUSE_MS = 5 * 60_000;

/** How long a silent provider is left alone after `tries` asks. */
export function pauseMs(tries: number): number {
  return Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(tries, 20));
}
