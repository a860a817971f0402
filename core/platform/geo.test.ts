import fc from "fast-check";
import { expect, it } from "vitest";
import { offsetMeters, type Position } from "#shared/geo.ts";
import { regionCodes, regions } from "#shared/regions.ts";
import { cellOf, cellsAround, coveredMeters, ringsFor } from "./geo.ts";

const centers = regionCodes.flatMap((code) => regions[code].cities.map(({ center }) => center));
const point = fc
  .record({
    center: fc.constantFrom(...centers),
    northMeters: fc.integer({ min: -12_000, max: 12_000 }),
    eastMeters: fc.integer({ min: -12_000, max: 12_000 }),
  })
  .map(({ center, ...offset }) => offsetMeters(center, offset));

function isCovered(around: Position, rings: number, meters: number): boolean {
  const cells = new Set(cellsAround(cellOf(around), rings));
  return Array.from({ length: 72 }, (_, i) => (i / 36) * Math.PI).every((angle) => {
    const northMeters = meters * Math.cos(angle);
    return cells.has(
      cellOf(offsetMeters(around, { northMeters, eastMeters: meters * Math.sin(angle) })),
    );
  });
}

it("covers a radius by the rings that it names, wherever the point is in its cell", () => {
  fc.assert(
    fc.property(point, fc.integer({ min: 1, max: 12_000 }), (around, meters) => {
      expect(isCovered(around, ringsFor(meters, around), meters)).toBe(true);
      expect(isCovered(around, ringsFor(meters), meters)).toBe(true);
    }),
    { numRuns: 150 },
  );
});

it("never claims more than a number of rings covers", () => {
  fc.assert(
    fc.property(point, fc.integer({ min: 0, max: 12 }), (around, rings) => {
      expect(isCovered(around, rings, coveredMeters(around, rings))).toBe(true);
    }),
    { numRuns: 150 },
  );
});
