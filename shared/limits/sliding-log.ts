/**
 * Sliding log: every admitted call of the last window is remembered. Exact, and O(limit) in memory
 * and time per key, so it is for low limits that must hold strictly.
 *
 * State: [units in all, then pairs of time in ms and units, oldest first]; calls of the same ms share
 * a pair.
 */
import type { LimitCore, LimitState } from "./limit-core.ts";

/** When the last call was admitted; undefined for an empty log. */
const lastOf = (log: LimitState) => (log.length > 1 ? log[log.length - 2] : undefined);

const EMPTY: LimitState = [0];

export const slidingLog: LimitCore = {
  roll({ windowMs }, state, nowMs) {
    const last = state && lastOf(state);
    if (state === undefined || last === undefined) return EMPTY;
    const over = Math.max(nowMs, last) - windowMs;
    let from = 1;
    let sum = state[0]!;
    while (from < state.length && state[from]! <= over) {
      sum -= state[from + 1]!;
      from += 2;
    }
    if (from === 1) return state;
    const kept = state.slice(from - 1);
    kept[0] = sum;
    return kept;
  },
  aheadMs: (state, nowMs) => (lastOf(state) ?? nowMs) - nowMs,
  moveTo(_rule, state, nowMs) {
    const by = nowMs - lastOf(state)!;
    return state.map((value, index) => (index % 2 === 1 ? value + by : value));
  },
  room: ({ limit }, rolled) => Math.max(0, limit - rolled[0]!),
  charge(_rule, rolled, nowMs, cost) {
    const last = lastOf(rolled);
    const isNew = last === undefined || last < nowMs;
    const charged = isNew ? rolled.concat(nowMs, cost) : rolled.slice();
    charged[0]! += cost;
    if (!isNew) charged[charged.length - 1]! += cost;
    return charged;
  },
  resetMs({ windowMs }, rolled, nowMs) {
    const last = lastOf(rolled);
    return last === undefined ? 0 : last + windowMs - nowMs;
  },
  retryMs({ limit, windowMs }, rolled, nowMs, cost) {
    let owed = rolled[0]! + cost - limit;
    for (let i = 1; i < rolled.length; i += 2) {
      owed -= rolled[i + 1]!;
      if (owed <= 0) return rolled[i]! + windowMs - nowMs;
    }
    return 0;
  },
};
