import type { Route } from "#shared/contracts/route.ts";
import { BeelineError, errorCodes } from "#shared/errors.ts";

const MOST_RETRIES = 2;

/**
 * Whether and when a failed call is tried again. Reading may always be repeated, writing only
 * under an idempotency key; a limit that was hit is the person's business, not a reason to hammer.
 * @param random 0 ≤ random < 1
 * @returns milliseconds, or undefined to give up
 */
export function retryDelayMs(
  route: Pick<Route, "method" | "idempotent">,
  error: unknown,
  attempt: number,
  random: number,
): number | undefined {
  if (attempt >= MOST_RETRIES || !(error instanceof BeelineError)) return undefined;
  if (!errorCodes[error.code].retryable || error.code === "RATE_LIMITED") return undefined;
  const isSafe = route.method === "GET" || route.idempotent;
  return isSafe ? Math.round(300 * 2 ** attempt * (0.5 + random)) : undefined;
}
