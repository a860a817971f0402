/**
 * Sliding window by two counts: the previous window counts by the share of it that still lies in the
 * window that ends now. Two numbers per key; exact when calls come evenly.
 *
 * State: [start of the current window in ms, units of the previous one, units of the current one].
 * Shares are compared in units times `windowMs`, so that nothing is rounded.
 */
import { windowStart } from "./fixed-window.ts";
import type { LimitCore, LimitState } from "./limit-core.ts";

/** How far into the current window; 0 while the clock is behind it. */
const elapsedOf = (rolled: LimitState, nowMs: number) => Math.max(0, nowMs - rolled[0]!);

export const slidingCounter: LimitCore = {
  roll({ windowMs }, state, nowMs) {
    const current = windowStart(nowMs, windowMs);
    if (state === undefined) return [current, 0, 0];
    const start = state[0]!;
    if (current === start) return state;
    if (current === start + windowMs) return [current, state[2]!, 0];
    return current > start ? [current, 0, 0] : state;
  },
  aheadMs: (state, nowMs) => state[0]! - nowMs,
  moveTo: ({ windowMs }, state, nowMs) => [windowStart(nowMs, windowMs), state[1]!, state[2]!],
  room({ limit, windowMs }, rolled, nowMs) {
    const [, previous = 0, current = 0] = rolled;
    const used = previous * (windowMs - elapsedOf(rolled, nowMs)) + current * windowMs;
    return Math.max(0, Math.floor((limit * windowMs - used) / windowMs));
  },
  charge: (_rule, rolled, _nowMs, cost) => [rolled[0]!, rolled[1]!, rolled[2]! + cost],
  resetMs({ windowMs }, rolled, nowMs) {
    const [start = 0, previous = 0, current = 0] = rolled;
    if (current > 0) return start + 2 * windowMs - nowMs;
    return previous > 0 ? start + windowMs - nowMs : 0;
  },
  retryMs({ limit, windowMs }, rolled, nowMs, cost) {
    const [start = 0, previous = 0, current = 0] = rolled;
    const free = limit - current - cost;
    if (free >= 0) {
      // Within this window: when enough of the previous one has left.
      const elapsed = Math.ceil(((previous - free) * windowMs) / previous);
      return start + elapsed - nowMs;
    }
    const elapsed = Math.ceil((-free * windowMs) / current);
    return start + windowMs + elapsed - nowMs;
  },
};
