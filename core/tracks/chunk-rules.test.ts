import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  ChunkError,
  decodeChunk,
  encodeChunk,
  inOrder,
  MAX_POINTS,
  type TrackPoint,
} from "./chunk-rules.ts";
import { aPoint, asStored } from "./test-points.ts";

const points = fc.array(aPoint, { minLength: 1, maxLength: 200 });

describe("a chunk", () => {
  test("gives back what went in, to the stored precision", () => {
    fc.assert(
      fc.property(points, (sent) => {
        expect(decodeChunk(encodeChunk(sent))).toEqual(sent.map(asStored));
      }),
    );
  });

  test("rounds a bearing by less than one and a half degrees", () => {
    for (let bearing = 0; bearing < 360; bearing += 0.5) {
      const point = { ...somewhere, bearing };
      const [found] = decodeChunk(encodeChunk([point]));
      const off = Math.abs(found!.bearing! - bearing);
      expect(Math.min(off, 360 - off)).toBeLessThan(1.5);
    }
  });

  test("that is cut off is refused with a reason", () => {
    fc.assert(
      fc.property(points, fc.double({ min: 0, max: 1, noNaN: true }), (sent, share) => {
        const chunk = encodeChunk(sent);
        const cut = chunk.subarray(0, Math.floor(share * (chunk.length - 1)));
        expect(() => decodeChunk(cut)).toThrow(ChunkError);
      }),
    );
  });

  test("of which a byte changed is refused with a reason", () => {
    fc.assert(
      fc.property(points, fc.nat(), fc.integer({ min: 1, max: 254 }), (sent, where, by) => {
        const chunk = encodeChunk(sent);
        const at = where % chunk.length;
        const before = chunk[at]!;
        chunk[at] = (before + by) % 256;
        // 0 and 255 are the same to the checksum; then the reading must still not crash.
        if (before % 255 === chunk[at]! % 255) return void readable(chunk);
        expect(() => decodeChunk(chunk)).toThrow(ChunkError);
      }),
    );
  });

  test("of any bytes at all is read or refused, never more than that", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => readable(bytes)));
    const versioned = fc.uint8Array({ minLength: 4, maxLength: 80 }).map(withTrueCheck);
    fc.assert(fc.property(versioned, (bytes) => readable(bytes)));
  });

  test("has at least one point and a bound", () => {
    expect(() => encodeChunk([])).toThrow(ChunkError);
    const many = Array.from({ length: MAX_POINTS + 1 }, () => somewhere);
    expect(() => encodeChunk(many)).toThrow(ChunkError);
    expect(decodeChunk(encodeChunk(many.slice(1)))).toHaveLength(MAX_POINTS);
  });

  test("takes at most eight bytes a point from a phone that reports every two seconds", () => {
    const ride = Array.from({ length: 30 }, (_, i) => ({
      recordedAtMs: somewhere.recordedAtMs + i * 2_000 + ((i * 37) % 90),
      lat: somewhere.lat + i * 0.000_12 + ((i * 13) % 7) * 1e-5,
      lng: somewhere.lng + ((i * 29) % 9) * 1e-5,
      speedKmh: 20 + ((i * 7) % 5),
      bearing: (350 + ((i * 11) % 20)) % 360,
      accuracyM: 4 + ((i * 5) % 6),
    }));
    expect(encodeChunk(ride).length / ride.length).toBeLessThan(8);
  });
});

test("points of overlapping chunks are merged: in order, each instant once", () => {
  const at = (recordedAtMs: number): TrackPoint => ({ ...somewhere, recordedAtMs });
  const merged = inOrder([at(3), at(5), at(1), at(3), at(4)]);
  expect(merged.map(({ recordedAtMs }) => recordedAtMs)).toEqual([1, 3, 4, 5]);
});

const somewhere: TrackPoint = {
  recordedAtMs: Date.UTC(2026, 10, 22),
  lat: 12.9716,
  lng: 77.5946,
  speedKmh: 21,
  bearing: 45,
  accuracyM: 6,
};

function readable(bytes: Uint8Array): void {
  try {
    for (const point of decodeChunk(bytes)) {
      expect(Math.abs(point.lat)).toBeLessThanOrEqual(90);
      expect(() => new Date(point.recordedAtMs).toISOString()).not.toThrow();
    }
  } catch (error) {
    expect(error).toBeInstanceOf(ChunkError);
  }
}

/** Gives random bytes a known version and a true checksum, so that the reading goes on behind them. */
function withTrueCheck(bytes: Uint8Array): Uint8Array {
  const chunk = new Uint8Array(bytes);
  chunk[0] = 1;
  let low = 0;
  let high = 0;
  for (const byte of chunk.subarray(0, -2)) {
    low = (low + byte) % 255;
    high = (high + low) % 255;
  }
  chunk[chunk.length - 2] = low;
  chunk[chunk.length - 1] = high;
  return chunk;
}
