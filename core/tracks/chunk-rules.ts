/**
 * A chunk: about a minute of one rider's points as bytes, readable without anything else.
 *
 * version byte, varint of how many points, the points (`point-rules.ts`; the first one counts from
 * zero), two bytes of Fletcher's checksum over all before. Pure.
 */
import {
  accuracyUnits,
  bearingOf,
  bearingUnits,
  DEGREE,
  type LastPoint,
  MAX_POINT_BYTES,
  noPoint,
  PointReader,
  putPoint,
  putVarint,
  speedUnits,
  UNKNOWN,
} from "./point-rules.ts";

export interface TrackPoint {
  readonly recordedAtMs: number;
  readonly lat: number;
  readonly lng: number;
  readonly speedKmh: number | null;
  /** Degrees clockwise from north. */
  readonly bearing: number | null;
  readonly accuracyM: number | null;
}

/** The bytes are not a chunk, or not one any more. */
export class ChunkError extends Error {
  override readonly name = "ChunkError";
}

export const CHUNK_VERSION = 1;
/** More points than this never share a chunk; a count above it is damage. */
export const MAX_POINTS = 4_096;
const CHECK_BYTES = 2;
const MAX_HEAD_BYTES = 3;

/** Puts head and check around coded points. `read` copies their `length` bytes to an offset. */
export function sealChunk(
  points: number,
  length: number,
  read: (into: Uint8Array, offset: number) => void,
): Uint8Array {
  const head = points > 127 ? MAX_HEAD_BYTES : MAX_HEAD_BYTES - 1;
  const chunk = new Uint8Array(head + length + CHECK_BYTES);
  chunk[0] = CHUNK_VERSION;
  putVarint(chunk, 1, points);
  read(chunk, head);
  const check = checkOf(chunk, head + length);
  chunk[head + length] = check & 255;
  chunk[head + length + 1] = check >> 8;
  return chunk;
}

/** Codes points in the given order. @throws ChunkError for none or more than `MAX_POINTS`. */
export function encodeChunk(points: readonly TrackPoint[]): Uint8Array {
  if (points.length < 1 || points.length > MAX_POINTS) {
    throw new ChunkError(`a chunk has 1 to ${MAX_POINTS} points, not ${points.length}`);
  }
  const body = new Uint8Array(points.length * MAX_POINT_BYTES);
  const last = noPoint();
  let length = 0;
  for (const point of points) {
    const next = unitsOf(point);
    length = putPoint(body, length, next, last);
    Object.assign(last, next, { interval: next.at - last.at });
  }
  return sealChunk(points.length, length, (chunk, at) => chunk.set(body.subarray(0, length), at));
}

function unitsOf(point: TrackPoint): Omit<LastPoint, "interval"> {
  return {
    at: point.recordedAtMs,
    lat: Math.round(point.lat * DEGREE),
    lng: Math.round(point.lng * DEGREE),
    speed: speedUnits(point.speedKmh ?? Number.NaN),
    bearing: bearingUnits(point.bearing ?? Number.NaN),
    accuracy: accuracyUnits(point.accuracyM ?? Number.NaN),
  };
}

/** @throws ChunkError for anything that `encodeChunk` did not write. */
export function decodeChunk(chunk: Uint8Array): TrackPoint[] {
  const end = chunk.length - CHECK_BYTES;
  if (end < 2) throw new ChunkError(`a chunk of ${chunk.length} bytes is cut off`);
  if (chunk[0] !== CHUNK_VERSION) throw new ChunkError(`version ${chunk[0]} is not known`);
  const check = chunk[end]! | (chunk[end + 1]! << 8);
  if (checkOf(chunk, end) !== check) throw new ChunkError("the chunk is damaged or cut off");
  const reader = new PointReader(chunk, 1, end);
  try {
    const count = reader.varint();
    if (count < 1 || count > MAX_POINTS) throw new RangeError(`${count} points are announced`);
    const last = noPoint();
    const points = Array.from({ length: count }, () => {
      reader.next(last);
      return pointOf(last);
    });
    if (reader.position !== end) throw new RangeError(`bytes are left at ${reader.position}`);
    return points;
  } catch (error) {
    if (error instanceof RangeError) throw new ChunkError(error.message);
    throw error;
  }
}

/** In the year 2248. Up to it no sum of the coding leaves the exact whole numbers. */
const LAST_INSTANT_MS = 2 ** 43;

function pointOf(last: LastPoint): TrackPoint {
  const { at, lat, lng, speed, bearing, accuracy } = last;
  const isPlace = Math.abs(lat) <= 90 * DEGREE && Math.abs(lng) <= 180 * DEGREE;
  if (!isPlace) throw new RangeError("a point is not on this planet");
  if (at < 0 || at > LAST_INSTANT_MS) throw new RangeError("a point has no date");
  if (speed < UNKNOWN || accuracy < UNKNOWN) throw new RangeError("a value is below zero");
  return {
    recordedAtMs: at,
    lat: lat / DEGREE,
    lng: lng / DEGREE,
    speedKmh: speed === UNKNOWN ? null : speed,
    bearing: bearing === UNKNOWN ? null : bearingOf(bearing),
    accuracyM: accuracy === UNKNOWN ? null : accuracy,
  };
}

/** So many sums of bytes stay whole numbers of 31 bits; dividing each time would cost ten times more. */
const UNDIVIDED = 2_048;

/** Fletcher's checksum, 16 bits: each changed byte and each swapped pair changes it. */
function checkOf(bytes: Uint8Array, end: number): number {
  let low = 0;
  let high = 0;
  for (let start = 0; start < end; start += UNDIVIDED) {
    const stop = Math.min(end, start + UNDIVIDED);
    for (let i = start; i < stop; i++) {
      low += bytes[i]!;
      high += low;
    }
    low %= 255;
    high %= 255;
  }
  return (high << 8) | low;
}

/** By time, each instant once: nobody is in two places at a time, and chunks may overlap. */
export function inOrder(points: readonly TrackPoint[]): TrackPoint[] {
  const sorted = [...points].sort((a, b) => a.recordedAtMs - b.recordedAtMs);
  return sorted.filter((point, i) => point.recordedAtMs !== sorted[i - 1]?.recordedAtMs);
}
