import { describe, expect, it } from "vitest";
import { makeRule } from "./limit-rule.ts";
import { MemoryStore } from "./memory-store.ts";
import { testStore } from "./testing/store-suite.ts";
import { TwoGenerations } from "./two-generations.ts";

describe("the store in memory", () => {
  let nowMs = 0;
  testStore(
    () => ({
      store: new MemoryStore({ nowMs: () => nowMs }),
      setNow: (ms) => {
        nowMs = ms;
      },
    }),
    { traces: 60 },
  );

  it("holds no more keys than its bound, and keeps those that go on calling", {
    timeout: 60_000,
  }, () => {
    const store = new MemoryStore({ nowMs: () => 1_000, maxKeys: 1_000 });
    const limits = [
      { name: "few", rule: makeRule({ algorithm: "fixed-window", limit: 3, windowMs: 60_000 }) },
    ];
    const take = (subject: string) => store.take({ subject, limits, cost: 1 }).allowed;
    const busy: boolean[] = [];
    for (let i = 0; i < 50_000; i++) {
      take(`stranger-${i}`);
      if (i % 400 === 0) busy.push(take("busy"));
      expect(store.size).toBeLessThanOrEqual(1_000);
    }
    expect(busy.filter(Boolean)).toHaveLength(3);
    expect(store.size).toBeGreaterThanOrEqual(500);
  });
});

describe("two generations", () => {
  it("lose only what was not touched while half of the bound came", () => {
    const map = new TwoGenerations<number>(4);
    map.set("a", 1);
    map.set("b", 2);
    map.set("c", 3);
    expect(map.get("a")).toBe(1);
    map.set("d", 4);
    expect(["a", "b", "c", "d"].map((key) => map.get(key))).toEqual([1, undefined, 3, 4]);
    expect([...map.values()].sort()).toEqual([1, 3, 4]);
  });
});
