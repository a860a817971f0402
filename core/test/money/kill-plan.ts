/** Where and when the lives of the core end: at each named point at least once, if it comes by. */
import { type CrashPoint, crashPoints } from "../../platform/index.ts";
import { makeLots } from "./lots.ts";

/** What a life is aimed at: it ends at the first of them that it comes by so often. */
export interface Aims {
  /**
   * So many times as long as its start took nothing counts: a slow machine gets as far between two
   * deaths as a quick one.
   */
  readonly rest: number;
  readonly points: readonly { readonly point: CrashPoint; readonly passage: number }[];
}

/** Effects that a day of payments comes by; payouts and reports are its end, and nothing expires. */
const daily = /^(payment|refund|webhook|saga)\./;

/** A row is stored by one statement: there is nothing between it and its commit. */
const absent: readonly CrashPoint[] = ["webhook.store.after_call"];

export const dailyPoints: readonly CrashPoint[] = crashPoints.filter(
  (point) => daily.test(point) && !absent.includes(point),
);

export const payoutPoints: readonly CrashPoint[] = crashPoints.filter((point) =>
  point.startsWith("payout."),
);

/** Dying in the middle of a report: what was imported is gone on with, and nothing comes twice. */
export const reportPoints: readonly CrashPoint[] = [
  "settlement.import.before_call",
  "settlement.import.after_commit",
  "settlement.compare.before_call",
  "settlement.compare.after_call",
  "settlement.compare.after_commit",
];

/** Passed all the time: those would always be the first. */
const often = /^(webhook|payment\.(authorize|capture|settle|lookup))\./;

/** Times as long as a start takes: some two seconds on average where nobody else is at work. */
const LONGEST_REST = 7;

export interface KillPlan {
  /** Undefined when nothing is left to be aimed at. */
  next(): Aims | undefined;
  /** A life has ended there. */
  hit(point: CrashPoint): void;
  /** From now on these alone, once each and as soon as they are come by. */
  only(points: readonly CrashPoint[]): void;
}

/**
 * All points that were not hit are aimed at together, so the rare ones get their turn when they come.
 */
export function makeKillPlan(seed: number): KillPlan {
  const lots = makeLots([seed, "kills"]);
  let waiting = new Set(dailyPoints);
  let isAtOnce = false;
  // Once each has had its turn, lives are longer: a start costs as much as many operations.
  let longer = 1;
  return {
    next: () => {
      if (waiting.size === 0) return undefined;
      const points = [...waiting].map((point) => ({
        point,
        passage: isAtOnce ? 1 : often.test(point) ? lots.between(2, 12) : lots.between(1, 3),
      }));
      return { rest: isAtOnce ? 0 : (longer * lots.between(0, LONGEST_REST * 100)) / 100, points };
    },
    hit: (point) => {
      waiting.delete(point);
      if (waiting.size > 0 || isAtOnce) return;
      waiting = new Set(dailyPoints);
      longer = 3;
    },
    only: (points) => {
      waiting = new Set(points);
      isAtOnce = true;
    },
  };
}
