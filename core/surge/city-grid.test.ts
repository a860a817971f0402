import fc from "fast-check";
import { expect, it } from "vitest";
import { aggregateCellOf, cellOf, cellsAround } from "../platform/index.ts";
import { BUCKET_MS, BUCKETS, CityGrid } from "./city-grid.ts";

const CENTER = aggregateCellOf(cellOf({ lat: 12.9716, lng: 77.5946 }));
const NOW = 1_790_000_000_000;

function counted(grid: CityGrid, cell = CENTER): { requests: number; requests5m: number } {
  const at = grid.at("AUTO", grid.slotOf(cell));
  return { requests: grid.requests[at]!, requests5m: grid.requests5m[at]! };
}

it("counts the requests of the window and of five minutes, as going through all of them does", () => {
  const asked = fc.array(fc.integer({ min: 0, max: 400_000 }), { maxLength: 60 });
  fc.assert(
    fc.property(asked, fc.integer({ min: 30, max: 300 }), (agos, windowSeconds) => {
      const grid = new CityGrid();
      const times = agos.map((ago) => NOW - ago).sort((a, b) => a - b);
      for (const atMs of times) grid.note(CENTER, "AUTO", atMs);
      grid.enter(CENTER);
      grid.advance(NOW, windowSeconds * 1_000);
      const bucketOf = (ms: number) => Math.floor(ms / BUCKET_MS);
      const since = (first: number) => times.filter((atMs) => bucketOf(atMs) >= first).length;
      expect(counted(grid)).toEqual({
        requests: since(bucketOf(NOW) - Math.ceil((windowSeconds * 1_000) / BUCKET_MS)),
        requests5m: since(bucketOf(NOW) - BUCKETS + 1),
      });
    }),
  );
});

it("forgets everything after a pause, and takes what is too old as nothing", () => {
  const grid = new CityGrid();
  for (let i = 0; i < 10; i++) grid.note(CENTER, "AUTO", NOW);
  grid.advance(NOW, 60_000);
  expect(counted(grid)).toEqual({ requests: 10, requests5m: 10 });
  grid.advance(NOW + 3_600_000, 60_000);
  expect(counted(grid)).toEqual({ requests: 0, requests5m: 0 });
  grid.note(CENTER, "AUTO", NOW);
  grid.advance(NOW + 3_600_000, 60_000);
  expect(counted(grid)).toEqual({ requests: 0, requests5m: 0 });
});

it("counts the same again without counting it twice", () => {
  const grid = new CityGrid();
  for (const ago of [200_000, 20_000, 10_000, 0]) grid.note(CENTER, "AUTO", NOW - ago);
  for (let again = 0; again < 3; again++) {
    grid.uncount(NOW - 15_000);
    grid.count(CENTER, "AUTO", Math.floor((NOW - 10_000) / BUCKET_MS), 4);
    grid.advance(NOW, 60_000);
    expect(counted(grid)).toEqual({ requests: 5, requests5m: 6 });
  }
});

it("keeps types apart and everything in its place while it grows", () => {
  const grid = new CityGrid();
  grid.note(CENTER, "AUTO", NOW);
  grid.note(CENTER, "SUV", NOW);
  grid.note(CENTER, "SUV", NOW);
  const cells = cellsAround(CENTER, 12);
  for (const cell of cells) grid.enter(cell);
  expect(grid.size).toBe(cells.length);
  grid.advance(NOW, 60_000);
  const of = (type: "AUTO" | "BIKE" | "SUV") => grid.requests[grid.at(type, grid.slotOf(CENTER))];
  expect([of("AUTO"), of("BIKE"), of("SUV")]).toEqual([1, 0, 2]);
});

it("knows neighbours both ways, whichever came first", () => {
  const grid = new CityGrid();
  for (const cell of cellsAround(CENTER, 2)) grid.enter(cell);
  for (const cell of cellsAround(CENTER, 1)) {
    const first = grid.slotOf(cell) * 6;
    const near = [...grid.neighbours.subarray(first, first + 6)].map((slot) => grid.cells[slot]!);
    expect(new Set(near)).toEqual(new Set(cellsAround(cell, 1).filter((one) => one !== cell)));
  }
});
