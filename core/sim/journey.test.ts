import { describe, expect, test } from "vitest";
import { distanceMeters, offsetMeters, type Position } from "#shared/geo.ts";
import { makeRandom } from "../seed/index.ts";
import { momentOf, planJourney } from "./journey.ts";

const home: Position = { lat: 12.9716, lng: 77.5946 };
const pace = { metersPerSecond: 7, crossingMs: 30_000 };

function randomWay(seed: string) {
  const random = makeRandom(seed);
  const offset = { northMeters: random.normal(0, 2_000), eastMeters: random.normal(0, 2_000) };
  const to = offsetMeters(home, offset);
  return { to, journey: planJourney(home, to, pace, random) };
}

const seeds = Array.from({ length: 200 }, (_, i) => `way ${i}`);

describe("journey", () => {
  test("the same seed takes the same way", () => {
    expect(randomWay("a").journey).toEqual(randomWay("a").journey);
    expect(randomWay("a").journey).not.toEqual(randomWay("b").journey);
  });

  test("begins here, ends there, and is no shorter than a bird's flight nor endless", () => {
    for (const seed of seeds) {
      const { to, journey } = randomWay(seed);
      expect(journey.waypoints[0]).toEqual({ position: home, atMs: 0 });
      expect(journey.waypoints.at(-1)).toEqual({ position: to, atMs: journey.durationMs });
      const straight = distanceMeters(home, to);
      expect(journey.lengthMeters).toBeGreaterThanOrEqual(straight - 0.01);
      expect(journey.lengthMeters).toBeLessThan(straight * 2 + 50);
    }
  });

  test("never jumps: between two looks a rider comes only as far as its speed allows", () => {
    for (const seed of seeds) {
      const { journey } = randomWay(seed);
      for (let atMs = 0; atMs < journey.durationMs; atMs += 2_500) {
        const a = momentOf(journey, atMs);
        const b = momentOf(journey, atMs + 2_500);
        const meters = distanceMeters(a.position, b.position);
        expect(meters).toBeLessThanOrEqual(2.5 * pace.metersPerSecond * 1.26);
        expect(a.metersPerSecond).toBeLessThanOrEqual(pace.metersPerSecond * 1.26);
        expect(a.bearing).toBeGreaterThanOrEqual(0);
        expect(a.bearing).toBeLessThan(360);
      }
    }
  });

  test("turns corners on a longer way and waits at some crossings", () => {
    const { waypoints } = randomWay("corners").journey;
    expect(waypoints.length).toBeGreaterThan(3);
    const all = seeds.map((seed) => randomWay(seed).journey.waypoints);
    const hasWait = all.some((points) =>
      points.some((point, i) => i > 0 && point.position === points[i - 1]!.position),
    );
    expect(hasWait).toBe(true);
  });

  test("takes exactly as long as a recorded day says", () => {
    const to = offsetMeters(home, { northMeters: 900, eastMeters: -1_400 });
    const timed = planJourney(home, to, { ...pace, durationMs: 6_000 }, makeRandom("day"));
    expect(timed.durationMs).toBe(6_000);
    expect(momentOf(timed, 6_000).position).toEqual(to);
    expect(momentOf(timed, 3_000).position).not.toEqual(to);
  });

  test("stands at the start before, at the end after, and copes with no way at all", () => {
    const { to, journey } = randomWay("ends");
    expect(momentOf(journey, -1).position).toEqual(home);
    expect(momentOf(journey, journey.durationMs + 1)).toMatchObject({
      position: to,
      metersPerSecond: 0,
    });
    const none = planJourney(home, home, { ...pace, durationMs: 0 }, makeRandom("none"));
    expect(none.durationMs).toBe(0);
    expect(momentOf(none, 0)).toEqual({ position: home, bearing: 0, metersPerSecond: 0 });
  });
});
