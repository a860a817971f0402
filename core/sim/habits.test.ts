import { describe, expect, test } from "vitest";
import type { Item, Store } from "#shared/contracts/catalog.ts";
import { offsetMeters } from "#shared/geo.ts";
import { makeRandom, planDemoCity } from "../seed/index.ts";
import { chooseBasket, chooseStore, drawMood } from "./customer-habits.ts";
import { clampPromise, followDay, planCooking } from "./kitchen-habits.ts";
import {
  decideOffer,
  findsNobody,
  nextDrift,
  nextSignalLoss,
  pingIntervalMs,
} from "./rider-habits.ts";

const many = <T>(
  seed: string,
  draw: (random: ReturnType<typeof makeRandom>) => T,
  count = 5_000,
) => {
  const random = makeRandom(seed);
  return Array.from({ length: count }, () => draw(random));
};
const share = (values: boolean[]) => values.filter(Boolean).length / values.length;

const home = { lat: 12.97, lng: 77.59 };
const store = (id: string, meters: number, open = true): Store => ({
  ...{ id, cityCode: "blr", name: id, cuisine: "Pizza", open, rating: 4, prepMinutes: 10 },
  ...{ isSwitchedOn: open, openingHours: null, changesAt: null, ratingCount: 0 },
  position: offsetMeters(home, { northMeters: meters, eastMeters: 0 }),
  distanceMeters: null,
});
const item = (id: string, changes: Partial<Item> = {}): Item => ({
  ...{
    id,
    storeId: "s",
    section: "Pizzas",
    name: id,
    description: "",
    available: true,
    stock: null,
  },
  price: { amountMinor: 100, currency: "INR" },
  options: [{ id: "opt1", name: "Extra", price: { amountMinor: 10, currency: "INR" } }],
  ...changes,
});

describe("habits", () => {
  test("the same seed gives the same life", () => {
    const life = (seed: string) => {
      const random = makeRandom(
        `life ${seed} of ${planDemoCity({ region: "in", seed: 1 }).fingerprint}`,
      );
      const rider = random.fork("rider 1");
      const kitchen = random.fork("partner 1");
      return [
        ...Array.from({ length: 50 }, () => decideOffer(rider)),
        ...Array.from({ length: 50 }, () => planCooking(15, kitchen)),
        ...Array.from({ length: 50 }, () => drawMood(random.fork("customer 1"))),
      ];
    };
    expect(life("1")).toEqual(life("1"));
    expect(life("1")).not.toEqual(life("2"));
  });

  test("riders decline about 8 % of offers, and answer like people", () => {
    const decisions = many("offers", decideOffer);
    expect(share(decisions.map(({ action }) => action === "decline"))).toBeCloseTo(0.08, 1);
    expect(share(decisions.map(({ action }) => action === "accept"))).toBeGreaterThan(0.85);
    expect(decisions.every(({ afterMs }) => afterMs >= 500 && afterMs <= 3_000)).toBe(true);
  });

  test("pings keep to the limit of one in two seconds, signal goes now and then", () => {
    const intervals = many("pings", pingIntervalMs);
    expect(intervals.every((ms) => ms > 2_000 && ms <= 3_000)).toBe(true);
    const losses = many("signal", nextSignalLoss);
    expect(losses.every(({ forMs }) => forMs >= 6_000 && forMs <= 25_000)).toBe(true);
    expect(share(many("doors", findsNobody))).toBeLessThan(0.03);
  });

  test("idle riders drift to a place nearby, or stay", () => {
    const near = offsetMeters(home, { northMeters: 500, eastMeters: 0 });
    const far = offsetMeters(home, { northMeters: 9_000, eastMeters: 0 });
    const drifts = many("drift", (random) => nextDrift(home, [near, far], random), 500);
    const moved = drifts.filter((to) => to !== null);
    expect(moved.length).toBeGreaterThan(100);
    expect(moved.length).toBeLessThan(400);
    expect(share(moved.map((to) => Math.abs(to.lat - near.lat) < 0.01))).toBeGreaterThan(0.8);
    expect(nextDrift(home, [], makeRandom("nowhere"))).toBeNull();
  });

  test("kitchens promise whole minutes that the API takes, and mostly keep them", () => {
    const plans = many("kitchen", (random) => planCooking(20, random));
    expect(plans.every(({ promisedMinutes }) => Number.isInteger(promisedMinutes))).toBe(true);
    expect(share(plans.map(({ isRejected }) => isRejected))).toBeLessThan(0.03);
    const late = plans.map((plan) => Math.abs(plan.cookingMinutes - plan.promisedMinutes) > 10);
    expect(share(late)).toBeLessThan(0.02);
    expect([clampPromise(-3), clampPromise(0.4), clampPromise(999)]).toEqual([1, 1, 180]);
    expect(followDay(12, makeRandom("day"))).toMatchObject({
      isRejected: false,
      promisedMinutes: 12,
    });
  });

  test("customers choose open stores nearby", () => {
    const choices = many(
      "stores",
      (random) =>
        chooseStore(
          home,
          [
            store("near", 400),
            store("next", 3_000),
            store("far", 20_000),
            store("shut", 100, false),
          ],
          random,
        )?.id,
      500,
    );
    expect(new Set(choices)).toEqual(new Set(["near", "next"]));
    expect(share(choices.map((id) => id === "near"))).toBeGreaterThan(0.6);
    expect(chooseStore(home, [store("far", 20_000)], makeRandom("none"))).toBeNull();
  });

  test("customers order what can be had", () => {
    const menu = [
      item("a"),
      item("b", { available: false }),
      item("c", { stock: 0 }),
      item("d", { stock: 1 }),
      item("e", { options: [] }),
    ];
    const baskets = many("baskets", (random) => chooseBasket(menu, random), 300);
    for (const basket of baskets) {
      expect(basket.length).toBeGreaterThanOrEqual(1);
      expect(new Set(basket.map((line) => line.itemId)).size).toBe(basket.length);
      expect(basket.every((line) => ["a", "d", "e"].includes(line.itemId))).toBe(true);
      expect(basket.every((line) => line.itemId !== "d" || line.quantity === 1)).toBe(true);
    }
    expect(baskets.flat().some((line) => line.options?.[0] === "opt1")).toBe(true);
    expect(chooseBasket([], makeRandom("empty"))).toEqual([]);
  });

  test("few customers change their mind, soon", () => {
    const moods = many("moods", drawMood);
    const minds = moods.flatMap(({ cancelsAfterMs }) =>
      cancelsAfterMs === null ? [] : [cancelsAfterMs],
    );
    expect(minds.length / moods.length).toBeCloseTo(0.02, 1);
    expect(minds.every((ms) => ms <= 2_000)).toBe(true);
  });
});
