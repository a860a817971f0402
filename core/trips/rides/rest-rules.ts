/**
 * Where a phone rested. A fix of a parked phone jumps about its place, and each jump would be paid for
 * as if it had been driven. A rest is a run of fixes that stay about one place (stay points: Li et
 * al. 2008): long enough, or shorter when the phone itself says that it hardly moves. Pure.
 */
import type { PlanePoint } from "./smooth-rules.ts";

export interface PathPoint extends PlanePoint {
  /** By the phone's own measure, which does not come from the positions; null when it does not say. */
  readonly speedKmh: number | null;
}

/** A run of fixes, by index and both included, and the one place that they are all of. */
export interface Rest {
  from: number;
  to: number;
  x: number;
  y: number;
  sigma: number;
}

/** So many standard deviations about the place; of a thousand honest fixes two lie outside. */
const REACH = 3.5;
/** Fixes outside in a row that end a rest: one or two are noise. */
const OUTSIDE = 3;
const SEED = 5;
const SEED_SECONDS = 60;
/** Traffic lights are shorter; what is lost of a slow queue in a minute is nothing. */
const REST_SECONDS = 60;
const REST_FIXES = 4;
/** When every fix of it says "hardly moving". */
const STILL_SECONDS = 8;
const STILL_FIXES = 3;
const STILL_KMH = 3;
/** Faster than anybody walks: not at rest, wherever it seems to be. */
const MOVING_KMH = 8;

/** All rests in their order; they do not touch. `points` in the order of time. */
export function findRests(points: readonly PathPoint[]): Rest[] {
  const rests: Rest[] = [];
  for (let i = 0; i < points.length; ) {
    const rest = restFrom(points, i);
    if (rest) rests.push(rest);
    i = rest ? rest.to + 1 : i + 1;
  }
  return absorbed(joined(rests, points), points);
}

function restFrom(points: readonly PathPoint[], from: number): Rest | undefined {
  const first = points[from]!;
  const seed = seedOf(points, from);
  if (isMoving(first) || !isNear(first, seed)) return undefined;
  const inside: PathPoint[] = [];
  let [sumX, sumY, outside, to, isRest] = [0, 0, 0, from, false];
  for (let k = from; k < points.length && outside < OUTSIDE; k++) {
    const point = points[k]!;
    const isSettled = inside.length >= SEED;
    const place = isSettled ? { x: sumX / inside.length, y: sumY / inside.length } : seed;
    if (isMoving(point) || !isNear(point, place)) {
      outside += 1;
      continue;
    }
    outside = 0;
    to = k;
    inside.push(point);
    sumX += point.x;
    sumY += point.y;
    isRest ||= isLongEnough(inside);
    // A car that crawls: it will be looked at again from its next fix on.
    if (!isRest && point.t - first.t > 2 * REST_SECONDS && inside.length > 2 * REST_FIXES) break;
  }
  if (!isRest) return undefined;
  const count = inside.length;
  const sigma = Math.max(1, first.sigma / Math.sqrt(count));
  return { from, to, x: sumX / count, y: sumY / count, sigma };
}

/** The middle of the first few fixes, of which one may be far off. */
function seedOf(points: readonly PathPoint[], from: number): { x: number; y: number } {
  const near = points
    .slice(from, from + SEED)
    .filter(({ t }) => t - points[from]!.t <= SEED_SECONDS);
  return { x: median(near.map(({ x }) => x)), y: median(near.map(({ y }) => y)) };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

function isMoving({ speedKmh }: PathPoint): boolean {
  return speedKmh !== null && speedKmh > MOVING_KMH;
}

function isNear(point: PathPoint, place: { x: number; y: number }): boolean {
  return Math.hypot(point.x - place.x, point.y - place.y) <= REACH * point.sigma;
}

function isLongEnough(inside: readonly PathPoint[]): boolean {
  const seconds = inside.at(-1)!.t - inside[0]!.t;
  const isStill = inside.every(({ speedKmh }) => speedKmh !== null && speedKmh <= STILL_KMH);
  if (isStill) return seconds >= STILL_SECONDS && inside.length >= STILL_FIXES;
  return seconds >= REST_SECONDS && inside.length >= REST_FIXES && !drifts(inside);
}

/** Whether the last third lies elsewhere than the first: slow, but on its way. */
function drifts(inside: readonly PathPoint[]): boolean {
  const third = Math.max(1, Math.floor(inside.length / 3));
  const begin = meanOf(inside.slice(0, third));
  const end = meanOf(inside.slice(-third));
  const noise = inside[0]!.sigma * Math.sqrt(2 / third);
  return Math.hypot(end.x - begin.x, end.y - begin.y) > Math.max(10, 3 * noise);
}

function meanOf(points: readonly PathPoint[]): { x: number; y: number } {
  const sum = points.reduce((all, { x, y }) => ({ x: all.x + x, y: all.y + y }), { x: 0, y: 0 });
  return { x: sum.x / points.length, y: sum.y / points.length };
}

/** One rest that a few bad fixes have cut in two. */
function joined(rests: readonly Rest[], points: readonly PathPoint[]): Rest[] {
  const all: Rest[] = [];
  for (const rest of rests) {
    const last = all.at(-1);
    const isSame =
      last &&
      rest.from - last.to <= OUTSIDE + 1 &&
      isWithin(last, rest, REACH * points[rest.from]!.sigma);
    if (isSame) last.to = rest.to;
    else all.push({ ...rest });
  }
  return all;
}

/** Bad fixes at both ends of the path belong to the rest beside them. */
function absorbed(rests: Rest[], points: readonly PathPoint[]): Rest[] {
  const [first, last] = [rests[0], rests.at(-1)];
  const isBad = (point: PathPoint, rest: Rest) =>
    !isMoving(point) && isWithin(point, rest, 2 * REACH * point.sigma);
  if (first && first.from <= OUTSIDE) {
    if (points.slice(0, first.from).every((point) => isBad(point, first))) first.from = 0;
  }
  if (last && points.length - 1 - last.to <= OUTSIDE) {
    const rest = points.slice(last.to + 1);
    if (rest.every((point) => isBad(point, last))) last.to = points.length - 1;
  }
  return rests;
}

function isWithin(
  a: { x: number; y: number },
  b: { x: number; y: number },
  meters: number,
): boolean {
  return Math.hypot(a.x - b.x, a.y - b.y) <= meters;
}
