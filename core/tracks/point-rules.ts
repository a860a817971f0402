/**
 * One point of a track as a few bytes: how far it is from the one before. Pure and without
 * allocation, because every accepted position comes through here.
 *
 * time      zigzag varint of the change of the interval, in ms: a phone with a steady beat pays 1 byte
 * lat, lng  zigzag varints of the change, in millionths of a degree (0.11 m)
 * speed and accuracy  one byte, a nibble of change each, in km/h and m; 15 announces the value itself
 * bearing   one byte: the turn in 128ths of a circle; 128 "unknown", 129 announces the value itself
 *
 * All arithmetic is on whole numbers below 2^53; `UNKNOWN` stands for what the phone did not say.
 */

export const UNKNOWN = -1;
/** Of one point: 8 for the time, 5 each for lat and lng, 1 + 5 + 5 for speed and accuracy, 2. */
export const MAX_POINT_BYTES = 32;
export const DEGREE = 1_000_000;
export const BEARINGS = 128;

const NIBBLE_ESCAPE = 15;
const NIBBLE_ZERO = 7;
const BEARING_UNKNOWN = 128;
const BEARING_ESCAPE = 129;

/** The values of the last point; a chunk begins with `noPoint`. Times in ms, places in 1e-6 degree. */
export interface LastPoint {
  at: number;
  interval: number;
  lat: number;
  lng: number;
  speed: number;
  bearing: number;
  accuracy: number;
}

export function noPoint(): LastPoint {
  return {
    at: 0,
    interval: 0,
    lat: 0,
    lng: 0,
    speed: UNKNOWN,
    bearing: UNKNOWN,
    accuracy: UNKNOWN,
  };
}

/** km/h to what is stored; faster than the highest value is the highest value. NaN: not said. */
export function speedUnits(speedKmh: number): number {
  return speedKmh >= 0 ? Math.min(1_000_000, Math.round(speedKmh)) : UNKNOWN;
}

/** Metres to what is stored. NaN: not said. */
export function accuracyUnits(meters: number): number {
  return meters >= 0 ? Math.min(10_000, Math.round(meters)) : UNKNOWN;
}

/** Degrees to 128ths of a circle. NaN: not said. */
export function bearingUnits(degrees: number): number {
  return degrees >= 0 ? Math.round((degrees / 360) * BEARINGS) & (BEARINGS - 1) : UNKNOWN;
}

/** Degrees, one decimal. */
export function bearingOf(units: number): number {
  return Math.round(units * (3_600 / BEARINGS)) / 10;
}

/** Writes a number ≥ 0 and below 2^53 with 7 bits a byte; gives the position after it. */
export function putVarint(out: Uint8Array, start: number, value: number): number {
  let at = start;
  let rest = value;
  while (rest > 0x7fffffff) {
    out[at++] = (rest % 128) | 0x80;
    rest = Math.floor(rest / 128);
  }
  while (rest > 127) {
    out[at++] = (rest & 127) | 0x80;
    rest >>>= 7;
  }
  out[at++] = rest;
  return at;
}

function putSigned(out: Uint8Array, at: number, value: number): number {
  return putVarint(out, at, value < 0 ? -2 * value - 1 : 2 * value);
}

/** The change as a nibble, `NIBBLE_ESCAPE` when it does not fit. */
function nibbleOf(value: number, last: number): number {
  if (value === last) return NIBBLE_ZERO;
  if (value === UNKNOWN || last === UNKNOWN) return NIBBLE_ESCAPE;
  const code = value - last + NIBBLE_ZERO;
  return code >= 0 && code < NIBBLE_ESCAPE ? code : NIBBLE_ESCAPE;
}

/** Writes `point` after `last` from `start` on, at most `MAX_POINT_BYTES`; gives where it ends. */
export function putPoint(
  out: Uint8Array,
  start: number,
  point: Omit<LastPoint, "interval">,
  last: LastPoint,
): number {
  let at = putSigned(out, start, point.at - last.at - last.interval);
  at = putSigned(out, at, point.lat - last.lat);
  at = putSigned(out, at, point.lng - last.lng);
  const speed = nibbleOf(point.speed, last.speed);
  const accuracy = nibbleOf(point.accuracy, last.accuracy);
  out[at++] = (speed << 4) | accuracy;
  if (speed === NIBBLE_ESCAPE) at = putVarint(out, at, point.speed + 1);
  if (accuracy === NIBBLE_ESCAPE) at = putVarint(out, at, point.accuracy + 1);
  if (point.bearing === last.bearing) out[at++] = 0;
  else if (point.bearing === UNKNOWN) out[at++] = BEARING_UNKNOWN;
  else if (last.bearing === UNKNOWN) {
    out[at++] = BEARING_ESCAPE;
    out[at++] = point.bearing;
  } else out[at++] = (point.bearing - last.bearing) & (BEARINGS - 1);
  return at;
}

/** Reads what `putPoint` wrote. Every read is checked: what it reads may be damaged. */
export class PointReader {
  readonly #bytes: Uint8Array;
  #at: number;
  readonly #end: number;

  constructor(bytes: Uint8Array, start: number, end: number) {
    this.#bytes = bytes;
    this.#at = start;
    this.#end = end;
  }

  get position(): number {
    return this.#at;
  }

  /** Moves `last` on to the next point. @throws RangeError where the bytes make no sense. */
  next(last: LastPoint): void {
    last.interval += this.signed();
    last.at += last.interval;
    last.lat += this.signed();
    last.lng += this.signed();
    const packed = this.byte();
    last.speed = this.#changed(packed >> 4, last.speed);
    last.accuracy = this.#changed(packed & 15, last.accuracy);
    last.bearing = this.#turned(last.bearing);
  }

  byte(): number {
    if (this.#at >= this.#end) throw new RangeError(`the bytes end at ${this.#at}`);
    return this.#bytes[this.#at++]!;
  }

  varint(): number {
    let value = 0;
    for (let factor = 1; factor < 2 ** 53; factor *= 128) {
      const byte = this.byte();
      value += (byte & 127) * factor;
      if (byte < 128) return this.#whole(value);
    }
    throw new RangeError(`a number before byte ${this.#at} does not end`);
  }

  signed(): number {
    const value = this.varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  #whole(value: number): number {
    if (Number.isSafeInteger(value)) return value;
    throw new RangeError(`a number before byte ${this.#at} is too large`);
  }

  #changed(nibble: number, last: number): number {
    if (nibble === NIBBLE_ESCAPE) return this.varint() - 1;
    return nibble === NIBBLE_ZERO ? last : last + nibble - NIBBLE_ZERO;
  }

  #turned(last: number): number {
    const byte = this.byte();
    if (byte === BEARING_UNKNOWN) return UNKNOWN;
    if (byte === BEARING_ESCAPE) return this.byte() & (BEARINGS - 1);
    if (byte > BEARING_ESCAPE) throw new RangeError(`no bearing at byte ${this.#at - 1}`);
    return byte === 0 ? last : (last + byte) & (BEARINGS - 1);
  }
}
