/**
 * Leaky bucket: calls are poured in and leave evenly, `limit` per window; what would overflow the
 * capacity is denied. `holdMs` is how long the calls before this one still take to leave: who holds
 * each call that long sends an even stream on, whatever came in.
 *
 * State: [water, as of which ms]. Water is counted in parts of a unit, `windowMs` to each, so that
 * exactly `limit` parts leave in one ms. Above the capacity when more was poured than it holds.
 */
import type { LimitCore, LimitState } from "./limit-core.ts";
import type { LimitRule } from "./limit-rule.ts";

/** Until `parts` have left, from the state's own time on. */
const leakMs = ({ limit }: LimitRule, rolled: LimitState, nowMs: number, parts: number) =>
  parts <= 0 ? 0 : rolled[1]! - nowMs + Math.ceil(parts / limit);

export const leakyBucket: LimitCore = {
  roll({ limit }, state, nowMs) {
    if (state === undefined) return [0, nowMs];
    const [water = 0, at = 0] = state;
    if (nowMs < at) return state;
    return [Math.max(0, water - (nowMs - at) * limit), nowMs];
  },
  aheadMs: (state, nowMs) => state[1]! - nowMs,
  moveTo: (_rule, state, nowMs) => [state[0]!, nowMs],
  room: ({ capacity, windowMs }, rolled) =>
    Math.max(0, Math.floor((capacity * windowMs - rolled[0]!) / windowMs)),
  charge: ({ windowMs }, rolled, _nowMs, cost) => [rolled[0]! + cost * windowMs, rolled[1]!],
  resetMs: (rule, rolled, nowMs) => leakMs(rule, rolled, nowMs, rolled[0]!),
  retryMs: (rule, rolled, nowMs, cost) =>
    leakMs(rule, rolled, nowMs, rolled[0]! + (cost - rule.capacity) * rule.windowMs),
  holdMs: ({ limit }, rolled) => Math.ceil(rolled[0]! / limit),
};
