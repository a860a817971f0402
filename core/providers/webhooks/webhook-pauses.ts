/** When a webhook that could not be used is tried again, and when it is given up. Pure. */

/** Its payment may be in a transaction that is not committed yet; after about an hour it is not ours. */
export const TRIES_WHILE_UNKNOWN = 14;
/** About two hours of failures; then a person has to look. */
export const TRIES_WHILE_FAILING = 20;
const FIRST_PAUSE_MS = 500;
const MAX_PAUSE_MS = 10 * 60_000;

/** @param tries how often it was tried, from 1 */
export function webhookPauseMs(tries: number): number {
  return Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(tries - 1, 20));
}
