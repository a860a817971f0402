/**
 * How much a hit is worth. The text comes first: what else speaks for a hit, all together, weighs
 * less than the difference between the very word and a slip.
 */

/** What its store's name says about a dish, next to its own: "luigi pizza". */
export const STORE_SHARE = 0.5;

const COVERAGE_WEIGHT = 0.06;
const NEAR_WEIGHT = 0.12;
const POPULAR_WEIGHT = 0.08;
const CLOSED_COST = 0.15;
const SOLD_OUT_COST = 0.2;
/** At this distance nearness has lost two thirds of its weight. */
const NEAR_METERS = 3_000;
/** A score of this many recent orders has nearly all the weight of popularity. */
const MANY_ORDERS = 50;

/** The most that `placeRank` gives. */
export const MOST_PLACE_BONUS = NEAR_WEIGHT;

/**
 * @param text 0 … 1: how well the typed words are answered
 * @param coverage 0 … 1: how much of the name they are
 */
export function textRank(text: number, coverage: number, isSoldOut: boolean): number {
  return text + COVERAGE_WEIGHT * coverage - (isSoldOut ? SOLD_OUT_COST : 0);
}

/** What being near and open adds. @param distanceMeters null when nobody said where they are */
export function placeRank(distanceMeters: number | null, isOpen: boolean): number {
  const near = distanceMeters === null ? 0 : Math.exp(-distanceMeters / NEAR_METERS);
  return NEAR_WEIGHT * near - (isOpen ? 0 : CLOSED_COST);
}

/** What recent orders add. @param score decayed number of orders, 0 and up */
export function popularityBonus(score: number): number {
  return POPULAR_WEIGHT * (1 - Math.exp(-score / MANY_ORDERS));
}

/** Words that few entries hold say more about what is meant. @param share of all entries, 0 … 1 */
export function wordWeight(share: number): number {
  return 1 + Math.log2(1 / Math.max(share, 1e-6)) / 10;
}

/** Typed words that must be answered: all but one of two or three, half of more. */
export function neededWords(typed: number): number {
  return Math.max(1, Math.ceil(typed / 2));
}
