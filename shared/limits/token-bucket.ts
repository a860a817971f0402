/**
 * Token bucket: fills evenly, `limit` per window, up to its capacity; a call takes its cost out.
 * Allows a burst of the capacity and the steady rate after it.
 *
 * State: [content, as of which ms]. Content is counted in parts of a unit, `windowMs` to each, so
 * that one ms brings exactly `limit` parts. Negative when more was charged than there was.
 */
import type { LimitCore, LimitState } from "./limit-core.ts";
import type { LimitRule } from "./limit-rule.ts";

const fullOf = ({ capacity, windowMs }: LimitRule) => capacity * windowMs;

/** Until the content has grown by `parts`, from the state's own time on. */
const growMs = ({ limit }: LimitRule, rolled: LimitState, nowMs: number, parts: number) =>
  parts <= 0 ? 0 : rolled[1]! - nowMs + Math.ceil(parts / limit);

export const tokenBucket: LimitCore = {
  roll(rule, state, nowMs) {
    const full = fullOf(rule);
    if (state === undefined) return [full, nowMs];
    const [content = 0, at = 0] = state;
    if (nowMs < at) return state;
    const grown = (nowMs - at) * rule.limit;
    return [grown >= full - content ? full : content + grown, nowMs];
  },
  aheadMs: (state, nowMs) => state[1]! - nowMs,
  moveTo: (_rule, state, nowMs) => [state[0]!, nowMs],
  room: ({ windowMs }, rolled) => Math.max(0, Math.floor(rolled[0]! / windowMs)),
  charge: ({ windowMs }, rolled, _nowMs, cost) => [rolled[0]! - cost * windowMs, rolled[1]!],
  resetMs: (rule, rolled, nowMs) => growMs(rule, rolled, nowMs, fullOf(rule) - rolled[0]!),
  retryMs: (rule, rolled, nowMs, cost) =>
    growMs(rule, rolled, nowMs, cost * rule.windowMs - rolled[0]!),
};
