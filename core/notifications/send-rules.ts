/** Whether a message is tried again, and when. No clock, no randomness of its own. */
import type { SmsOutcome } from "./sms/sms-contract.ts";
import type { Purpose } from "./templates.ts";

interface Patience {
  readonly attempts: number;
  readonly longestPauseMs: number;
  /** Of an attempt that may have arrived: whether another is made all the same. */
  readonly repeatsUnknown: boolean;
}

const FIRST_PAUSE_MS = 2_000;

/** Who is in danger is tried for an hour and more; being told twice does no harm, not at all may. */
const patience: Readonly<Record<Purpose, Patience>> = {
  safety: { attempts: 60, longestPauseMs: 60_000, repeatsUnknown: true },
  trip: { attempts: 4, longestPauseMs: 30_000, repeatsUnknown: false },
  notice: { attempts: 8, longestPauseMs: 600_000, repeatsUnknown: false },
};

/** What a failure in an attempt says about it. */
export interface Failed {
  readonly outcome: SmsOutcome;
  readonly failure: string;
  readonly retryAfterMs?: number | undefined;
}

export type NextStep =
  | { readonly kind: "again"; readonly inMs: number }
  | { readonly kind: "give_up"; readonly failure: string };

/**
 * @param attempts made so far, the one that failed among them
 * @param random from 0 up to 1
 */
export function afterFailure(
  purpose: Purpose,
  attempts: number,
  failed: Failed,
  random: number,
): NextStep {
  const { attempts: most, longestPauseMs, repeatsUnknown } = patience[purpose];
  const { outcome, failure, retryAfterMs } = failed;
  const isOver = outcome === "refused" || attempts >= most;
  if (isOver || (outcome === "unknown" && !repeatsUnknown)) return { kind: "give_up", failure };
  const pauseMs = Math.min(longestPauseMs, FIRST_PAUSE_MS * 2 ** Math.min(attempts - 1, 20));
  // Half of it is chance, so that what failed together does not come back together.
  const jittered = pauseMs * (0.5 + random / 2);
  return { kind: "again", inMs: Math.round(Math.max(jittered, retryAfterMs ?? 0)) };
}

/** Whether a message of which nobody knows if it arrived is sent once more, as attempt `attempts`. */
export function mayRepeat(purpose: Purpose, attempts: number): boolean {
  const { attempts: most, repeatsUnknown } = patience[purpose];
  return repeatsUnknown && attempts <= most;
}
