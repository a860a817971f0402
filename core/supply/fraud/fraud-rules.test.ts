import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { offsetMeters } from "#shared/geo.ts";
import { PingColumns } from "#shared/pings/ping-columns.ts";
import { follow, judge, startTrack } from "../positions/ping-rules.ts";
import {
  FLAG_SCORE,
  isOverTheLine,
  noSuspicion,
  type SignalKind,
  watchAccepted,
  watchRefused,
} from "./fraud-rules.ts";

const start = { lat: 12.97, lng: 77.59 };
const NOW = 1_790_000_000_000;
const TOP_SPEED_KMH = 110;

interface Fix {
  readonly lat: number;
  readonly lng: number;
  readonly atMs: number;
  readonly speedKmh: number;
  readonly accuracyM: number;
  /** How far the phone's clock is ahead of the time at which we hear of it. */
  readonly aheadMs?: number;
}

/** What the pipeline does with single reports, as far as it matters here. */
class Watched {
  readonly suspicion = noSuspicion();
  readonly track = startTrack(start, NOW - 10_000);
  readonly signs: SignalKind[] = [];
  highest = 0;
  readonly #columns = new PingColumns(1);

  report(fix: Fix): void {
    const { suspicion, track } = this;
    const points = this.#columns;
    points.count = 1;
    points.lat[0] = fix.lat;
    points.lng[0] = fix.lng;
    points.atMs[0] = fix.atMs + (fix.aheadMs ?? 0);
    points.speedKmh[0] = fix.speedKmh;
    points.accuracyM[0] = fix.accuracyM;
    const limits = { nowMs: fix.atMs, topSpeedKmh: TOP_SPEED_KMH };
    const outcome = judge(track, points, 0, limits);
    let sign: SignalKind | undefined;
    if (outcome === "accepted") {
      sign = watchAccepted(suspicion, track, points, 0);
      follow(track, points, 0);
    } else if (outcome === "teleport" || outcome === "tooFast" || outcome === "future") {
      sign = watchRefused(suspicion, track, { points, i: 0, why: outcome }, limits);
    }
    if (sign) this.signs.push(sign);
    this.highest = Math.max(this.highest, suspicion.score);
  }
}

