/** Riders of the living city for `bench:tracks`: they ride, stand and report, with noisy receivers. */
import { distanceMeters, offsetMeters, type Position } from "#shared/geo.ts";
import type { Random } from "../seed/index.ts";
import { momentOf, planJourney } from "../sim/index.ts";
import type { TrackPoint } from "../tracks/index.ts";

export interface Noise {
  /** Of the position, standard deviation on each axis. */
  readonly meters: number;
  /** How much of the last report's error is still in the next one: receivers wander, they do not jump. */
  readonly memory: number;
}

const METERS_PER_SECOND = 24 / 3.6;
const REACH_METERS = 3_500;

/** One rider's reports, a report each 2.25 to 3 s as in the simulator, oldest first. */
export function rideAround(
  center: Position,
  minutes: number,
  noise: Noise,
  random: Random,
): TrackPoint[] {
  const startMs = Date.UTC(2026, 10, 22, 12) + random.int(0, 60_000);
  const endMs = startMs + minutes * 60_000;
  const points: TrackPoint[] = [];
  let nowMs = startMs;
  let here = somewhere(center, random);
  const error = { north: 0, east: 0 };
  const report = (at: ReturnType<typeof momentOf>) => {
    wander(error, noise, random);
    points.push(reportOf(at, error, nowMs, noise.meters > 0, random));
    nowMs += random.int(2_250, 3_000);
  };
  while (nowMs < endMs) {
    const standUntilMs = nowMs + random.between(1, 6) * 60_000;
    while (nowMs < Math.min(endMs, standUntilMs)) {
      report({ position: here, bearing: 0, metersPerSecond: 0 });
    }
    const pace = { metersPerSecond: METERS_PER_SECOND, crossingMs: 30_000 };
    const journey = planJourney(here, somewhere(center, random), pace, random);
    const departureMs = nowMs;
    while (nowMs < Math.min(endMs, departureMs + journey.durationMs)) {
      report(momentOf(journey, nowMs - departureMs));
    }
    here = momentOf(journey, nowMs - departureMs).position;
  }
  return points;
}

function somewhere(center: Position, random: Random): Position {
  for (;;) {
    const northMeters = random.between(-REACH_METERS, REACH_METERS);
    const eastMeters = random.between(-REACH_METERS, REACH_METERS);
    const place = offsetMeters(center, { northMeters, eastMeters });
    if (distanceMeters(center, place) <= REACH_METERS) return place;
  }
}

function wander(error: { north: number; east: number }, noise: Noise, random: Random): void {
  const fresh = noise.meters * Math.sqrt(1 - noise.memory ** 2);
  error.north = error.north * noise.memory + random.normal(0, fresh);
  error.east = error.east * noise.memory + random.normal(0, fresh);
}

function reportOf(
  at: ReturnType<typeof momentOf>,
  error: { north: number; east: number },
  nowMs: number,
  isNoisy: boolean,
  random: Random,
): TrackPoint {
  const place = offsetMeters(at.position, { northMeters: error.north, eastMeters: error.east });
  const isMoving = at.metersPerSecond > 0;
  const shaky = isNoisy && isMoving ? 1 : 0;
  return {
    recordedAtMs: nowMs,
    lat: Number(place.lat.toFixed(6)),
    lng: Number(place.lng.toFixed(6)),
    speedKmh: Math.max(0, Math.round(at.metersPerSecond * 3.6 + random.normal(0, 1.5 * shaky))),
    bearing: (Math.round(at.bearing + random.normal(0, 4 * shaky)) + 360) % 360,
    accuracyM: Math.round(random.between(3, 12)),
  };
}
