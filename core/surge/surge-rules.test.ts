import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type SurgePolicy, surgeDefaults } from "#shared/policies/surge.ts";
import { aggregateCellOf, cellOf, cellsAround } from "../platform/index.ts";
import { CityGrid } from "./city-grid.ts";
import { refreshGrid } from "./refresh-grid.ts";
import {
  curveAt,
  demandScoreOf,
  publishedOf,
  type SupplyWatch,
  stepTowards,
  targetOf,
  watchSupply,
} from "./surge-rules.ts";

const policy = surgeDefaults.in;
const count = fc.integer({ min: 0, max: 5_000 });
const policies: fc.Arbitrary<SurgePolicy> = fc
  .record({
    floorHundredths: fc.integer({ min: 50, max: 100 }),
    capHundredths: fc.integer({ min: 100, max: 1_000 }),
    stepHundredths: fc.integer({ min: 1, max: 50 }),
    smoothingShare: fc.double({ min: 0.05, max: 1, noNaN: true }),
    minRequests: fc.integer({ min: 0, max: 20 }),
    points: fc.array(fc.tuple(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 0, max: 300 })), {
      minLength: 1,
      maxLength: 8,
    }),
  })
  .map(({ points, ...rest }) => {
    let pressure = 0;
    let multiplierHundredths = 50;
    const curve = points.map(([by, up]) => {
      pressure += by / 100;
      multiplierHundredths = Math.min(1_000, multiplierHundredths + up);
      return { pressure, multiplierHundredths };
    });
    return { ...policy, ...rest, curve };
  });

describe("the multiplier", () => {
  it("is within cap and floor, wherever it stood before", () => {
    fc.assert(
      fc.property(
        policies,
        count,
        count,
        fc.integer({ min: 0, max: 2_000 }),
        (one, asked, free, before) => {
          const smooth = stepTowards(before, targetOf(asked, free, one), one);
          for (const value of [smooth, publishedOf(smooth, one)]) {
            expect(value).toBeGreaterThanOrEqual(one.floorHundredths);
            expect(value).toBeLessThanOrEqual(one.capHundredths);
          }
        },
      ),
    );
  });

  it("never falls with a request more, and never rises with a driver more", () => {
    fc.assert(
      fc.property(
        policies,
        count,
        count,
        fc.integer({ min: 1, max: 50 }),
        (one, asked, free, more) => {
          const now = targetOf(asked, free, one);
          expect(targetOf(asked + more, free, one)).toBeGreaterThanOrEqual(now);
          expect(targetOf(asked, free + more, one)).toBeLessThanOrEqual(now);
        },
      ),
    );
  });

  it("comes as near to its target as a step, whatever it stood at, and stays", () => {
    fc.assert(
      fc.property(
        policies,
        count,
        count,
        fc.integer({ min: 50, max: 1_000 }),
        (one, asked, free, start) => {
          const target = targetOf(asked, free, one);
          let smooth = start;
          let gap = Number.POSITIVE_INFINITY;
          for (let i = 0; i < 200; i++) {
            smooth = stepTowards(smooth, target, one);
            expect(Math.abs(target - smooth)).toBeLessThanOrEqual(gap);
            gap = Math.abs(target - smooth);
          }
          expect(gap).toBeLessThan(0.1);
        },
      ),
      { numRuns: 50 },
    );
  });

  it("follows the policy's curve by straight lines and is level outside it", () => {
    const curve = [
      { pressure: 1, multiplierHundredths: 100 },
      { pressure: 3, multiplierHundredths: 200 },
    ];
    expect([0, 1, 2, 3, 9].map((pressure) => curveAt(curve, pressure))).toEqual([
      100, 100, 150, 200, 200,
    ]);
  });

  it("is published in steps, and at the cap even where that is none", () => {
    expect(publishedOf(122.4, policy)).toBe(120);
    expect(publishedOf(122.5, policy)).toBe(125);
    expect(publishedOf(999, { ...policy, capHundredths: 173 })).toBe(173);
  });

  it("stays where it is with too few requests", () => {
    expect(targetOf(policy.minRequests - 0.1, 0, policy)).toBe(100);
    expect(targetOf(policy.minRequests, 0, policy)).toBe(200);
  });
});

