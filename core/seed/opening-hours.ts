/**
 * When the stores of the demo city are open. Most always are, so that there is something to order
 * whenever somebody looks; a few keep the hours of a café, of a kitchen with a break, of a night bar.
 */
import type { OpeningWindow } from "#shared/contracts/catalog.ts";

const week = [0, 1, 2, 3, 4, 5, 6];
const at = (hour: number, minute = 0) => hour * 60 + minute;
const daily = (days: readonly number[], from: number, to: number): OpeningWindow[] =>
  days.map((day) => ({ day, fromMinute: from, toMinute: to }));

const patterns: readonly OpeningWindow[][] = [
  [...daily([1, 2, 3, 4, 5, 6], at(7, 30), at(17)), ...daily([0], at(9), at(14))],
  [...daily(week, at(11, 30), at(15)), ...daily(week, at(18), at(23))],
  [...daily([0, 1, 2, 3, 4], at(17), at(25)), ...daily([5, 6], at(17), at(28))],
];

/** Every fourth store keeps hours; the first ones, which people and tests look for, never do. */
const EVERY = 4;

/** @param index of the store in its city; null for one that is open day and night */
export function hoursOf(index: number): OpeningWindow[] | null {
  if (index % EVERY !== EVERY - 1) return null;
  return patterns[Math.floor(index / EVERY) % patterns.length]!;
}
