/**
 * How far a ride went, by the positions of its phone. Pure.
 *
 * Impossible jumps are no way; rests are one place (`rest-rules.ts`); what is between them is
 * smoothed (`smooth-rules.ts`) and measured; where nothing was heard for a while the straight line
 * counts, as far as a car could have come.
 */
import { distanceMeters } from "#shared/geo.ts";
import { findRests, type PathPoint, type Rest } from "./rest-rules.ts";
import { smoothPath } from "./smooth-rules.ts";

export interface Fix {
  readonly atMs: number;
  readonly lat: number;
  readonly lng: number;
  /** Radius in metres within which the phone believes to be, two times of three; null: not said. */
  readonly accuracyM: number | null;
  readonly speedKmh: number | null;
}

export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface Way {
  /** Whole metres. */
  readonly meters: number;
  /** The share of the ride's time, 0 to 1, in which positions were heard. */
  readonly heard: number;
}

/** Worse ones say only that the phone is alive. */
const MAX_ACCURACY_M = 150;
const USUAL_ACCURACY_M = 20;
/** Phones promise more than they keep. */
const BEST_ACCURACY_M = 8;
/** The radius of a two-dimensional normal distribution that holds 68 % is so many deviations. */
const DEVIATIONS_IN_RADIUS = 1.51;
/** 250 km/h. */
const MAX_SPEED = 70;
/** What may be believed of a way that nobody heard of, in m/s: 130 km/h. */
const MAX_GAP_SPEED = 36;
/** A longer silence is a gap: within it nothing is smoothed. */
const GAP_SECONDS = 45;

/** A pause that ended farther from its beginning was driven. */
const PAUSE_METERS = 300;

/**
 * @param fixes of the driver's phone, in any order
 * @param ride from its start to its end
 * @param said pauses that lie within it; the way of those that ended where they began is not counted
 */
export function measureWay(fixes: readonly Fix[], ride: Span, said: readonly Span[]): Way {
  const pauses = said.filter((pause) => !hasMovedOn(fixes, pause));
  const isCounted = ({ atMs }: Fix) =>
    atMs >= ride.fromMs &&
    atMs <= ride.toMs &&
    !pauses.some(({ fromMs, toMs }) => atMs > fromMs && atMs < toMs);
  const clean = withoutJumps(cleanFixes(fixes.filter(isCounted)));
  const parts = cutAt(clean, pauses);
  const meters = parts.reduce((sum, part) => sum + metersOf(part), 0);
  return { meters: Math.round(meters), heard: heardShare(clean, ride, pauses) };
}

/** The last believable one within the ride; null when there is none. */
export function lastFix(fixes: readonly Fix[], ride: Span): Fix | null {
  const within = fixes.filter(({ atMs }) => atMs >= ride.fromMs && atMs <= ride.toMs);
  return withoutJumps(cleanFixes(within)).at(-1) ?? null;
}

function hasMovedOn(fixes: readonly Fix[], pause: Span): boolean {
  const within = fixes.filter(({ atMs }) => atMs >= pause.fromMs && atMs <= pause.toMs);
  const clean = withoutJumps(cleanFixes(within));
  const [first, last] = [clean[0], clean.at(-1)];
  return first && last ? distanceMeters(first, last) > PAUSE_METERS : false;
}

function cleanFixes(fixes: readonly Fix[]): Fix[] {
  const known = fixes.filter(({ accuracyM }) => (accuracyM ?? 0) <= MAX_ACCURACY_M);
  const sorted = [...known].sort((a, b) => a.atMs - b.atMs);
  return sorted.filter((fix, i) => fix.atMs !== sorted[i - 1]?.atMs);
}

function isJump(from: Fix | undefined, to: Fix | undefined): boolean {
  if (!from || !to) return true;
  return distanceMeters(from, to) > (MAX_SPEED * (to.atMs - from.atMs)) / 1_000 + MAX_ACCURACY_M;
}

/** Without single fixes that nothing leads to and nothing leads away from. */
function withoutJumps(fixes: readonly Fix[]): Fix[] {
  if (fixes.length < 3) return [...fixes];
  return fixes.filter((fix, i) => !(isJump(fixes[i - 1], fix) && isJump(fix, fixes[i + 1])));
}

