/** The terms of sign-in: how long things are good for and how often one may try. */

export const ACCESS_TOKEN_SECONDS = 15 * 60;

/** A session ends this long after its last refresh. */
export const SESSION_IDLE_MS = 30 * 24 * 3_600_000;

export const CHALLENGE_MS = 5 * 60_000;
/** Wrong codes per challenge; the next one needs a new code. */
export const MAX_CODE_TRIES = 5;

/** The window in which codes per phone are counted. */
export const CODE_WINDOW_MS = 10 * 60_000;

/**
 * Seconds until a phone may ask for another code, or undefined when it may now.
 * @param askedAt when it asked within the window, oldest first
 */
export function codeWaitSeconds(
  askedAt: readonly Date[],
  limit: number,
  now: Date,
): number | undefined {
  const blocking = askedAt[askedAt.length - limit];
  if (askedAt.length < limit || !blocking) return undefined;
  return windowLeftSeconds(blocking, now);
}

/** Seconds until something asked for at `at` leaves the window, at least one. */
export function windowLeftSeconds(at: Date, now: Date): number {
  return Math.max(1, Math.ceil((at.getTime() + CODE_WINDOW_MS - now.getTime()) / 1000));
}
