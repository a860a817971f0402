/**
 * Fixed window: one count per window of the clock. The cheapest, and it lets up to twice the limit
 * through around the change of windows.
 *
 * State: [start of the window in ms, units admitted in it].
 */
import type { LimitCore } from "./limit-core.ts";

/** When the window that holds this time began. */
export const windowStart = (nowMs: number, windowMs: number) => nowMs - (nowMs % windowMs);

export const fixedWindow: LimitCore = {
  roll({ windowMs }, state, nowMs) {
    const current = windowStart(nowMs, windowMs);
    const start = state?.[0];
    if (state === undefined || start === undefined || current > start) return [current, 0];
    return state;
  },
  aheadMs: (state, nowMs) => state[0]! - nowMs,
  moveTo: ({ windowMs }, state, nowMs) => [windowStart(nowMs, windowMs), state[1]!],
  room: ({ limit }, rolled) => Math.max(0, limit - rolled[1]!),
  charge: (_rule, rolled, _nowMs, cost) => [rolled[0]!, rolled[1]! + cost],
  resetMs: ({ windowMs }, rolled, nowMs) => (rolled[1]! > 0 ? rolled[0]! + windowMs - nowMs : 0),
  retryMs: ({ windowMs }, rolled, nowMs) => rolled[0]! + windowMs - nowMs,
};
