import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { offsetMeters } from "#shared/geo.ts";
import { cellCenter, cellOf } from "../../platform/index.ts";
import { CellGrid, isInner } from "./cell-grid.ts";
import { SupplyTally } from "./supply-tally.ts";

/** Inhabited latitudes, the line where the days meet, and cells that lie across the edges of H3's faces. */
const somewhere = fc.record({
  lat: fc.double({ min: -70, max: 70, noNaN: true }),
  lng: fc.oneof(
    fc.double({ min: -180, max: 180, noNaN: true }),
    fc.double({ min: 179.99, max: 180, noNaN: true }),
  ),
});
const step = fc.record({
  northMeters: fc.integer({ min: -900, max: 900 }),
  eastMeters: fc.integer({ min: -900, max: 900 }),
});

function placeAt(at: { lat: number; lng: number }) {
  const grid = new CellGrid(new SupplyTally());
  grid.grow(1);
  return grid.enter(0, { ...at, cityCode: "blr", vehicle: "scooter" });
}

describe("the cell of a rider who moves", () => {
  it("is never taken to be the old one when it is another", () => {
    let known = 0;
    let asked = 0;
    fc.assert(
      fc.property(somewhere, fc.array(step, { minLength: 20, maxLength: 20 }), (at, steps) => {
        const place = placeAt(at);
        for (const one of steps) {
          const position = offsetMeters(cellCenter(place.cell), one);
          const isSame = cellOf(position) === place.cell;
          if (isInner(place, position)) {
            known += 1;
            expect(isSame).toBe(true);
          }
          if (isSame) asked += 1;
        }
      }),
      { numRuns: 800 },
    );
    // Else H3 would be asked by far more reports than have to.
    expect(known / asked).toBeGreaterThan(0.93);
  });
});
