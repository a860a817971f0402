import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PingColumns } from "#shared/pings/ping-columns.ts";
import { decodeChunk, inOrder, MAX_POINTS, type TrackPoint } from "./chunk-rules.ts";
import { aPoint, asStored } from "./test-points.ts";
import { type ClosedChunk, TrackBuffer, type TrackBufferLimits } from "./track-buffer.ts";

const limits: TrackBufferLimits = {
  openMs: 60_000,
  points: 100,
  spanMs: 30 * 60_000,
  bytes: 1 << 20,
};

function makeBuffer(change: Partial<TrackBufferLimits> = {}) {
  const closed: ClosedChunk[] = [];
  const buffer = new TrackBuffer({ ...limits, ...change }, (chunk) => closed.push(chunk));
  const columns = new PingColumns();
  const add = (riderId: string, points: readonly TrackPoint[], nowMs = 0, number?: number) => {
    columns.count = points.length;
    points.forEach((point, i) => {
      columns.atMs[i] = point.recordedAtMs;
      columns.lat[i] = point.lat;
      columns.lng[i] = point.lng;
      columns.speedKmh[i] = point.speedKmh ?? Number.NaN;
      columns.bearing[i] = point.bearing ?? Number.NaN;
      columns.accuracyM[i] = point.accuracyM ?? Number.NaN;
    });
    return buffer.addAll(riderId, columns, nowMs, number);
  };
  const pointsOf = (riderId: string) =>
    closed.filter((chunk) => chunk.riderId === riderId).flatMap(({ chunk }) => decodeChunk(chunk));
  return { buffer, closed, add, pointsOf };
}

const at = (second: number): TrackPoint => ({
  recordedAtMs: Date.UTC(2026, 10, 22) + second * 1000,
  lat: 12.9 + second / 10_000,
  lng: 77.5,
  speedKmh: 20,
  bearing: 90,
  accuracyM: 5,
});

describe("a track buffer", () => {
  test("gives back each rider's points, whatever came between them", () => {
    // A number is a rider's for a while, then somebody else's.
    const number = fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined });
    const some = fc.array(aPoint, { minLength: 1, maxLength: 9 });
    const posts = fc.array(fc.tuple(fc.integer({ min: 0, max: 6 }), some, number), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(posts, fc.integer({ min: 1, max: 40 }), (made, points) => {
        // No limit on the time between points: that one is tested below.
        const { buffer, add, pointsOf } = makeBuffer({ points, spanMs: Infinity });
        const sent = new Map<string, TrackPoint[]>();
        for (const [rider, more, number] of made) {
          expect(add(`r${rider}`, more, 0, number)).toBe(0);
          sent.set(`r${rider}`, [...(sent.get(`r${rider}`) ?? []), ...more]);
        }
        buffer.closeOpenedBy(Infinity, Infinity);
        for (const [rider, points] of sent) {
          const stored = new Set(points.map((point) => JSON.stringify(asStored(point))));
          const found = pointsOf(rider);
          for (const point of found) expect(stored).toContain(JSON.stringify(point));
          const instants = (all: readonly TrackPoint[]) =>
            inOrder(all).map(({ recordedAtMs }) => recordedAtMs);
          expect(instants(found)).toEqual(instants(points));
        }
        expect(buffer.usedBytes).toBe(0);
        expect(buffer.openChunks).toBe(0);
      }),
      { numRuns: 60 },
    );
  });

  test("closes what is old, oldest first, and what is full at once", () => {
    const { buffer, closed, add } = makeBuffer({ points: 3 });
    add("a", [at(0)], 1_000);
    add("b", [at(0)], 2_000);
    add("c", [at(0)], 3_000);
    expect(buffer.closeOpenedBy(2_000, 1)).toBe(1);
    expect(buffer.closeOpenedBy(2_000, 10)).toBe(1);
    expect(closed.map(({ riderId }) => riderId)).toEqual(["a", "b"]);
    add("c", [at(1), at(2), at(3)], 4_000);
    expect(closed.map(({ riderId, points }) => [riderId, points])).toEqual([
      ["a", 1],
      ["b", 1],
      ["c", 3],
    ]);
    expect(decodeChunk(buffer.peek("c")!)).toHaveLength(1);
  });

  test("puts late points in order and says the true span", () => {
    const { buffer, closed, add } = makeBuffer();
    add("a", [at(10), at(12)]);
    add("a", [at(4), at(5), at(12)]);
    buffer.close("a");
    expect(closed).toHaveLength(1);
    const [chunk] = closed;
    expect(chunk).toMatchObject({
      points: 4,
      startedAtMs: at(4).recordedAtMs,
      endedAtMs: at(12).recordedAtMs,
    });
    const seconds = decodeChunk(chunk!.chunk).map((point) => point.recordedAtMs);
    expect(seconds).toEqual([4, 5, 10, 12].map((second) => at(second).recordedAtMs));
  });

  test("starts a new chunk when a point is far away in time", () => {
    const { closed, add } = makeBuffer({ spanMs: 60_000 });
    add("a", [at(0), at(60), at(61), at(200)]);
    expect(closed.map(({ points }) => points)).toEqual([2, 1]);
  });

  test("uses its room again", () => {
    const { buffer, add } = makeBuffer({ bytes: 64 * 2 ** 20 });
    const minute = Array.from({ length: 30 }, (_, second) => at(second));
    for (let rider = 0; rider < 400; rider++) add(`r${rider}`, minute, rider);
    const held = buffer.heldBytes;
    for (let round = 0; round < 200; round++) {
      buffer.closeOpenedBy(Number.POSITIVE_INFINITY, 100);
      for (let rider = 0; rider < 100; rider++) add(`s${round} ${rider}`, minute, round);
    }
    expect(buffer.heldBytes).toBe(held);
  });

  test("refuses points without room, keeps what it has, and takes more once there is room", () => {
    const { buffer, closed, add } = makeBuffer({ bytes: 640, points: MAX_POINTS });
    let refused = 0;
    for (let second = 0; second < 200; second++) refused += add("a", [at(second)]);
    expect(refused).toBeGreaterThan(0);
    expect(buffer.isTight).toBe(true);
    buffer.close("a");
    const kept = closed.reduce((sum, { points }) => sum + points, 0);
    expect(kept).toBe(200 - refused);
    expect(add("b", [at(0)])).toBe(0);
    buffer.forget("b");
    expect(buffer.usedBytes).toBe(0);
    expect(buffer.peek("b")).toBeUndefined();
  });
});
