import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { distanceMeters, offsetMeters } from "#shared/geo.ts";
import { PingColumns } from "#shared/pings/ping-columns.ts";
import {
  afterPost,
  clockAheadMs,
  FUTURE_MS,
  fitsRate,
  follow,
  isDuplicate,
  judge,
  metersTo,
  POST_INTERVAL_MS,
  STALE_MS,
  startTrack,
  type Track,
  WORST_ACCURACY_METERS,
} from "./ping-rules.ts";

const start = { lat: 12.97, lng: 77.59 };
const NOW = 1_790_000_000_000;
const limits = { nowMs: NOW, topSpeedKmh: 110 };
const track = startTrack(start, NOW - 10_000);

interface Reported {
  lat: number;
  lng: number;
  accuracyM: number;
  speedKmh: number;
  recordedAtMs: number;
}

function columnsOf(...reports: readonly Reported[]): PingColumns {
  const columns = new PingColumns(reports.length);
  reports.forEach((report, i) => {
    columns.lat[i] = report.lat;
    columns.lng[i] = report.lng;
    columns.atMs[i] = report.recordedAtMs;
    columns.accuracyM[i] = report.accuracyM;
    columns.speedKmh[i] = report.speedKmh;
  });
  columns.count = reports.length;
  return columns;
}

function ping(change: Partial<Reported> & { northMeters?: number } = {}): PingColumns {
  const { northMeters = 0, ...rest } = change;
  const position = offsetMeters(start, { northMeters, eastMeters: 0 });
  return columnsOf({ ...position, accuracyM: 8, speedKmh: 25, recordedAtMs: NOW, ...rest });
}

const judged = (known: Track, points: PingColumns, within = limits) =>
  judge(known, points, 0, within);

function followed(points: PingColumns): Track {
  const known = startTrack(start, NOW - 10_000);
  follow(known, points, 0);
  return known;
}

describe("a report", () => {
  it("is believed when the vehicle can have come there", () => {
    expect(judged(track, ping({ northMeters: 100 }))).toBe("accepted");
  });

  it("is told apart when it comes from too far, too fast, the future or nowhere exact", () => {
    expect(judged(track, ping({ northMeters: 5_000 }))).toBe("teleport");
    expect(judged(track, ping({ speedKmh: 400 }))).toBe("tooFast");
    expect(judged(track, ping({ recordedAtMs: NOW + FUTURE_MS + 1 }))).toBe("future");
    expect(judged(track, ping({ accuracyM: WORST_ACCURACY_METERS + 1 }))).toBe("inaccurate");
  });

  it("may leave out how fast and how exact it is", () => {
    const silent = { accuracyM: Number.NaN, speedKmh: Number.NaN };
    expect(judged(track, ping({ ...silent, northMeters: 100 }))).toBe("accepted");
    expect(judged(track, ping({ ...silent, northMeters: 5_000 }))).toBe("teleport");
  });

  it("is measured as exactly as over a round earth, near the date line too", () => {
    const anywhere = fc.record({
      lat: fc.double({ min: -89, max: 89, noNaN: true }),
      lng: fc.double({ min: -180, max: 180, noNaN: true }),
      northMeters: fc.integer({ min: -30_000, max: 30_000 }),
      eastMeters: fc.integer({ min: -30_000, max: 30_000 }),
    });
    fc.assert(
      fc.property(anywhere, ({ lat, lng, ...offset }) => {
        const from = startTrack({ lat, lng }, NOW);
        const moved = offsetMeters(from, offset);
        const to = { lat: moved.lat, lng: moved.lng > 180 ? moved.lng - 360 : moved.lng };
        const exact = distanceMeters(from, to);
        expect(Math.abs(metersTo(from, ping(to), 0) - exact)).toBeLessThan(0.1 + exact / 500);
      }),
    );
  });

  it("may be further away in a faster city", () => {
    const faster = { ...limits, topSpeedKmh: 110 * 60 };
    expect(judged(track, ping({ northMeters: 5_000 }), faster)).toBe("accepted");
  });

  it("is stale when something newer is known or it is a quarter of an hour old", () => {
    const known = followed(ping());
    expect(judged(known, ping({ recordedAtMs: NOW }))).toBe("stale");
    expect(judged(known, ping({ recordedAtMs: NOW + 1 }))).toBe("accepted");
    const old = startTrack(start, 0);
    expect(judged(old, ping({ recordedAtMs: NOW - STALE_MS - 1 }))).toBe("stale");
  });

  it("is a duplicate at the same place within a second, but never of a duty change", () => {
    const known = followed(ping());
    expect(isDuplicate(known, ping({ recordedAtMs: NOW + 999 }), 0)).toBe(true);
    expect(isDuplicate(known, ping({ recordedAtMs: NOW + 1_000 }), 0)).toBe(false);
    expect(isDuplicate(known, ping({ recordedAtMs: NOW + 500, northMeters: 3 }), 0)).toBe(false);
    expect(isDuplicate(startTrack(start, NOW), ping(), 0)).toBe(false);
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
        const known = startTrack(start, NOW - STALE_MS);
        for (const { ageMs, northMeters } of sent) {
          const reported = ping({ recordedAtMs: NOW - ageMs, northMeters });
          if (judged(known, reported) !== "accepted") continue;
          const { notBeforeMs } = known;
          follow(known, reported, 0);
          expect(known.atMs).toBeGreaterThanOrEqual(notBeforeMs);
          expect(known.atMs).toBeLessThanOrEqual(NOW + FUTURE_MS);
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

const recordedAt = (...times: number[]) =>
  columnsOf(
    ...times.map((recordedAtMs) => ({ ...start, accuracyM: 8, speedKmh: 25, recordedAtMs })),
  );

describe("a clock that is ahead", () => {
  it("is taken off as a whole, so that a batch keeps its order", () => {
    expect(clockAheadMs(recordedAt(NOW - 4_000, NOW + 2_000), NOW)).toBe(2_000);
  });

  it("is not excused by an absurd report", () => {
    expect(clockAheadMs(recordedAt(NOW - 1_000, NOW + 3_600_000), NOW)).toBe(0);
  });
});
