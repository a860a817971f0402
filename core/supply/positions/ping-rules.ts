/**
 * Which reports are believed. Pure: what is known of a rider goes in, a verdict comes out.
 *
 * The order of the questions is the order of their price: a repeated report is dropped before it
 * counts against the limit, and only a report within the limit is measured.
 */
import { distanceMeters, type Position } from "#shared/geo.ts";

export type PingOutcome = "accepted" | "duplicate" | "rateLimited" | "stale" | "implausible";

/** What later reports of one rider are judged against. */
export interface Track extends Position {
  /** When the rider was at this position. */
  readonly atMs: number;
  /** False when the position was said at a duty change and not reported. */
  readonly isReport: boolean;
  /** Reports recorded before this are stale. */
  readonly notBeforeMs: number;
  /** From when on the next post fits the rate exactly (generic cell rate algorithm). */
  readonly nextPostAtMs: number;
}

export interface Reported extends Position {
  readonly accuracyM: number | null;
  readonly speedKmh: number | null;
  readonly recordedAtMs: number;
}

export interface PingLimits {
  readonly nowMs: number;
  /** km/h of the (possibly faster) city that the vehicle cannot exceed. */
  readonly topSpeedKmh: number;
}

export const DUPLICATE_MS = 1_000;
/** Below this two places are the same: GPS is not better. */
export const SAME_PLACE_METERS = 1;
export const POST_INTERVAL_MS = 2_000;
/** A post may come this much early, so that a jittery network does not cost every other report. */
const POST_JITTER_MS = 400;
/** A phone that was offline sends its backlog in a few posts in a row; more is a flood. */
const BACKLOG_POSTS = 10;
export const STALE_MS = 15 * 60_000;
/** A phone's clock may run ahead this much; its reports are then taken as of now. */
export const FUTURE_MS = 30_000;
export const WORST_ACCURACY_METERS = 1_000;
/** What GPS may be wrong by on a straight street, on top of the accuracy it admits. */
const SLACK_METERS = 50;
const MOST_ADMITTED_METERS = 200;
/** How long before a duty change a report may have been recorded. */
const DUTY_GRACE_MS = 5_000;

/** The track of a rider that has just gone online at a position. */
export function startTrack(position: Position, nowMs: number): Track {
  return {
    lat: position.lat,
    lng: position.lng,
    atMs: nowMs,
    isReport: false,
    notBeforeMs: nowMs - DUTY_GRACE_MS,
    nextPostAtMs: 0,
  };
}

/** Whether one more post fits the rate: single reports strictly, backlogs with some in a row. */
export function fitsRate(track: Track, isSingle: boolean, nowMs: number): boolean {
  const early = isSingle ? POST_JITTER_MS : POST_INTERVAL_MS * BACKLOG_POSTS;
  return nowMs >= track.nextPostAtMs - early;
}

/** From when on the next post fits, after one at `nowMs`. */
export function afterPost(track: Track, nowMs: number): number {
  return Math.max(track.nextPostAtMs, nowMs) + POST_INTERVAL_MS;
}

export function isDuplicate(track: Track, ping: Reported): boolean {
  return (
    track.isReport &&
    Math.abs(ping.recordedAtMs - track.atMs) < DUPLICATE_MS &&
    distanceMeters(track, ping) < SAME_PLACE_METERS
  );
}

/** Judges a report by its content; rate and duplicates are asked before. */
export function judge(track: Track, ping: Reported, limits: PingLimits): PingOutcome {
  if (ping.recordedAtMs > limits.nowMs + FUTURE_MS) return "implausible";
  if (ping.recordedAtMs < track.notBeforeMs) return "stale";
  if (ping.recordedAtMs < limits.nowMs - STALE_MS) return "stale";
  if ((ping.accuracyM ?? 0) > WORST_ACCURACY_METERS) return "implausible";
  if ((ping.speedKmh ?? 0) > limits.topSpeedKmh) return "implausible";
  const seconds = Math.max(1, (ping.recordedAtMs - track.atMs) / 1000);
  const slack = SLACK_METERS + Math.min(ping.accuracyM ?? 0, MOST_ADMITTED_METERS);
  const reachable = (limits.topSpeedKmh / 3.6) * seconds + slack;
  return distanceMeters(track, ping) > reachable ? "implausible" : "accepted";
}

/** The track after an accepted report. */
export function follow(ping: Reported, nextPostAtMs: number): Track {
  return {
    lat: ping.lat,
    lng: ping.lng,
    atMs: ping.recordedAtMs,
    isReport: true,
    notBeforeMs: ping.recordedAtMs + 1,
    nextPostAtMs,
  };
}

/**
 * By how many ms a phone's clock is ahead, judged by the newest report that is not absurd. Taking
 * it off keeps the order of a batch and never dates a position into the future.
 */
export function clockAheadMs(recordedAtMs: readonly number[], nowMs: number): number {
  let ahead = 0;
  for (const at of recordedAtMs) {
    const by = at - nowMs;
    if (by > ahead && by <= FUTURE_MS) ahead = by;
  }
  return ahead;
}
