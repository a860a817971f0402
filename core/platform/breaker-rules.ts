/**
 * When a provider that fails is left alone. Closed until several calls in a row fail, then open for
 * a while, then half open: one call is let through as a probe and decides. No clock in here.
 */

/** So many failures in a row open it: one lost packet does not, an outage does within a second. */
export const FAILURES_TO_OPEN = 8;
const FIRST_PAUSE_MS = 2_000;
const MAX_PAUSE_MS = 30_000;
/** A probe that never reports back blocks the next one no longer than this. */
const PROBE_PATIENCE_MS = 10_000;

export interface Breaker {
  readonly failures: number;
  /** How often in a row it opened; pauses grow with it. */
  readonly openings: number;
  readonly openUntil: number | null;
  /** When the probe that is under way was let through. */
  readonly probeAt: number | null;
}

export const closedBreaker: Breaker = { failures: 0, openings: 0, openUntil: null, probeAt: null };

export type Admission =
  | { readonly kind: "call"; readonly breaker: Breaker; readonly isProbe: boolean }
  | { readonly kind: "refuse"; readonly retryAfterMs: number };

export function admit(breaker: Breaker, nowMs: number): Admission {
  if (breaker.openUntil === null) return { kind: "call", breaker, isProbe: false };
  if (nowMs < breaker.openUntil) {
    return { kind: "refuse", retryAfterMs: breaker.openUntil - nowMs };
  }
  const { probeAt } = breaker;
  if (probeAt !== null && nowMs - probeAt < PROBE_PATIENCE_MS) {
    return { kind: "refuse", retryAfterMs: FIRST_PAUSE_MS };
  }
  return { kind: "call", breaker: { ...breaker, probeAt: nowMs }, isProbe: true };
}

/** An answer, even a refusal, shows that the provider is there. */
export function noteAnswer(): Breaker {
  return closedBreaker;
}

/**
 * What a call that failed says of the provider: an outage, or only that it turned this one away, at
 * the door or after thought. Then it is there, which says nothing of earlier failures.
 */
export function noteFailedCall(
  breaker: Breaker,
  call: { readonly isOutage: boolean; readonly isProbe: boolean },
  nowMs: number,
): Breaker {
  if (call.isOutage) return noteFailure(breaker, call.isProbe, nowMs);
  return breaker.openUntil === null || call.isProbe ? noteAnswer() : breaker;
}

/** @param isProbe whether the call that failed was the probe; others that were under way count less */
function noteFailure(breaker: Breaker, isProbe: boolean, nowMs: number): Breaker {
  if (breaker.openUntil !== null && !isProbe) return breaker;
  const failures = breaker.failures + 1;
  if (breaker.openUntil === null && failures < FAILURES_TO_OPEN) return { ...breaker, failures };
  const pauseMs = Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(breaker.openings, 10));
  return {
    failures,
    openings: breaker.openings + 1,
    openUntil: nowMs + pauseMs,
    probeAt: null,
  };
}