/** Somewhere in Bengaluru. */
const CENTER = aggregateCellOf(cellOf({ lat: 12.9716, lng: 77.5946 }));

describe("neighbours", () => {
  it("are raised alike by a rise between them", () => {
    const disk = cellsAround(CENTER, 2);
    const neighbours = cellsAround(CENTER, 1).filter((cell) => cell !== CENTER);
    const grid = new CityGrid();
    for (const cell of disk) grid.enter(cell);
    for (let i = 0; i < 200; i++) grid.note(CENTER, "AUTO", 1_000_000);
    grid.advance(1_000_000, 60_000);
    for (let i = 0; i < 30; i++) refreshGrid(grid, policy);
    const at = (cell: string) => grid.multiplier[grid.at("AUTO", grid.slotOf(cell))]!;
    expect(at(CENTER)).toBe(200);
    const around = neighbours.map(at);
    expect(new Set(around).size).toBe(1);
    expect(around[0]).toBeGreaterThan(100);
    const further = disk.filter((cell) => cell !== CENTER && !neighbours.includes(cell));
    expect(new Set(further.map(at))).toEqual(new Set([100]));
  });
});

describe("a whole city", () => {
  const cells = cellsAround(CENTER, 2);
  const load = fc.array(fc.tuple(fc.nat({ max: 30 }), fc.nat({ max: 30 })), {
    minLength: cells.length,
    maxLength: cells.length,
  });
  const measured = (counts: readonly (readonly [asked: number, free: number])[]) => {
    const grid = new CityGrid();
    for (const [i, cell] of cells.entries()) {
      const at = grid.at("SUV", grid.enter(cell));
      [grid.requests[at], grid.free[at]] = counts[i]!;
    }
    for (let i = 0; i < 3; i++) refreshGrid(grid, policy);
    return [...grid.multiplier];
  };
  const changed = (counts: [number, number][], at: number, asked: number, free: number) =>
    counts.map(([a, f], i): [number, number] => (i === at ? [a + asked, f + free] : [a, f]));

  it("is nowhere cheaper with a request more anywhere, nowhere dearer with a driver more", () => {
    fc.assert(
      fc.property(load, fc.nat({ max: cells.length - 1 }), (counts, at) => {
        const now = measured(counts);
        const asked = measured(changed(counts, at, 5, 0));
        const eased = measured(changed(counts, at, 0, 5));
        expect(now.every((value, i) => asked[i]! >= value && eased[i]! <= value)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });
});

describe("the demand score", () => {
  it("is between 0 and 1, rises with requests and falls with drivers", () => {
    fc.assert(
      fc.property(count, count, (asked, free) => {
        const score = demandScoreOf(asked, free);
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(1);
        expect(demandScoreOf(asked + 1, free)).toBeGreaterThan(score);
        expect(demandScoreOf(asked, free + 1)).toBeLessThanOrEqual(score);
      }),
    );
  });
});

describe("a collapse of supply", () => {
  const steady = (free: number, asked: number, from?: SupplyWatch, rounds = 60) => {
    let watch = from;
    for (let i = 0; i < rounds; i++) watch = watchSupply(watch, free, asked);
    return watch!;
  };

  it("is noticed when drivers go while people ask, and over when they come back", () => {
    const usual = steady(40, 20);
    expect(usual.isCollapsed).toBe(false);
    const collapsed = watchSupply(usual, 5, 30);
    expect(collapsed.isCollapsed).toBe(true);
    // However long it lasts.
    expect(steady(5, 30, collapsed, 500).isCollapsed).toBe(true);
    expect(watchSupply(collapsed, 20, 30).isCollapsed).toBe(true);
    expect(watchSupply(collapsed, 30, 30).isCollapsed).toBe(false);
  });

  it("is none when nobody asks, or when there never were many", () => {
    expect(watchSupply(steady(40, 20), 5, 0).isCollapsed).toBe(false);
    expect(watchSupply(steady(4, 20), 0, 30).isCollapsed).toBe(false);
  });

  it("is none when drivers become fewer slowly", () => {
    let watch = steady(100, 200);
    for (let free = 100; free >= 20; free -= 0.5) {
      watch = watchSupply(watch, free, 200);
      expect(watch.isCollapsed).toBe(false);
    }
  });
});
