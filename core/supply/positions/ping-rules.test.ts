import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { offsetMeters } from "#shared/geo.ts";
import {
  afterPost,
  clockAheadMs,
  FUTURE_MS,
  fitsRate,
  follow,
  isDuplicate,
  judge,
  POST_INTERVAL_MS,
  type Reported,
  STALE_MS,
  startTrack,
  WORST_ACCURACY_METERS,
} from "./ping-rules.ts";

const start = { lat: 12.97, lng: 77.59 };
const NOW = 1_790_000_000_000;
const limits = { nowMs: NOW, topSpeedKmh: 110 };
const track = startTrack(start, NOW - 10_000);

function ping(change: Partial<Reported> & { northMeters?: number } = {}): Reported {
  const { northMeters = 0, ...rest } = change;
  const position = offsetMeters(start, { northMeters, eastMeters: 0 });
  return { ...position, accuracyM: 8, speedKmh: 25, recordedAtMs: NOW, ...rest };
}

describe("a report", () => {
  it("is believed when the vehicle can have come there", () => {
    expect(judge(track, ping({ northMeters: 100 }), limits)).toBe("accepted");
  });

  it("is implausible when it comes from too far, too fast, the future or nowhere exact", () => {
    expect(judge(track, ping({ northMeters: 5_000 }), limits)).toBe("implausible");
    expect(judge(track, ping({ speedKmh: 400 }), limits)).toBe("implausible");
    expect(judge(track, ping({ recordedAtMs: NOW + FUTURE_MS + 1 }), limits)).toBe("implausible");
    expect(judge(track, ping({ accuracyM: WORST_ACCURACY_METERS + 1 }), limits)).toBe(
      "implausible",
    );
  });

  it("may be further away in a faster city", () => {
    const faster = { ...limits, topSpeedKmh: 110 * 60 };
    expect(judge(track, ping({ northMeters: 5_000 }), faster)).toBe("accepted");
  });

  it("is stale when something newer is known or it is a quarter of an hour old", () => {
    const known = follow(ping(), 0);
    expect(judge(known, ping({ recordedAtMs: NOW }), limits)).toBe("stale");
    expect(judge(known, ping({ recordedAtMs: NOW + 1 }), limits)).toBe("accepted");
    const old = startTrack(start, 0);
    expect(judge(old, ping({ recordedAtMs: NOW - STALE_MS - 1 }), limits)).toBe("stale");
  });

  it("is a duplicate at the same place within a second, but never of a duty change", () => {
    const known = follow(ping(), 0);
    expect(isDuplicate(known, ping({ recordedAtMs: NOW + 999 }))).toBe(true);
    expect(isDuplicate(known, ping({ recordedAtMs: NOW + 1_000 }))).toBe(false);
    expect(isDuplicate(known, ping({ recordedAtMs: NOW + 500, northMeters: 3 }))).toBe(false);
    expect(isDuplicate(startTrack(start, NOW), ping())).toBe(false);
  });

  it("never moves a track back in time, whatever is sent in whatever order", () => {
    const reports = fc.array(
      fc.record({
        ageMs: fc.integer({ min: -60_000, max: 20 * 60_000 }),
        northMeters: fc.integer({ min: -3_000, max: 3_000 }),
      }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(reports, (sent) => {
        let known = startTrack(start, NOW - STALE_MS);
        for (const { ageMs, northMeters } of sent) {
          const reported = ping({ recordedAtMs: NOW - ageMs, northMeters });
          if (judge(known, reported, limits) !== "accepted") continue;
          const next = follow(reported, 0);
          expect(next.atMs).toBeGreaterThanOrEqual(known.notBeforeMs);
          expect(next.atMs).toBeLessThanOrEqual(NOW + FUTURE_MS);
          known = next;
        }
      }),
    );
  });
});

describe("the rate of single reports", () => {
  it("lets through one in two seconds over any time, however they arrive", () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 5_000 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(gaps, (all) => {
        let known = startTrack(start, NOW);
        let nowMs = NOW;
        let accepted = 0;
        for (const gap of all) {
          nowMs += gap;
          if (!fitsRate(known, true, nowMs)) continue;
          accepted += 1;
          known = { ...known, nextPostAtMs: afterPost(known, nowMs) };
        }
        expect(accepted).toBeLessThanOrEqual(
          Math.floor((nowMs - NOW + 400) / POST_INTERVAL_MS) + 1,
        );
      }),
    );
  });

  it("forgives the jitter of a network", () => {
    let known = { ...startTrack(start, NOW), nextPostAtMs: NOW + POST_INTERVAL_MS };
    for (let i = 1; i <= 20; i++) {
      const nowMs = NOW + i * POST_INTERVAL_MS + (i % 2 === 0 ? -150 : 150);
      expect(fitsRate(known, true, nowMs)).toBe(true);
      known = { ...known, nextPostAtMs: afterPost(known, nowMs) };
    }
  });

  it("lets a backlog through in several posts, but not without end", () => {
    let known = startTrack(start, NOW);
    let posts = 0;
    while (posts < 100 && fitsRate(known, false, NOW)) {
      known = { ...known, nextPostAtMs: afterPost(known, NOW) };
      posts += 1;
    }
    expect(posts).toBeGreaterThanOrEqual(5);
    expect(posts).toBeLessThan(20);
  });
});

describe("a clock that is ahead", () => {
  it("is taken off as a whole, so that a batch keeps its order", () => {
    expect(clockAheadMs([NOW - 4_000, NOW + 2_000], NOW)).toBe(2_000);
  });

  it("is not excused by an absurd report", () => {
    expect(clockAheadMs([NOW - 1_000, NOW + 3_600_000], NOW)).toBe(0);
  });
});