/** Reproducible noise, so that a failure can be looked at. */
function noise(seed: number): () => number {
  let state = seed | 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

interface Honest {
  readonly seed: number;
  readonly decimals: number;
  readonly everyMs: number;
  readonly jitterMeters: number;
  readonly spikeShare: number;
  readonly jumpShare: number;
  readonly tunnelSeconds: number;
}

const honest: fc.Arbitrary<Honest> = fc.record({
  seed: fc.integer({ min: 1, max: 2 ** 31 }),
  decimals: fc.integer({ min: 4, max: 7 }),
  everyMs: fc.integer({ min: 2_000, max: 6_000 }),
  jitterMeters: fc.integer({ min: 0, max: 15 }),
  /** Speeds no bike has, as phones claim them now and then. */
  spikeShare: fc.double({ min: 0, max: 0.02, noNaN: true }),
  /** Reflections between houses: some hundred metres for a moment. */
  jumpShare: fc.double({ min: 0, max: 0.05, noNaN: true }),
  tunnelSeconds: fc.integer({ min: 0, max: 240 }),
});

const HOURS = 3;

/** A shift: rides to and fro on the same street, waits without a stir, now and then a tunnel. */
function rideHonestly(watched: Watched, how: Honest): void {
  const random = noise(how.seed);
  const round = (degrees: number) => Number(degrees.toFixed(how.decimals));
  let atMs = NOW;
  let along = 0;
  let heading = 1;
  while (atMs < NOW + HOURS * 3_600_000) {
    const speedKmh = 15 + 30 * random();
    const legEndsMs = atMs + 6 * 60_000 * (0.5 + random());
    const tunnelFromMs = random() < 0.3 ? atMs + 60_000 : Number.POSITIVE_INFINITY;
    let last: Fix | undefined;
    while (atMs < legEndsMs) {
      atMs += how.everyMs;
      along += heading * (speedKmh / 3.6) * (how.everyMs / 1000);
      const isInTunnel = atMs > tunnelFromMs && atMs < tunnelFromMs + how.tunnelSeconds * 1000;
      const jump = random() < how.jumpShare ? 600 * random() : 0;
      const at = offsetMeters(start, {
        northMeters: along + jump + how.jitterMeters * (random() - 0.5),
        eastMeters: how.jitterMeters * (random() - 0.5),
      });
      const spike = random() < how.spikeShare ? 400 : 0;
      const accuracyM = Math.round(30 + 300 * random()) / 10;
      const fresh = {
        lat: round(at.lat),
        lng: round(at.lng),
        atMs,
        speedKmh: speedKmh + spike,
        accuracyM,
      };
      const known: Fix = isInTunnel && last ? { ...last, atMs } : fresh;
      last = known;
      watched.report(known);
    }
    const waitEndsMs = atMs + 8 * 60_000 * random();
    while (last && atMs < waitEndsMs) {
      atMs += how.everyMs;
      watched.report({ ...last, atMs, speedKmh: 0 });
    }
    heading = -heading;
  }
}

describe("an honest rider", () => {
  it("is not flagged in a whole shift, whatever the phone and the town do", () => {
    fc.assert(
      fc.property(honest, (how) => {
        const watched = new Watched();
        rideHonestly(watched, how);
        expect(watched.highest, watched.signs.join(" ")).toBeLessThan(FLAG_SCORE);
      }),
      {
        numRuns: 300,
        // Was over the line once, by reflections alone.
        examples: [
          [
            {
              ...{ seed: 2147483626, decimals: 4, everyMs: 2003, jitterMeters: 0 },
              ...{ spikeShare: 0.018851855536922816, jumpShare: 0, tunnelSeconds: 191 },
            },
          ],
        ],
      },
    );
  });

  it("may stand still with the very same fix for hours", () => {
    const watched = new Watched();
    for (let i = 0; i < 4_000; i++) {
      watched.report({ ...start, atMs: NOW + i * 3_000, speedKmh: 0, accuracyM: 1 });
    }
    expect(watched.suspicion.score).toBe(0);
  });

  it("may be taken for somewhere else by a first fix that was wrong", () => {
    const watched = new Watched();
    const away = offsetMeters(start, { northMeters: 15_000, eastMeters: 0 });
    for (let i = 0; i < 200; i++) {
      const at = offsetMeters(away, { northMeters: i * 20, eastMeters: 0 });
      watched.report({ ...at, atMs: NOW + i * 3_000, speedKmh: 24, accuracyM: 12 });
    }
    expect(watched.signs).toEqual(["teleport"]);
    expect(isOverTheLine(watched.suspicion)).toBe(false);
  });

  it("may have a clock that is wrong all the time", () => {
    const watched = new Watched();
    for (let i = 0; i < 2_000; i++) {
      watched.report({
        ...start,
        atMs: NOW + i * 3_000,
        speedKmh: 0,
        accuracyM: 9,
        aheadMs: 3_600_000,
      });
    }
    expect(watched.highest).toBeLessThan(FLAG_SCORE / 2);
  });
});

/** How a report is made up: by its number and time. */
type Spoof = (i: number, atMs: number, random: () => number) => Fix;

const everyMs = 3_000;
const driving = (i: number, random: () => number) => {
  const northMeters = 20 * i + 8 * random();
  return offsetMeters(start, { northMeters, eastMeters: 8 * random() });
};

const recorded = (() => {
  const random = noise(99);
  return Array.from({ length: 300 }, (_, i) => {
    const angle = (i / 300) * 2 * Math.PI;
    return offsetMeters(start, {
      northMeters: 900 * Math.sin(angle) + 6 * random(),
      eastMeters: 900 * Math.cos(angle) - 900 + 6 * random(),
    });
  });
})();

const spoofs: Record<string, { kind: SignalKind; withinMinutes: number; fix: Spoof }> = {
  "jumps across the town for better orders": {
    kind: "teleport",
    withinMinutes: 10,
    fix: (i, atMs, random) => {
      const isAway = i % 20 === 19;
      const meters = isAway ? 9_000 * (random() < 0.5 ? 1 : -1) : 0;
      const at = offsetMeters(driving(i % 5, random), {
        northMeters: meters,
        eastMeters: 3_000 * random(),
      });
      return { ...at, atMs, speedKmh: 20, accuracyM: 8 };
    },
  },
  "claims speeds that no vehicle has": {
    kind: "speed",
    withinMinutes: 15,
    fix: (i, atMs, random) => ({ ...driving(i, random), atMs, speedKmh: 300, accuracyM: 8 }),
  },
  "says it drives and does not stir": {
    kind: "repetition",
    withinMinutes: 25,
    fix: (_, atMs) => ({ ...start, atMs, speedKmh: 25, accuracyM: 8 }),
  },
  "drives a recorded round again and again": {
    kind: "repetition",
    withinMinutes: 100,
    fix: (i, atMs) => ({ ...recorded[i % recorded.length]!, atMs, speedKmh: 30, accuracyM: 7 }),
  },
  "is always exact to the metre while driving": {
    kind: "accuracy",
    withinMinutes: 70,
    fix: (i, atMs, random) => ({ ...driving(i, random), atMs, speedKmh: 24, accuracyM: 1 }),
  },
  "plays with the clock": {
    kind: "clock",
    withinMinutes: 20,
    fix: (i, atMs, random) => ({
      ...driving(i, random),
      atMs,
      speedKmh: 24,
      accuracyM: 8,
      aheadMs: i % 40 < 4 ? 3_600_000 : 0,
    }),
  },
};

describe("a rider who", () => {
  it.each(Object.entries(spoofs))("%s is flagged", (_, { kind, withinMinutes, fix }) => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 31 }), (seed) => {
        const random = noise(seed);
        const watched = new Watched();
        const reports = (withinMinutes * 60_000) / everyMs;
        for (let i = 0; i < reports && !isOverTheLine(watched.suspicion); i++) {
          watched.report(fix(i, NOW + i * everyMs, random));
        }
        expect(isOverTheLine(watched.suspicion), watched.signs.join(" ")).toBe(true);
        expect(watched.signs.at(-1)).toBe(kind);
      }),
      { numRuns: 30 },
    );
  });
});

describe("a score", () => {
  it("fades by half in twenty minutes", () => {
    const watched = new Watched();
    const away = offsetMeters(start, { northMeters: 15_000, eastMeters: 0 });
    watched.report({ ...away, atMs: NOW, speedKmh: 24, accuracyM: 12 });
    const first = watched.suspicion.score;
    watched.report({ ...start, atMs: NOW + 3_000, speedKmh: 24, accuracyM: 12 });
    watched.report({ ...start, lat: 14, atMs: NOW + 20 * 60_000, speedKmh: 24, accuracyM: 12 });
    expect(watched.suspicion.score).toBeCloseTo(1.5 * first, 5);
  });
});
