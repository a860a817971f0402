/** Points for the tests of this module: any that a phone may send, and how they are stored. */
import fc from "fast-check";
import type { TrackPoint } from "./chunk-rules.ts";
import { bearingOf, bearingUnits } from "./point-rules.ts";

const micro = (max: number) =>
  fc.integer({ min: -max * 1e6, max: max * 1e6 }).map((value) => value / 1e6);

const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null, freq: 4 });

/** Any place and time, exact within what is stored. */
export const aPoint: fc.Arbitrary<TrackPoint> = fc.record({
  recordedAtMs: fc.oneof(
    fc.integer({ min: 1_790_000_000_000, max: 1_790_000_100_000 }),
    fc.integer({ min: 0, max: 8_000_000_000_000 }),
  ),
  lat: micro(90),
  lng: micro(180),
  speedKmh: orNull(fc.oneof(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 99_999 }))),
  bearing: orNull(fc.integer({ min: 0, max: 359 })),
  accuracyM: orNull(fc.integer({ min: 0, max: 1_000 })),
});

/** The same with a bearing of 128 steps. */
export function asStored(point: TrackPoint): TrackPoint {
  const { bearing } = point;
  return { ...point, bearing: bearing === null ? null : bearingOf(bearingUnits(bearing)) };
}
