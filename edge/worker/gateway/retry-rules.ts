/**
 * Which calls to a core are tried again, and how many: pure. Every call pays a little into its
 * region's budget and every retry costs a whole coin, so that a region in trouble is asked at most a
 * tenth more often than its callers ask, however many of them there are.
 */
import type { Patience, Route } from "#shared/contracts/route.ts";

/** Over all tries. Reads are short: a person who looks at a page would rather see a failure. */
export const deadlineMs: Readonly<Record<Patience, number>> = {
  short: 5_000,
  usual: 8_000,
  long: 20_000,
};

export function patienceOf(route: Pick<Route, "patience" | "method">): Patience {
  return route.patience ?? (route.method === "GET" ? "short" : "usual");
}

/** Of anything else nobody knows whether the first try did its work. */
export function isSafe(method: string): boolean {
  return method === "GET" || method === "HEAD";
}

/** A first try that hangs leaves time for a second. */
export const FIRST_TRY_SHARE = 0.6;

/** Before a retry, in milliseconds: spread out, so that callers who failed together do not return together. */
export const RETRY_PAUSE_MS = { from: 20, to: 120 } as const;

export function retryPauseMs(random: number): number {
  const { from, to } = RETRY_PAUSE_MS;
  return from + random * (to - from);
}

/** A proxy says that nobody is behind it. A 503 of the core itself is an answer and stands. */
export function isGatewayFailure(status: number): boolean {
  return status === 502 || status === 504;
}

export interface RetryBudget {
  readonly coins: number;
}
const MAX_COINS = 10;
const COINS_PER_CALL = 0.1;
export const fullBudget: RetryBudget = { coins: MAX_COINS };

export function payIn({ coins }: RetryBudget): RetryBudget {
  return { coins: Math.min(MAX_COINS, coins + COINS_PER_CALL) };
}

/** Undefined when the budget allows no retry now. */
export function payRetry({ coins }: RetryBudget): RetryBudget | undefined {
  return coins >= 1 ? { coins: coins - 1 } : undefined;
}
