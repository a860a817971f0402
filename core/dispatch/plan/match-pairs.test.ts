import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { allPairs, matchPairs, type PairSource } from "./match-pairs.ts";

interface Instance {
  readonly rows: number;
  readonly columns: number;
  readonly costs: Float64Array;
  readonly stayCosts: Float64Array;
}

/** Few different costs, so that ties and contention are the rule. */
const anyInstance = (most: number): fc.Arbitrary<Instance> =>
  fc.tuple(fc.integer({ min: 0, max: most }), fc.integer({ min: 0, max: most })).chain(([r, c]) =>
    fc.record({
      rows: fc.constant(r),
      columns: fc.constant(c),
      costs: fc
        .array(fc.oneof(fc.integer({ min: 0, max: 12 }), fc.constant(Number.POSITIVE_INFINITY)), {
          minLength: r * c,
          maxLength: r * c,
        })
        .map((costs) => Float64Array.from(costs)),
      stayCosts: fc
        .array(fc.integer({ min: 0, max: 20 }), { minLength: r, maxLength: r })
        .map((costs) => Float64Array.from(costs)),
    }),
  );

function totalOf(found: Int32Array, { columns, costs, stayCosts }: Instance): number {
  return found.reduce(
    (sum, column, row) => sum + (column < 0 ? stayCosts[row]! : costs[row * columns + column]!),
    0,
  );
}

/** Tries everything. */
function leastTotal(instance: Instance, row = 0, taken = 0): number {
  const { rows, columns, costs, stayCosts } = instance;
  if (row === rows) return 0;
  let least = stayCosts[row]! + leastTotal(instance, row + 1, taken);
  for (let column = 0; column < columns; column++) {
    const cost = costs[row * columns + column]!;
    if (taken & (1 << column) || cost === Number.POSITIVE_INFINITY) continue;
    least = Math.min(least, cost + leastTotal(instance, row + 1, taken | (1 << column)));
  }
  return least;
}

/** Independent of the paths and prices: takes turns round cycles of gain until there is none. */
function byAuction({ rows, columns, costs, stayCosts }: Instance): number {
  const width = columns + rows;
  const value = (row: number, column: number) => {
    if (column >= columns) return column - columns === row ? -stayCosts[row]! : -1e6;
    const cost = costs[row * columns + column]!;
    return cost === Number.POSITIVE_INFINITY ? -1e6 : -cost;
  };
  const prices = new Float64Array(width);
  const owner = new Int32Array(width).fill(-1);
  const columnOf = new Int32Array(rows).fill(-1);
  // Whole costs: steps below 1 / rows end at the optimum (Bertsekas 1988).
  const step = 1 / (rows + 1);
  for (let row = columnOf.indexOf(-1); row >= 0; row = columnOf.indexOf(-1)) {
    const bids = Array.from({ length: width }, (_, j) => value(row, j) - prices[j]!);
    const best = bids.indexOf(Math.max(...bids));
    const second = Math.max(-1e7, ...bids.filter((_, j) => j !== best));
    prices[best] = prices[best]! + bids[best]! - second + step;
    if (owner[best]! >= 0) columnOf[owner[best]!] = -1;
    owner[best] = row;
    columnOf[row] = best;
  }
  return columnOf.reduce((sum, column, row) => sum - value(row, column), 0);
}

/** As a map does: near pairs first, the bound only as high as is sure. */
function lazily({ rows, columns, costs, stayCosts }: Instance, atOnce: number): PairSource {
  const order = Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) => column).sort(
      (a, b) => costs[row * columns + a]! - costs[row * columns + b]!,
    ),
  );
  const told = new Int32Array(rows);
  return {
    rows,
    columns,
    stayCost: (row) => stayCosts[row]!,
    reveal(row, add) {
      const cost = (k: number) => costs[row * columns + order[row]![k]!]!;
      const until = Math.min(columns, told[row]! + atOnce);
      for (let k = told[row]!; k < until; k++) {
        if (cost(k) < Number.POSITIVE_INFINITY) add(order[row]![k]!, cost(k));
      }
      told[row] = until;
      return until === columns ? Number.POSITIVE_INFINITY : cost(until);
    },
  };
}

const solve = ({ rows, columns, costs, stayCosts }: Instance) =>
  matchPairs(allPairs(rows, columns, costs, stayCosts));

describe("matching", () => {
  test("nobody is matched twice, and nothing costs less", () => {
    fc.assert(
      fc.property(anyInstance(6), (instance) => {
        const found = solve(instance);
        const taken = [...found].filter((column) => column >= 0);
        expect(new Set(taken).size).toBe(taken.length);
        expect(totalOf(found, instance)).toBe(leastTotal(instance));
      }),
      { numRuns: 400 },
    );
  });

  test("costs as little as an auction finds, also where trying everything takes too long", () => {
    fc.assert(
      fc.property(anyInstance(25), (instance) => {
        expect(totalOf(solve(instance), instance)).toBeCloseTo(byAuction(instance), 6);
      }),
      { numRuns: 60 },
    );
  });

  test("pairs that are told late lose nothing", () => {
    fc.assert(
      fc.property(anyInstance(15), fc.integer({ min: 1, max: 4 }), (instance, atOnce) => {
        const found = matchPairs(lazily(instance, atOnce));
        expect(totalOf(found, instance)).toBe(totalOf(solve(instance), instance));
      }),
      { numRuns: 200 },
    );
  });

  test("looks at few pairs of a large city", () => {
    const size = 300;
    let told = 0;
    const near: PairSource = {
      rows: size,
      columns: size,
      stayCost: () => 1e9,
      reveal: (() => {
        const ring = new Int32Array(size);
        return (row: number, add: (column: number, cost: number) => void) => {
          const away = ring[row]!++;
          for (const column of away === 0 ? [row] : [row - away, row + away]) {
            if (column < 0 || column >= size) continue;
            told++;
            add(column, Math.abs(column - row));
          }
          return away >= size ? Number.POSITIVE_INFINITY : away + 1;
        };
      })(),
    };
    expect([...matchPairs(near)]).toEqual(Array.from({ length: size }, (_, row) => row));
    expect(told).toBeLessThan(3 * size);
  });
});
