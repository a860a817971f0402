/**
 * Signs of made-up positions. Pure: a rider's reports go in one by one, and a score comes out that
 * fades with time. One odd report is nothing; phones lose satellites, jump and stand still. What
 * adds up is what honest phones do not do for minutes.
 */
import { distanceMeters } from "#shared/geo.ts";
import type { PingColumns } from "#shared/pings/ping-columns.ts";
import { metersTo, reachableMeters, type Track } from "../positions/ping-rules.ts";

export const signalKinds = ["teleport", "speed", "repetition", "accuracy", "clock"] as const;
export type SignalKind = (typeof signalKinds)[number];

/** At this score a rider is flagged. */
export const FLAG_SCORE = 100;
/** After this time half of a score is forgotten. */
const HALF_LIFE_SECONDS = 20 * 60;

const weights: Readonly<Record<SignalKind, number>> = {
  teleport: 25,
  speed: 2,
  repetition: 12,
  accuracy: 10,
  clock: 15,
};
/** Of a whole track driven three times again to the last digit: nothing else explains that. */
const LOOP_WEIGHT = FLAG_SCORE;

/** So far beyond what is reachable no reflection between houses throws a position. */
const JUMP_METERS = 1_000;
/** A phone that insists on another place is wrong once, not with every report. */
const JUMP_EPISODE_SECONDS = 10 * 60;
const SPEED_EVERY_SECONDS = 10;
/** Faster than walking: who claims it must come from the spot. */
const MOVING_KMH = 8;
/** A long tunnel at a crawl, during which phones repeat what they knew last. */
const STUCK_SECONDS = 5 * 60;
const STUCK_EVERY_SECONDS = 60;
/** Phones under a free sky say 3 m or more, and never the same for long. */
const TOO_GOOD_METERS = 1;
const TOO_GOOD_SECONDS = 10 * 60;
const TOO_GOOD_EVERY_SECONDS = 120;
/** A clock may be set wrong; one that is and is not is played with. */
const CLOCK_AHEAD_MS = 5 * 60_000;
const LOOP_WINDOW_SECONDS = 3 * 3_600;
const LOOPS = 3;

/** What is remembered of a rider. Changed in place; seconds since 1970, 0 for never. */
export interface Suspicion {
  score: number;
  scoredAt: number;
  stuckSince: number;
  tooGoodSince: number;
  speedAt: number;
  /** Where and when the phone was last said to be and cannot have been. */
  jumpLat: number;
  jumpLng: number;
  jumpAt: number;
  isAhead: boolean;
  /** The two places of a time that are told by their digits, and how often each came again. */
  loopSince: number;
  leastPlace: number;
  mostPlace: number;
  leastCame: number;
  mostCame: number;
}

export function noSuspicion(): Suspicion {
  return {
    ...{ score: 0, scoredAt: 0, stuckSince: 0, tooGoodSince: 0, speedAt: 0 },
    ...{ jumpLat: 0, jumpLng: 0, jumpAt: 0, isAhead: false },
    ...{ loopSince: 0, leastPlace: 0, mostPlace: 0, leastCame: 0, mostCame: 0 },
  };
}

/** Whether the score is high enough to flag the rider. */
export function isOverTheLine(suspicion: Suspicion): boolean {
  return suspicion.score >= FLAG_SCORE;
}

function raise(suspicion: Suspicion, weight: number, atSeconds: number): void {
  const passed = Math.max(0, atSeconds - suspicion.scoredAt);
  suspicion.score = suspicion.score * 0.5 ** (passed / HALF_LIFE_SECONDS) + weight;
  suspicion.scoredAt = atSeconds;
}

const secondsOf = (ms: number) => Math.floor(ms / 1000);

/**
 * Looks at the accepted report at `i`, before the track follows it.
 * @returns the sign that it completed, if any
 */
export function watchAccepted(
  suspicion: Suspicion,
  track: Track,
  points: PingColumns,
  i: number,
): SignalKind | undefined {
  const at = secondsOf(points.atMs[i]!);
  const isMoving = points.speedKmh[i]! >= MOVING_KMH;
  suspicion.jumpAt = 0;
  suspicion.isAhead = false;
  const isSame = points.lat[i] === track.lat && points.lng[i] === track.lng;
  if (!(isMoving && isSame)) suspicion.stuckSince = 0;
  if (!isMoving) return undefined;
  const tooGood = watchAccuracy(suspicion, points.accuracyM[i]!, at);
  const again = isSame ? watchStuck(suspicion, at) : watchLoop(suspicion, points, i, at);
  return again ?? tooGood;
}

function watchStuck(suspicion: Suspicion, at: number): SignalKind | undefined {
  if (suspicion.stuckSince === 0) suspicion.stuckSince = at;
  if (at - suspicion.stuckSince < STUCK_SECONDS + STUCK_EVERY_SECONDS) return undefined;
  suspicion.stuckSince += STUCK_EVERY_SECONDS;
  raise(suspicion, weights.repetition, at);
  return "repetition";
}

