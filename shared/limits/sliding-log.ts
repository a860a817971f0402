/**
 * Sliding log: every admitted call of the last window is remembered. Exact, and O(limit) in memory
 * and time per key, so it is for low limits that must hold strictly.
 *
 * State: pairs of time in ms and units, oldest first; calls of the same ms share a pair.
 */
import type { LimitCore, LimitState } from "./limit-core.ts";

const lastOf = (log: LimitState) => log[log.length - 2];

function sumOf(log: LimitState): number {
  let sum = 0;
  for (let i = 1; i < log.length; i += 2) sum += log[i]!;
  return sum;
}

export const slidingLog: LimitCore = {
  roll({ windowMs }, state, nowMs) {
    const last = state && lastOf(state);
    if (state === undefined || last === undefined) return [];
    const over = Math.max(nowMs, last) - windowMs;
    let from = 0;
    while (from < state.length && state[from]! <= over) from += 2;
    return from === 0 ? state : state.slice(from);
  },
  aheadMs: (state, nowMs) => (lastOf(state) ?? nowMs) - nowMs,
  moveTo(_rule, state, nowMs) {
    const by = nowMs - lastOf(state)!;
    return state.map((value, index) => (index % 2 === 0 ? value + by : value));
  },
  room: ({ limit }, rolled) => Math.max(0, limit - sumOf(rolled)),
  charge(_rule, rolled, nowMs, cost) {
    const last = lastOf(rolled);
    if (last === undefined || last < nowMs) return [...rolled, nowMs, cost];
    const charged = [...rolled];
    charged[charged.length - 1]! += cost;
    return charged;
  },
  resetMs({ windowMs }, rolled, nowMs) {
    const last = lastOf(rolled);
    return last === undefined ? 0 : last + windowMs - nowMs;
  },
  retryMs({ limit, windowMs }, rolled, nowMs, cost) {
    let owed = sumOf(rolled) + cost - limit;
    for (let i = 0; i < rolled.length; i += 2) {
      owed -= rolled[i + 1]!;
      if (owed <= 0) return rolled[i]! + windowMs - nowMs;
    }
    return 0;
  },
};
