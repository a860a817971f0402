/**
 * The oracle: decides by going through every call that was ever admitted, straight from the words of
 * the definition, and shares nothing with the cores but the rule. Slow on purpose. It also makes the
 * random traces; one seed is one trace, on every runtime.
 */
import { type Algorithm, algorithms, type LimitRule, makeRule } from "../limit-rule.ts";

interface Admitted {
  at: number;
  cost: number;
}

type Judge = (rule: LimitRule, calls: readonly Admitted[], now: number, cost: number) => boolean;

const windowOf = (at: number, { windowMs }: LimitRule) => Math.floor(at / windowMs);

const costOf = (calls: readonly Admitted[]) => calls.reduce((sum, { cost }) => sum + cost, 0);

/**
 * Exact fractions without rounding: `BigInt` so that this arithmetic has nothing in common with the
 * cores'. A level in 1/windowMs units, followed call by call from the beginning.
 */
function levelAt(rule: LimitRule, calls: readonly Admitted[], now: number): bigint {
  const window = BigInt(rule.windowMs);
  const most = BigInt(rule.capacity) * window;
  let used = 0n;
  let at = calls[0]?.at ?? now;
  for (const call of [...calls, { at: now, cost: 0 }]) {
    const given = BigInt(call.at - at) * BigInt(rule.limit);
    used = given > used ? 0n : used - given;
    used += BigInt(call.cost) * window;
    at = call.at;
  }
  return most - used;
}

const bucket: Judge = (rule, calls, now, cost) =>
  levelAt(rule, calls, now) >= BigInt(cost) * BigInt(rule.windowMs);

const judges: Readonly<Record<Algorithm, Judge>> = {
  "fixed-window": (rule, calls, now, cost) => {
    const here = calls.filter(({ at }) => windowOf(at, rule) === windowOf(now, rule));
    return costOf(here) + cost <= rule.limit;
  },
  "sliding-log": (rule, calls, now, cost) => {
    const recent = calls.filter(({ at }) => at > now - rule.windowMs);
    return costOf(recent) + cost <= rule.limit;
  },
  "sliding-counter": (rule, calls, now, cost) => {
    const window = windowOf(now, rule);
    const current = costOf(calls.filter(({ at }) => windowOf(at, rule) === window));
    const previous = costOf(calls.filter(({ at }) => windowOf(at, rule) === window - 1));
    const left = (window + 1) * rule.windowMs - now;
    const weighed =
      BigInt(previous) * BigInt(left) + BigInt(current + cost) * BigInt(rule.windowMs);
    return weighed <= BigInt(rule.limit) * BigInt(rule.windowMs);
  },
  "token-bucket": bucket,
  "leaky-bucket": bucket,
};

const countsWindows = ({ algorithm }: LimitRule) =>
  algorithm === "fixed-window" || algorithm === "sliding-counter";

export class Oracle {
  readonly #rule: LimitRule;
  #calls: Admitted[] = [];

  constructor(rule: LimitRule) {
    this.#rule = rule;
  }

  /** What the time counts as: it stands still while the clock is behind, unless that was set anew. */
  #timeOf(nowMs: number): number {
    const last = this.#calls.at(-1)?.at;
    if (last === undefined) return nowMs;
    const { windowMs } = this.#rule;
    const windows = countsWindows(this.#rule);
    const edge = windows ? last - (last % windowMs) : last;
    if (nowMs >= edge) return nowMs;
    if (edge - nowMs <= windowMs) return edge;
    const by = windows ? nowMs - (nowMs % windowMs) - edge : nowMs - last;
    this.#calls = this.#calls.map(({ at, cost }) => ({ at: at + by, cost }));
    return nowMs;
  }

  decide(nowMs: number, cost: number): boolean {
    const now = this.#timeOf(nowMs);
    const allowed = judges[this.#rule.algorithm](this.#rule, this.#calls, now, cost);
    if (allowed) this.#calls = [...this.#calls, { at: now, cost }];
    return allowed;
  }
}

/** Small, fast and the same everywhere (mulberry32). */
export function seeded(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

export interface Trace {
  readonly rule: LimitRule;
  readonly calls: readonly { readonly nowMs: number; readonly cost: number }[];
}

/** Crowds, pauses and clocks that jump both ways, around a limit that is hit often. */
export function randomTrace(algorithm: Algorithm, seed: number): Trace {
  const pick = seeded(seed * 5 + algorithms.indexOf(algorithm));
  const limit = 1 + pick(12);
  const windowMs = 1 + pick(pick(2) === 0 ? 20 : 5_000);
  const hasBurst = algorithm === "token-bucket" || algorithm === "leaky-bucket";
  const burst = hasBurst ? 1 + pick(2 * limit) : limit;
  const rule = makeRule({ algorithm, limit, windowMs, burst });
  let nowMs = 1_795_000_000_000 + pick(100_000);
  const calls = Array.from({ length: 10 + pick(25) }, () => {
    nowMs += stepOf(pick, windowMs);
    return { nowMs, cost: pick(3) === 0 ? 1 + pick(rule.capacity) : 1 };
  });
  return { rule, calls };
}

function stepOf(pick: (below: number) => number, windowMs: number): number {
  switch (pick(12)) {
    case 0:
      return pick(3 * windowMs);
    case 1:
      return -pick(windowMs + 1);
    case 2:
      return pick(4) === 0 ? -pick(5 * windowMs) : windowMs;
    case 3:
    case 4:
    case 5:
      return 0;
    default:
      return pick(Math.ceil(windowMs / 4) + 1);
  }
}