function cutAt(fixes: readonly Fix[], pauses: readonly Span[]): Fix[][] {
  const numberOf = ({ atMs }: Fix) => pauses.filter(({ toMs }) => toMs <= atMs).length;
  return [...Map.groupBy(fixes, numberOf).values()];
}

/** The share of the time without pauses that is no gap. */
function heardShare(fixes: readonly Fix[], ride: Span, pauses: readonly Span[]): number {
  const paused = pauses.map(({ fromMs, toMs }) => toMs - fromMs).reduce((a, b) => a + b, 0);
  const wholeMs = ride.toMs - ride.fromMs - paused;
  if (wholeMs <= 0) return 1;
  const ends = [
    ride.fromMs,
    ...fixes.map(({ atMs }) => atMs),
    ...pauses.flatMap(({ fromMs, toMs }) => [fromMs, toMs]),
    ride.toMs,
  ].sort((a, b) => a - b);
  let silentMs = 0;
  for (const [i, end] of ends.entries()) {
    const begin = ends[i - 1] ?? end;
    const isPause = pauses.some(({ fromMs, toMs }) => begin >= fromMs && end <= toMs);
    if (!isPause && end - begin > GAP_SECONDS * 1_000) silentMs += end - begin;
  }
  return Math.max(0, 1 - silentMs / wholeMs);
}

const METERS_PER_DEGREE = (Math.PI / 180) * 6_371_008.8;

/** A flat map about the first fix: within a city it is off by less than the phones are. */
function toPlane(fixes: readonly Fix[]): PathPoint[] {
  const origin = fixes[0]!;
  const squeeze = Math.cos((origin.lat * Math.PI) / 180);
  return fixes.map(({ atMs, lat, lng, accuracyM, speedKmh }) => ({
    t: (atMs - origin.atMs) / 1_000,
    x: (lng - origin.lng) * squeeze * METERS_PER_DEGREE,
    y: (lat - origin.lat) * METERS_PER_DEGREE,
    sigma: Math.max(BEST_ACCURACY_M, accuracyM ?? USUAL_ACCURACY_M) / DEVIATIONS_IN_RADIUS,
    speedKmh,
  }));
}

function metersOf(fixes: readonly Fix[]): number {
  if (fixes.length < 2) return 0;
  const path = withRests(toPlane(fixes));
  let meters = 0;
  let leg: PathPoint[] = [];
  for (const point of path) {
    const last = leg.at(-1);
    const step = last ? stepTo(last, point) : undefined;
    if (step === undefined || step.kind === "drive") {
      leg.push(point);
      continue;
    }
    meters += lengthOf(leg) + step.meters;
    leg = [point];
  }
  return meters + lengthOf(leg);
}

/** Each rest as its one place, when it began and when it ended. */
function withRests(points: readonly PathPoint[]): PathPoint[] {
  const rests = findRests(points);
  const isInRest = (i: number) => rests.some(({ from, to }) => i >= from && i <= to);
  const moving = points.filter((_, i) => !isInRest(i));
  const placeOf = ({ x, y, sigma }: Rest, t: number): PathPoint => ({
    t,
    x,
    y,
    sigma,
    speedKmh: 0,
  });
  const resting = rests.flatMap((rest) => [
    placeOf(rest, points[rest.from]!.t),
    placeOf(rest, points[rest.to]!.t),
  ]);
  return [...moving, ...resting].sort((a, b) => a.t - b.t);
}

type Step = { readonly kind: "drive" } | { readonly kind: "cut"; readonly meters: number };

function stepTo(last: PathPoint, point: PathPoint): Step {
  const seconds = point.t - last.t;
  const meters = Math.hypot(point.x - last.x, point.y - last.y);
  // The two ends of a rest: no way between them, and each belongs to another leg.
  if (meters === 0) return { kind: "cut", meters: 0 };
  if (meters > MAX_SPEED * seconds + MAX_ACCURACY_M) return { kind: "cut", meters: 0 };
  if (seconds > GAP_SECONDS)
    return { kind: "cut", meters: Math.min(meters, MAX_GAP_SPEED * seconds) };
  return { kind: "drive" };
}

function lengthOf(leg: readonly PathPoint[]): number {
  const path = smoothPath(leg);
  let meters = 0;
  for (const [i, point] of path.entries()) {
    const last = path[i - 1];
    if (last) meters += Math.hypot(point.x - last.x, point.y - last.y);
  }
  return meters;
}