function watchAccuracy(
  suspicion: Suspicion,
  accuracyM: number,
  at: number,
): SignalKind | undefined {
  if (!(accuracyM <= TOO_GOOD_METERS)) {
    suspicion.tooGoodSince = 0;
    return undefined;
  }
  if (suspicion.tooGoodSince === 0) suspicion.tooGoodSince = at;
  if (at - suspicion.tooGoodSince < TOO_GOOD_SECONDS + TOO_GOOD_EVERY_SECONDS) return undefined;
  suspicion.tooGoodSince += TOO_GOOD_EVERY_SECONDS;
  raise(suspicion, weights.accuracy, at);
  return "accuracy";
}

/**
 * Of all places of some hours two are remembered, those with the least and the most of a number that
 * is made of their last digits. A track that is driven again comes by both again, to the last digit;
 * an honest phone does not even stand still so exactly.
 */
function watchLoop(
  suspicion: Suspicion,
  points: PingColumns,
  i: number,
  at: number,
): SignalKind | undefined {
  const lat = points.lat[i]!;
  const lng = points.lng[i]!;
  if (isCoarse(lat) && isCoarse(lng)) return undefined;
  const place = digitsOf(lat, lng);
  if (suspicion.loopSince === 0 || at - suspicion.loopSince > LOOP_WINDOW_SECONDS) {
    suspicion.loopSince = at;
    startLeast(suspicion, place);
    startMost(suspicion, place);
    return undefined;
  }
  if (place === suspicion.leastPlace) suspicion.leastCame += 1;
  else if (place < suspicion.leastPlace) startLeast(suspicion, place);
  if (place === suspicion.mostPlace) suspicion.mostCame += 1;
  else if (place > suspicion.mostPlace) startMost(suspicion, place);
  if (suspicion.leastCame < LOOPS || suspicion.mostCame < LOOPS) return undefined;
  suspicion.leastCame = 0;
  suspicion.mostCame = 0;
  raise(suspicion, LOOP_WEIGHT, at);
  return "repetition";
}

function startLeast(suspicion: Suspicion, place: number): void {
  suspicion.leastPlace = place;
  suspicion.leastCame = 0;
}

function startMost(suspicion: Suspicion, place: number): void {
  suspicion.mostPlace = place;
  suspicion.mostCame = 0;
}

/** Some phones round to some ten metres: for them the same place is no wonder. */
function isCoarse(degrees: number): boolean {
  const units = degrees * 1e4;
  return Math.abs(units - Math.round(units)) < 1e-4;
}

/** A 32-bit number that differs for places that differ in the last digit a phone may write. */
function digitsOf(lat: number, lng: number): number {
  let hash = Math.imul(Math.round(lat * 1e7) | 0, 0x9e37_79b1);
  hash = Math.imul(hash ^ (hash >>> 15), 0x85eb_ca6b) ^ (Math.round(lng * 1e7) | 0);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2_ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

export type Refusal = "teleport" | "tooFast" | "future";

/**
 * Looks at the report at `i` that was refused.
 * @returns the sign that it is, if any
 */
export function watchRefused(
  suspicion: Suspicion,
  track: Track,
  refused: { readonly points: PingColumns; readonly i: number; readonly why: Refusal },
  limits: { readonly nowMs: number; readonly topSpeedKmh: number },
): SignalKind | undefined {
  const { points, i, why } = refused;
  if (why === "teleport") return watchJump(suspicion, track, points, i, limits.topSpeedKmh);
  const at = secondsOf(limits.nowMs);
  if (why === "tooFast") {
    if (at - suspicion.speedAt < SPEED_EVERY_SECONDS) return undefined;
    suspicion.speedAt = at;
    raise(suspicion, weights.speed, at);
    return "speed";
  }
  const wasAhead = suspicion.isAhead;
  if (points.atMs[i]! <= limits.nowMs + CLOCK_AHEAD_MS) return undefined;
  suspicion.isAhead = true;
  if (wasAhead) return undefined;
  raise(suspicion, weights.clock, at);
  return "clock";
}

function watchJump(
  suspicion: Suspicion,
  track: Track,
  points: PingColumns,
  i: number,
  topSpeedKmh: number,
): SignalKind | undefined {
  const atMs = points.atMs[i]!;
  const at = secondsOf(atMs);
  const reachable = reachableMeters(track, atMs, points.accuracyM[i]!, topSpeedKmh);
  if (metersTo(track, points, i) - reachable < JUMP_METERS) return undefined;
  const position = { lat: points.lat[i]!, lng: points.lng[i]! };
  const since = Math.max(0, at - suspicion.jumpAt);
  const isEpisode = suspicion.jumpAt !== 0 && since < JUMP_EPISODE_SECONDS;
  const before = { lat: suspicion.jumpLat, lng: suspicion.jumpLng };
  const near = JUMP_METERS + (topSpeedKmh / 3.6) * since;
  const isSame = isEpisode && distanceMeters(before, position) < near;
  suspicion.jumpLat = position.lat;
  suspicion.jumpLng = position.lng;
  suspicion.jumpAt = at;
  if (isSame) return undefined;
  raise(suspicion, weights.teleport, at);
  return "teleport";
}
