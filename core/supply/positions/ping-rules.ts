/**
 * Which reports are believed. Pure: what is known of a rider goes in, a verdict comes out.
 *
 * The order of the questions is the order of their price: a repeated report is dropped before it
 * counts against the limit, and only a report within the limit is measured.
 */
import { distanceMeters, type Position } from "#shared/geo.ts";
import type { PingColumns } from "#shared/pings/ping-columns.ts";

/**
 * `stale`: late, something newer is known. `future`: the clock is absurdly ahead. `inaccurate`: the
 * phone itself does not know where it is. `tooFast`: the speed it claims is impossible. `teleport`:
 * nobody gets there in that time.
 */
export type PingOutcome =
  | "accepted"
  | "duplicate"
  | "rateLimited"
  | "stale"
  | "future"
  | "inaccurate"
  | "tooFast"
  | "teleport";

/** What later reports of one rider are judged against. Changed in place: there is one per rider. */
export interface Track {
  lat: number;
  lng: number;
  /** When the rider was at this position. */
  atMs: number;
  /** False when the position was said at a duty change and not reported. */
  isReport: boolean;
  /** Reports recorded before this are stale. */
  notBeforeMs: number;
  /** From when on the next post fits the rate exactly (generic cell rate algorithm). */
  nextPostAtMs: number;
}

export interface PingLimits {
  nowMs: number;
  /** km/h of the (possibly faster) city that the vehicle cannot exceed. */
  topSpeedKmh: number;
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

/** Whether the report at `i` says again what is known. */
export function isDuplicate(track: Track, points: PingColumns, i: number): boolean {
  return (
    track.isReport &&
    Math.abs(points.atMs[i]! - track.atMs) < DUPLICATE_MS &&
    metersTo(track, points, i) < SAME_PLACE_METERS
  );
}

/** Judges the report at `i` by its content; rate and duplicates are asked before. */
export function judge(
  track: Track,
  points: PingColumns,
  i: number,
  limits: PingLimits,
): PingOutcome {
  const atMs = points.atMs[i]!;
  const { nowMs, topSpeedKmh } = limits;
  if (atMs > nowMs + FUTURE_MS) return "future";
  if (atMs < track.notBeforeMs || atMs < nowMs - STALE_MS) return "stale";
  // What the phone did not say is NaN, and a comparison with NaN is false.
  const accuracyM = points.accuracyM[i]!;
  if (accuracyM > WORST_ACCURACY_METERS) return "inaccurate";
  if (points.speedKmh[i]! > topSpeedKmh) return "tooFast";
  return metersTo(track, points, i) > reachableMeters(track, atMs, accuracyM, topSpeedKmh)
    ? "teleport"
    : "accepted";
}

/** How far from its known position a rider may be at `atMs`. */
export function reachableMeters(
  track: Track,
  atMs: number,
  accuracyM: number,
  topSpeedKmh: number,
): number {
  const seconds = Math.max(1, (atMs - track.atMs) / 1000);
  const slack = SLACK_METERS + (accuracyM > 0 ? Math.min(accuracyM, MOST_ADMITTED_METERS) : 0);
  return (topSpeedKmh / 3.6) * seconds + slack;
}

/** Takes the accepted report at `i` over. */
export function follow(track: Track, points: PingColumns, i: number): void {
  const atMs = points.atMs[i]!;
  track.lat = points.lat[i]!;
  track.lng = points.lng[i]!;
  track.atMs = atMs;
  track.isReport = true;
  track.notBeforeMs = atMs + 1;
}

/**
 * By how many ms a phone's clock is ahead, judged by the newest report that is not absurd. Taking
 * it off keeps the order of a batch and never dates a position into the future.
 */
export function clockAheadMs(points: PingColumns, nowMs: number): number {
  let ahead = 0;
  for (let i = 0; i < points.count; i++) {
    const by = points.atMs[i]! - nowMs;
    if (by > ahead && by <= FUTURE_MS) ahead = by;
  }
  return ahead;
}

const METERS_PER_LAT = 111_195;
/** Within this the earth is flat to a tenth of a per cent, and its curve need not be paid for. */
const FLAT_METERS = 20_000;
const FLAT_BELOW_LATITUDE = 70;

/** Metres between what is known and the report at `i`. */
export function metersTo(track: Track, points: PingColumns, i: number): number {
  const lat = points.lat[i]!;
  const lng = points.lng[i]!;
  const north = (lat - track.lat) * METERS_PER_LAT;
  const degreesEast = lng - track.lng;
  const middle = ((lat + track.lat) / 2) * (Math.PI / 180);
  const east = degreesEast * METERS_PER_LAT * Math.cos(middle);
  const meters = Math.sqrt(north * north + east * east);
  if (meters < FLAT_METERS && Math.abs(lat) < FLAT_BELOW_LATITUDE) return meters;
  return distanceMeters(track, { lat, lng });
}
