import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { offsetMeters, type Position } from "#shared/geo.ts";
import { type Fix, measureWay } from "./distance-rules.ts";

const HOME: Position = { lat: 12.9716, lng: 77.5946 };
const START = 1_795_000_000_000;

/** A generator that repeats, so that a failure can be looked at. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

interface Noise {
  /** The radius that holds 68 % of the fixes, in metres. */
  readonly radius: number;
  readonly speeds: boolean;
  readonly seed: number;
}

function fixAt(
  place: { north: number; east: number },
  second: number,
  speedKmh: number,
  random: () => number,
  { radius, speeds }: Noise,
): Fix {
  const noise = () => (normal(random) * radius) / 1.51;
  const at = offsetMeters(HOME, {
    northMeters: place.north + noise(),
    eastMeters: place.east + noise(),
  });
  const measured = Math.max(0, speedKmh + normal(random));
  return {
    ...at,
    atMs: START + second * 1_000,
    accuracyM: radius,
    speedKmh: speeds ? measured : null,
  };
}

function parked(seconds: number, every: number, noise: Noise): Fix[] {
  const random = randomFrom(noise.seed);
  return Array.from({ length: Math.floor(seconds / every) + 1 }, (_, i) =>
    fixAt({ north: 0, east: 0 }, i * every, 0, random, noise),
  );
}

/** Through a grid of streets: straight for a while, a turn, a stop at a light. */
function driven(legs: number, every: number, noise: Noise): { fixes: Fix[]; meters: number } {
  const random = randomFrom(noise.seed);
  const fixes: Fix[] = [];
  let [north, east, second, meters, heading] = [0, 0, 0, 0, 0];
  for (let leg = 0; leg < legs; leg++) {
    const speed = 6 + random() * 9;
    const length = 300 + random() * 900;
    for (let done = 0; done < length; ) {
      const step = Math.min(speed * every, length - done);
      north += Math.cos(heading) * step;
      east += Math.sin(heading) * step;
      done += step;
      meters += step;
      second += every;
      fixes.push(fixAt({ north, east }, second, speed * 3.6, random, noise));
    }
    for (let wait = Math.floor(random() * 30); wait > 0; wait -= every) {
      second += every;
      fixes.push(fixAt({ north, east }, second, 0, random, noise));
    }
    heading += (random() < 0.5 ? 1 : -1) * (Math.PI / 2) * (0.6 + random() * 0.4);
  }
  return { fixes, meters };
}

const whole = (fixes: readonly Fix[]) => ({
  fromMs: fixes[0]!.atMs,
  toMs: fixes.at(-1)!.atMs,
});
const noises = (most: number) =>
  fc.record({
    radius: fc.integer({ min: most / 3, max: most }),
    speeds: fc.boolean(),
    seed: fc.nat(),
  });

/** The same cases each time: what they show is the rule, not luck. */
const runs = { numRuns: 60, seed: 20_261_122 };

describe("the way of a ride", () => {
  test("a phone that is parked for an hour adds less than 20 m, however it jumps about", () => {
    fc.assert(
      fc.property(noises(30), fc.constantFrom(2, 5, 15, 40), (noise, every) => {
        const fixes = parked(3_600, every, noise);
        expect(measureWay(fixes, whole(fixes), []).meters).toBeLessThan(20);
      }),
      runs,
    );
  });

  test("a driven way with noise is within 3 %, or 5 % without the phone's own speeds", () => {
    fc.assert(
      fc.property(noises(18), fc.constantFrom(2, 3, 5), (noise, every) => {
        const { fixes, meters } = driven(10, every, noise);
        const found = measureWay(fixes, whole(fixes), []);
        const bound = noise.speeds ? 0.03 : 0.05;
        expect(Math.abs(found.meters - meters) / meters).toBeLessThan(bound);
        expect(found.heard).toBe(1);
      }),
      runs,
    );
  });

  const straight = (seconds: readonly number[], speed = 10): Fix[] =>
    seconds.map((second) => ({
      ...offsetMeters(HOME, { northMeters: second * speed, eastMeters: 0 }),
      ...{ atMs: START + second * 1_000, accuracyM: 5, speedKmh: speed * 3.6 },
    }));
  const seconds = (from: number, to: number) =>
    Array.from({ length: (to - from) / 5 + 1 }, (_, i) => from + i * 5);

  /** Turns round after 300 s, and again at 400 s where it was at 200 s. */
  const shifted = (fix: Fix): Fix => {
    const second = (fix.atMs - START) / 1_000;
    const northMeters = second <= 400 ? 6_000 - second * 10 : (second - 200) * 10;
    return { ...fix, ...offsetMeters(HOME, { northMeters, eastMeters: 0 }) };
  };

  test("what jumps where no car could be is no way", () => {
    const fixes = straight(seconds(0, 300));
    const far = { ...offsetMeters(HOME, { northMeters: 0, eastMeters: 30_000 }) };
    const odd = fixes.map((fix, i) =>
      i === 20 || i === 21 || i === 40 ? { ...fix, ...far } : fix,
    );
    const { meters } = measureWay(odd, whole(odd), []);
    expect(meters).toBeGreaterThan(2_700);
    expect(meters).toBeLessThan(3_050);
  });

  test("a silence counts as the straight line, as far as a car could have come", () => {
    const fixes = straight([...seconds(0, 100), ...seconds(400, 500)]);
    const { meters, heard } = measureWay(fixes, whole(fixes), []);
    expect(Math.abs(meters - 5_000)).toBeLessThan(20);
    expect(heard).toBeCloseTo(0.4, 2);
    const ferry = straight([...seconds(0, 100), ...seconds(400, 500)], 60);
    expect(measureWay(ferry, whole(ferry), []).meters).toBeLessThan(12_000 + 300 * 36 + 50);
  });

  const pause = { fromMs: START + 200_000, toMs: START + 400_000 };

  test("a round that is driven in a pause is not counted", () => {
    const there = straight(seconds(0, 300));
    // To the petrol station and back, and on from where the pause began.
    const fixes = [...there, ...straight(seconds(305, 600)).map((fix) => shifted(fix))];
    const { meters, heard } = measureWay(fixes, whole(fixes), [pause]);
    expect(Math.abs(meters - 4_000)).toBeLessThan(40);
    expect(heard).toBe(1);
  });

  test("a pause in which the car drove on was none", () => {
    const fixes = straight(seconds(0, 600));
    const { meters, heard } = measureWay(fixes, whole(fixes), [pause]);
    expect(Math.abs(meters - 6_000)).toBeLessThan(20);
    expect(heard).toBe(1);
  });

  test("nothing heard is nothing measured", () => {
    expect(measureWay([], { fromMs: START, toMs: START + 600_000 }, [])).toEqual({
      meters: 0,
      heard: 0,
    });
  });

  test("a longer way is never shorter", () => {
    const { fixes } = driven(12, 5, { radius: 10, speeds: true, seed: 5 });
    const ways = [40, 80, 120, fixes.length].map((count) => {
      const part = fixes.slice(0, count);
      return measureWay(part, whole(part), []).meters;
    });
    expect(ways).toEqual([...ways].sort((a, b) => a - b));
  });
});
