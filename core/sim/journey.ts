/**
 * A way through a city without a street map: legs along two axes as in a grid of streets, now and
 * then a diagonal one, each with its own speed, and waits at crossings. Pure; times are in
 * milliseconds since the departure.
 */
import { bearingDegrees, distanceMeters, interpolate, type Position } from "#shared/geo.ts";
import type { Random } from "../seed/index.ts";

interface Waypoint {
  readonly position: Position;
  readonly atMs: number;
}

export interface Journey {
  /** At least two, in the order of time. */
  readonly waypoints: readonly Waypoint[];
  readonly lengthMeters: number;
  readonly durationMs: number;
}

export interface Moment {
  readonly position: Position;
  /** Degrees clockwise from north. */
  readonly bearing: number;
  /** Real metres per real second: what somebody with a stop-watch would measure. */
  readonly metersPerSecond: number;
}

export interface Pace {
  /** Average speed while moving, before waits. */
  readonly metersPerSecond: number;
  /** Longest wait at a crossing, in milliseconds. */
  readonly crossingMs: number;
  /** When given, the whole way takes exactly this long, waits included. */
  readonly durationMs?: number;
}

/** Below this a rider goes straight: it is the same block. */
const STRAIGHT_METERS = 120;
const LEG_METERS = 450;
const MOST_LEGS_PER_AXIS = 5;
const CORNER_JITTER = 0.08;
const DIAGONAL_SHARE = 0.2;
const CROSSING_SHARE = 0.3;

/** Cuts 1 into `count` random pieces that are not too different. */
function pieces(count: number, random: Random): number[] {
  const raw = Array.from({ length: count }, () => random.between(0.5, 1.5));
  const total = raw.reduce((sum, piece) => sum + piece, 0);
  return raw.map((piece) => piece / total);
}

function cornersBetween(from: Position, to: Position, random: Random): Position[] {
  const meters = distanceMeters(from, to);
  if (meters < STRAIGHT_METERS) return [];
  const perAxis = Math.min(MOST_LEGS_PER_AXIS, 1 + Math.floor(meters / LEG_METERS));
  const north = pieces(perAxis, random);
  const east = pieces(perAxis, random);
  const northFirst = random.chance(0.5);
  const corners: Position[] = [];
  let lat = from.lat;
  let lng = from.lng;
  for (let i = 0; i < perAxis; i++) {
    const dLat = (to.lat - from.lat) * north[i]!;
    const dLng = (to.lng - from.lng) * east[i]!;
    if (!random.chance(DIAGONAL_SHARE)) {
      corners.push(northFirst ? { lat: lat + dLat, lng } : { lat, lng: lng + dLng });
    }
    lat += dLat;
    lng += dLng;
    corners.push({ lat, lng });
  }
  corners.pop();
  // A little off the grid, in proportion to the way, so that two rides never look the same.
  const span = Math.max(Math.abs(to.lat - from.lat), Math.abs(to.lng - from.lng)) / perAxis;
  const jitter = () => random.between(-1, 1) * CORNER_JITTER * span;
  return corners.map((corner) => ({ lat: corner.lat + jitter(), lng: corner.lng + jitter() }));
}

function stretched(waypoints: readonly Waypoint[], durationMs: number): Waypoint[] {
  const total = waypoints[waypoints.length - 1]!.atMs;
  return waypoints.map(({ position, atMs }, i) => ({
    position,
    atMs: total > 0 ? (atMs / total) * durationMs : i === 0 ? 0 : durationMs,
  }));
}

export function planJourney(from: Position, to: Position, pace: Pace, random: Random): Journey {
  const points = [from, ...cornersBetween(from, to, random), to];
  const waypoints: Waypoint[] = [{ position: from, atMs: 0 }];
  let atMs = 0;
  let lengthMeters = 0;
  for (let i = 1; i < points.length; i++) {
    const meters = distanceMeters(points[i - 1]!, points[i]!);
    lengthMeters += meters;
    atMs += (meters / (pace.metersPerSecond * random.between(0.8, 1.2))) * 1_000;
    waypoints.push({ position: points[i]!, atMs });
    const isLast = i === points.length - 1;
    if (!isLast && random.chance(CROSSING_SHARE)) {
      atMs += random.between(0, pace.crossingMs);
      waypoints.push({ position: points[i]!, atMs });
    }
  }
  const timed = pace.durationMs === undefined ? waypoints : stretched(waypoints, pace.durationMs);
  return { waypoints: timed, lengthMeters, durationMs: timed[timed.length - 1]!.atMs };
}

/** Where one is `elapsedMs` after the departure: at the start before it, at the end after it. */
export function momentOf(journey: Journey, elapsedMs: number): Moment {
  const { waypoints } = journey;
  const next = waypoints.findIndex((waypoint) => waypoint.atMs > elapsedMs);
  const last = waypoints[waypoints.length - 1]!;
  if (next === -1) {
    const before = waypoints.findLast((waypoint) => waypoint.position !== last.position);
    const bearing = before ? bearingDegrees(before.position, last.position) : 0;
    return { position: last.position, bearing, metersPerSecond: 0 };
  }
  if (next === 0) return { position: waypoints[0]!.position, bearing: 0, metersPerSecond: 0 };
  const a = waypoints[next - 1]!;
  const b = waypoints[next]!;
  const spanMs = b.atMs - a.atMs;
  return {
    position: interpolate(a.position, b.position, (elapsedMs - a.atMs) / spanMs),
    bearing: bearingDegrees(a.position, b.position),
    metersPerSecond: distanceMeters(a.position, b.position) / (spanMs / 1_000),
  };
}
