import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type DeliveredOrder, MAX_AGE_DAYS, MIN_CUSTOMERS, TasteCounter } from "./taste-rules.ts";

const nowMs = Date.UTC(2026, 10, 22);
const DAY_MS = 86_400_000;
const order = (customer: number, itemIds: string[], ageDays = 0, cell = "c1"): DeliveredOrder => ({
  ...{ customerId: `cus${customer}`, storeId: "sto1", itemIds, cell },
  placedAtMs: nowMs - ageDays * DAY_MS,
});
function count(orders: readonly DeliveredOrder[]): TasteCounter {
  const counter = new TasteCounter(nowMs, "all");
  for (const one of orders) counter.add(one);
  return counter;
}
const people = (number: number, itemIds: string[], ageDays = 0) =>
  Array.from({ length: number }, (_, at) => order(at, itemIds, ageDays));

describe("what is wanted", () => {
  it("is told only of many people, however often one of them orders", () => {
    const often = Array.from({ length: 100 }, () => order(1, ["dosa"]));
    expect(count(often).popular).toEqual([]);
    expect(count(people(MIN_CUSTOMERS - 1, ["dosa"])).popular).toEqual([]);
    const told = count(people(MIN_CUSTOMERS, ["dosa"])).popular;
    expect(told.map(({ cell }) => cell).sort()).toEqual(["all", "c1"]);
  });

  it("is never told of a cell with few people, but of the city when there are many", () => {
    const spread = people(9, ["idli"]).map((one, at) => ({ ...one, cell: `c${at}` }));
    expect(count(spread).popular.map(({ cell }) => cell)).toEqual(["all"]);
  });

  it("fades: half after a week, nothing after four", () => {
    const scoreAt = (age: number) => count(people(8, ["vada"], age)).popular[0]?.score;
    expect(scoreAt(0)).toBeCloseTo(8);
    expect(scoreAt(7)).toBeCloseTo(4);
    expect(scoreAt(MAX_AGE_DAYS + 1)).toBeUndefined();
  });
});

describe("what goes together", () => {
  it("is what is together more often than chance", () => {
    const orders = [
      ...people(20, ["dosa", "chutney"]),
      ...people(20, ["pizza", "cola"]),
      ...people(6, ["dosa", "cola"]),
    ];
    const { pairs } = count(orders);
    expect(pairs.find(({ itemId }) => itemId === "dosa")?.otherId).toBe("chutney");
    expect(pairs.some(({ itemId, otherId }) => itemId === "dosa" && otherId === "cola")).toBe(
      false,
    );
    expect(pairs.find(({ itemId }) => itemId === "chutney")?.otherId).toBe("dosa");
  });

  it("needs several people too", () => {
    const one = Array.from({ length: 50 }, () => order(1, ["dosa", "chutney"]));
    expect(count([...one, ...people(50, ["pizza"])]).pairs).toEqual([]);
  });

  it("says nothing that the counts do not hold, whatever was ordered", () => {
    const basket = fc.uniqueArray(fc.constantFrom<string>("a", "b", "c", "d"), { minLength: 1 });
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(9), basket), { maxLength: 80 }), (list) => {
        const { popular, pairs } = count(list.map(([customer, items]) => order(customer, items)));
        for (const { itemId } of popular) {
          const who = list.filter(([, items]) => items.includes(itemId)).map(([one]) => one);
          expect(new Set(who).size).toBeGreaterThanOrEqual(MIN_CUSTOMERS);
        }
        for (const { itemId, otherId, together, lift } of pairs) {
          const both = list.filter(
            ([, items]) => items.includes(itemId) && items.includes(otherId),
          );
          expect(both).toHaveLength(together);
          expect(lift).toBeGreaterThan(1);
        }
      }),
    );
  });
});
