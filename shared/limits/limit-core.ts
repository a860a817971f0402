/**
 * One decision of a limiter, as a pure function of what was admitted before. Times are whole ms
 * since the epoch, amounts whole units; everything is exact integer arithmetic.
 *
 * The clock may go backwards. Until it has caught up with the last admitted call, time stands still:
 * nothing is given back, nothing is counted twice. Behind by more than a window it was set anew; the
 * state then moves to the new time as it is, so that nobody is locked out for longer than a window.
 *
 * Otherwise the state changes by admitted calls only: a denied call costs nothing and writes nothing.
 */
import { fixedWindow } from "./fixed-window.ts";
import { leakyBucket } from "./leaky-bucket.ts";
import { type Algorithm, checkCost, type LimitRule } from "./limit-rule.ts";
import { slidingCounter } from "./sliding-counter.ts";
import { slidingLog } from "./sliding-log.ts";
import { tokenBucket } from "./token-bucket.ts";

/** Whole numbers; what they mean is each algorithm's own. Nothing is as good as never called. */
export type LimitState = readonly number[];

export interface LimitCore {
  /** By how much the state is of a later time than now; negative when it is of an earlier one. */
  aheadMs(state: LimitState, nowMs: number): number;
  /** The same state as if it were of now, after the clock was set back. */
  moveTo(rule: LimitRule, state: LimitState, nowMs: number): LimitState;
  /** The state as of now: what is over is dropped. Left alone while it is ahead. */
  roll(rule: LimitRule, state: LimitState | undefined, nowMs: number): LimitState;
  /** Whole units that are free; 0 for a state that was charged beyond its limit. */
  room(rule: LimitRule, rolled: LimitState, nowMs: number): number;
  charge(rule: LimitRule, rolled: LimitState, nowMs: number, cost: number): LimitState;
  /** Until everything is free again, if nobody calls. */
  resetMs(rule: LimitRule, rolled: LimitState, nowMs: number): number;
  /** Until `cost`, which is more than there is room for, is free if nobody calls. */
  retryMs(rule: LimitRule, rolled: LimitState, nowMs: number, cost: number): number;
  /** How long to hold the call, so that calls leave evenly; only a leaky bucket asks for it. */
  holdMs?(rule: LimitRule, rolled: LimitState): number;
}

const cores: Readonly<Record<Algorithm, LimitCore>> = {
  "fixed-window": fixedWindow,
  "sliding-log": slidingLog,
  "sliding-counter": slidingCounter,
  "token-bucket": tokenBucket,
  "leaky-bucket": leakyBucket,
};

export const coreOf = (rule: LimitRule): LimitCore => cores[rule.algorithm];

/** Where a caller stands after a decision. */
export interface Standing {
  readonly allowed: boolean;
  /** The most that may come at once. */
  readonly limit: number;
  /** What is left of it, after this call if it was charged. */
  readonly remaining: number;
  readonly resetMs: number;
  /** 0 when allowed. After this time the same call is allowed if nobody else called. */
  readonly retryAfterMs: number;
  /** How long a shaper holds this call before it goes on; 0 but for leaky buckets. */
  readonly holdMs: number;
}

export interface Decision extends Standing {
  readonly state: LimitState | undefined;
}

function withClock(
  rule: LimitRule,
  state: LimitState | undefined,
  nowMs: number,
): LimitState | undefined {
  const core = cores[rule.algorithm];
  const isSetBack = state !== undefined && core.aheadMs(state, nowMs) > rule.windowMs;
  return isSetBack ? core.moveTo(rule, state, nowMs) : state;
}

/** @throws RangeError for a cost that the rule can never admit */
export function decide(
  rule: LimitRule,
  state: LimitState | undefined,
  { nowMs, cost }: { readonly nowMs: number; readonly cost: number },
): Decision {
  checkCost(rule, cost);
  const core = cores[rule.algorithm];
  const known = withClock(rule, state, nowMs);
  const rolled = core.roll(rule, known, nowMs);
  const room = core.room(rule, rolled, nowMs);
  const limit = rule.capacity;
  if (cost > room) {
    const retryAfterMs = core.retryMs(rule, rolled, nowMs, cost);
    const resetMs = core.resetMs(rule, rolled, nowMs);
    return {
      allowed: false,
      limit,
      remaining: room,
      resetMs,
      retryAfterMs,
      holdMs: 0,
      state: known,
    };
  }
  const charged = core.charge(rule, rolled, nowMs, cost);
  return {
    allowed: true,
    limit,
    remaining: room - cost,
    resetMs: core.resetMs(rule, charged, nowMs),
    retryAfterMs: 0,
    holdMs: core.holdMs?.(rule, rolled) ?? 0,
    state: charged,
  };
}

/** Where a caller stands without calling. */
export function look(rule: LimitRule, state: LimitState | undefined, nowMs: number): Standing {
  const core = cores[rule.algorithm];
  const rolled = core.roll(rule, withClock(rule, state, nowMs), nowMs);
  const remaining = core.room(rule, rolled, nowMs);
  const resetMs = core.resetMs(rule, rolled, nowMs);
  return { allowed: true, limit: rule.capacity, remaining, resetMs, retryAfterMs: 0, holdMs: 0 };
}

/**
 * Charges what was admitted elsewhere, whether there is room or not: the state may owe afterwards
 * and gives room again when that is over.
 */
export function chargeAnyway(
  rule: LimitRule,
  state: LimitState | undefined,
  { nowMs, cost }: { readonly nowMs: number; readonly cost: number },
): LimitState {
  const core = cores[rule.algorithm];
  const rolled = core.roll(rule, withClock(rule, state, nowMs), nowMs);
  return core.charge(rule, rolled, nowMs, cost);
}

export interface Checked {
  readonly rule: LimitRule;
  readonly state: LimitState | undefined;
}

export interface Verdict {
  readonly allowed: boolean;
  /** One for each limit, in their order. */
  readonly standings: readonly Standing[];
}

/**
 * All or nothing: the call is charged to every limit, or to none when one of them denies it.
 * @throws RangeError for a cost that one of the rules can never admit
 */
export function decideAll(
  checked: readonly Checked[],
  call: { readonly nowMs: number; readonly cost: number },
): Verdict & { readonly states: readonly (LimitState | undefined)[] } {
  const decisions = checked.map(({ rule, state }) => decide(rule, state, call));
  if (decisions.every(({ allowed }) => allowed)) {
    return { allowed: true, standings: decisions, states: decisions.map(({ state }) => state) };
  }
  const standings = decisions.map((decision, index) => {
    const { rule, state } = checked[index]!;
    return decision.allowed ? look(rule, state, call.nowMs) : decision;
  });
  const states = decisions.map(({ allowed, state }, index) =>
    allowed ? checked[index]!.state : state,
  );
  return { allowed: false, standings, states };
}
