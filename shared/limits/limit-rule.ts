/** What a limit says: how much, in what time, and how it is counted. */

export const algorithms = [
  "fixed-window",
  "sliding-log",
  "sliding-counter",
  "token-bucket",
  "leaky-bucket",
] as const;
export type Algorithm = (typeof algorithms)[number];

export interface LimitRule {
  readonly algorithm: Algorithm;
  /** Units per window; a call costs one unit or more. */
  readonly limit: number;
  readonly windowMs: number;
  /** What a full bucket holds. Always `limit` where the algorithm knows no bursts of its own. */
  readonly capacity: number;
}

interface DeclaredRule {
  readonly algorithm: Algorithm;
  readonly limit: number;
  readonly windowMs: number;
  /** Of the two buckets: how much may come at once; `limit` when it is left out. */
  readonly burst?: number;
}

/** Buckets count in parts of a unit, `windowMs` to each: up to here that is exact in a double. */
const MAX_PARTS = 2 ** 52;

const isCount = (value: number) => Number.isSafeInteger(value) && value >= 1;

/** @throws RangeError for anything but whole, positive numbers that can be counted exactly. */
export function makeRule({ algorithm, limit, windowMs, burst = limit }: DeclaredRule): LimitRule {
  if (!(isCount(limit) && isCount(windowMs) && isCount(burst))) {
    throw new RangeError("limit, windowMs and burst are whole numbers from 1 up");
  }
  const hasBurst = algorithm === "token-bucket" || algorithm === "leaky-bucket";
  if (!hasBurst && burst !== limit) throw new RangeError(`${algorithm} knows no burst`);
  if (Math.max(limit, burst) * windowMs > MAX_PARTS) {
    throw new RangeError("limit or burst times windowMs is beyond 2^52");
  }
  return { algorithm, limit, windowMs, capacity: burst };
}

/**
 * The same rule for `factor` times as many calls, at least one.
 * @throws RangeError when that is beyond what can be counted exactly
 */
export function scaleRule(rule: LimitRule, factor: number): LimitRule {
  const scaled = (count: number) => Math.max(1, Math.round(count * factor));
  return makeRule({ ...rule, limit: scaled(rule.limit), burst: scaled(rule.capacity) });
}

/**
 * @throws RangeError for a cost that is not whole and positive, or that no waiting could ever pay:
 *   a fault of whoever declared the route, never of a caller
 */
export function checkCost(rule: LimitRule, cost: number): void {
  if (!isCount(cost)) throw new RangeError("a cost is a whole number from 1 up");
  if (cost > rule.capacity) {
    throw new RangeError(`a cost of ${cost} is above the limit of ${rule.capacity}`);
  }
}
