import { describe, expect, test } from "vitest";
import { makeRandom } from "./random.ts";

const draw = (random: ReturnType<typeof makeRandom>, count: number) =>
  Array.from({ length: count }, () => random.next());

describe("random", () => {
  test("the same seed gives the same numbers, another seed others", () => {
    expect(draw(makeRandom("a"), 50)).toEqual(draw(makeRandom("a"), 50));
    expect(draw(makeRandom("a"), 50)).not.toEqual(draw(makeRandom("b"), 50));
  });

  test("gives these very numbers on every machine", () => {
    expect(draw(makeRandom("beeline"), 3)).toMatchInlineSnapshot(`
      [
        0.551207865588367,
        0.30144203593954444,
        0.3999386145733297,
      ]
    `);
  });

  test("a fork is independent of what its parent draws", () => {
    const parent = makeRandom("city");
    const before = draw(parent.fork("rider 1"), 10);
    draw(parent, 1_000);
    expect(draw(parent.fork("rider 1"), 10)).toEqual(before);
    expect(draw(parent.fork("rider 2"), 10)).not.toEqual(before);
  });

  test("is spread as it says", () => {
    const random = makeRandom("spread");
    const values = draw(random, 20_000);
    expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
    const mean = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0) / numbers.length;
    expect(mean(values)).toBeCloseTo(0.5, 1);
    expect(mean(Array.from({ length: 20_000 }, () => random.exponential(7)))).toBeCloseTo(7, 0);
    expect(mean(Array.from({ length: 20_000 }, () => random.normal(3, 2)))).toBeCloseTo(3, 0);
    const ints = new Set(Array.from({ length: 500 }, () => random.int(2, 5)));
    expect([...ints].sort()).toEqual([2, 3, 4, 5]);
  });

  test("weights decide, and nothing is picked from nothing", () => {
    const random = makeRandom("weights");
    const picks = Array.from({ length: 1_000 }, () =>
      random.weighted(["rare", "often"], (c) => (c === "rare" ? 1 : 9)),
    );
    const rare = picks.filter((pick) => pick === "rare").length;
    expect(rare).toBeGreaterThan(50);
    expect(rare).toBeLessThan(200);
    expect(() => random.pick([])).toThrow(RangeError);
    expect(() => random.weighted([], () => 1)).toThrow(RangeError);
  });
});
