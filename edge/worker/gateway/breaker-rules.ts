/**
 * A circuit breaker as a value. Closed until FAILURES_TO_OPEN calls in a row got no answer; then
 * calls are refused at once, except one probe at a time once the pause is over. A probe moves the
 * pause forward before it starts: one that never reports back, because its caller hung up and the
 * runtime dropped it, blocks nobody for long.
 */
export interface Breaker {
  readonly failures: number;
  /** Epoch ms until which calls are refused; 0 when closed. */
  readonly openUntilMs: number;
}

export const closedBreaker: Breaker = { failures: 0, openUntilMs: 0 };

export const FAILURES_TO_OPEN = 5;
/** Short: a core that restarts is back within seconds, and a refused probe costs little. */
export const OPEN_MS = 2_000;

/** As long as a read may take; a change that is still going on then is joined by a second probe. */
export const PROBE_MS = 5_000;

export type Admission =
  | { readonly admitted: true; readonly breaker: Breaker }
  | { readonly admitted: false; readonly retryAfterSeconds: number };

export function admit(breaker: Breaker, nowMs: number): Admission {
  if (breaker.openUntilMs === 0) return { admitted: true, breaker };
  if (nowMs < breaker.openUntilMs) {
    const retryAfterSeconds = Math.max(1, Math.ceil((breaker.openUntilMs - nowMs) / 1000));
    return { admitted: false, retryAfterSeconds };
  }
  return { admitted: true, breaker: { ...breaker, openUntilMs: nowMs + PROBE_MS } };
}

export function afterFailure(breaker: Breaker, nowMs: number): Breaker {
  const failures = breaker.failures + 1;
  const openUntilMs = failures >= FAILURES_TO_OPEN ? nowMs + OPEN_MS : breaker.openUntilMs;
  return { failures, openUntilMs };
}
