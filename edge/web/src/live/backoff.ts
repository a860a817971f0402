/** How long to wait before the next attempt to connect. Pure: randomness is given. */

const FIRST_MS = 400;
const LONGEST_MS = 15_000;

/**
 * Full jitter over a doubling window, so that a thousand clients do not come back at once.
 * @param attempt 0 for the first retry
 * @param random 0 ≤ random < 1
 * @returns milliseconds, at least 200 after the first loss
 */
export function backoffMs(attempt: number, random: number): number {
  const window = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 10));
  return Math.round(200 + random * (window - 200));
}
