/** How soon a city may be looked at again. */

/** News within so short a time is looked at together. */
const MIN_GAP_MS = 100;
/** Kicks may take about a third of a process: what they leave belongs to requests and positions. */
const REST_FACTOR = 2;

/**
 * The pause after a wave that news may not shorten.
 * @param tookMs how long the wave took
 * @param awake cities with open searches that this process decides for
 */
export function restMs(tookMs: number, awake: number): number {
  return Math.max(MIN_GAP_MS, REST_FACTOR * tookMs * Math.max(1, awake));
}
