import { describe, expect, test } from "vitest";
import { distanceMeters, isInside } from "#shared/geo.ts";
import { findCity, regionCodes, regionOfPhone, regions } from "#shared/regions.ts";
import { type CityPlan, DEMO_STORE_NAME } from "./city-plan.ts";
import { parseDay } from "./parse-day.ts";
import { planDemoCity } from "./plan-city.ts";
import { cityForDay, planDayCity } from "./plan-day-city.ts";
import { tinyDay } from "./testing-day.ts";

function placesOf(plan: CityPlan) {
  return [
    ...plan.stores.map((store) => store.position),
    ...plan.riders.map((rider) => rider.start),
    ...plan.customers.map((customer) => customer.position),
    ...(plan.day?.orders.map((order) => order.dropoff.position) ?? []),
    plan.demo.customer.position,
    plan.demo.rider.start,
  ];
}

function peopleOf({ riders, partners, customers, ops, demo }: CityPlan) {
  return [...riders, ...partners, ...customers, ops, ...Object.values(demo)];
}

describe("plan a demo city", () => {
  test("the same seed gives the same city, another seed another one", () => {
    const plan = planDemoCity({ region: "in", seed: 7 });
    expect(planDemoCity({ region: "in", seed: 7 })).toEqual(plan);
    const other = planDemoCity({ region: "in", seed: 8 });
    expect(other.fingerprint).not.toBe(plan.fingerprint);
    expect(other.riders).not.toEqual(plan.riders);
  });

  test.each(regionCodes)("everybody of region %s lives inside and can be told apart", (region) => {
    const plan = planDemoCity({ region, seed: 1 });
    const { city } = findCity(plan.cityCode)!;
    expect(plan.cityCode).toBe(regions[region].cities[0]!.code);
    expect(placesOf(plan).every((place) => isInside(place, city.serviceArea))).toBe(true);
    const people = peopleOf(plan);
    expect(new Set(people.map(({ phone }) => phone)).size).toBe(people.length);
    expect(people.every(({ phone }) => regionOfPhone(phone)?.code === region)).toBe(true);
    expect(people.every(({ phone }) => /^\+[1-9]\d{7,14}$/.test(phone))).toBe(true);
  });

  test.each(regionCodes)("the demo store of region %s has the dishes people look for", (region) => {
    const [store] = planDemoCity({ region, seed: 3 }).stores;
    expect(store!.name).toBe(DEMO_STORE_NAME);
    const dishes = store!.items.map((item) => item.name);
    expect(dishes).toEqual(
      expect.arrayContaining(["Cheese Pizza", "Paneer Tikka", "Jalapeño Poppers"]),
    );
    expect(store!.items.every((item) => item.available && item.stock === null)).toBe(true);
  });

  test("most stores are always open, a few keep hours, the demo store never does", () => {
    const { stores } = planDemoCity({ region: "in", seed: 1 });
    const keeping = stores.filter(({ openingHours }) => openingHours !== null);
    expect(keeping).toHaveLength(3);
    expect(new Set(keeping.map(({ openingHours }) => JSON.stringify(openingHours))).size).toBe(3);
    expect(stores[0]!.openingHours).toBeNull();
  });

  test.each(regionCodes)("300 stores of region %s have names, menus and prices", (region) => {
    const { stores, partners } = planDemoCity({ region, seed: 1, stores: 300, riders: 5 });
    expect(new Set(stores.map((store) => store.name)).size).toBe(300);
    expect(partners.map((partner) => partner.storeIndex)).toEqual(stores.map((_, i) => i));
    for (const { items, prepMinutes } of stores) {
      expect(items.length).toBeGreaterThanOrEqual(15);
      expect(new Set(items.map((item) => `${item.section}/${item.name}`)).size).toBe(items.length);
      expect(prepMinutes).toBeGreaterThanOrEqual(5);
      for (const { priceMinor, options } of items) {
        for (const price of [priceMinor, ...options.map((option) => option.priceMinor)]) {
          expect(Number.isSafeInteger(price) && price > 0).toBe(true);
        }
      }
    }
    const all = stores.flatMap((store) => store.items);
    expect(all.some((item) => item.stock !== null)).toBe(true);
    expect(all.some((item) => !item.available)).toBe(true);
  });

  test("a city needs a store and has to exist", () => {
    expect(() => planDemoCity({ region: "in", seed: 1, stores: 0 })).toThrow(RangeError);
    expect(() => planDemoCity({ region: "in", seed: 1, cityCode: "xyz" })).toThrow(RangeError);
  });
});

describe("plan a recorded day", () => {
  const day = parseDay(tinyDay);

  test("keeps distances, times and who cooks for whom", () => {
    const plan = planDayCity(day, { region: "in" });
    expect(plan.cityCode).toBe("blr");
    expect(plan.day?.orders.map((order) => order.placedMinute)).toEqual([5, 9, 20]);
    expect(plan.day?.orders.map((order) => order.storeIndex)).toEqual([0, 0, 1]);
    expect(plan.day?.orders.map((order) => order.readyMinute)).toEqual([12, 9, 31]);
    const [first, second] = plan.stores;
    const apart = distanceMeters(first!.position, second!.position);
    expect(apart).toBeCloseTo(Math.hypot(1500, 500), -1);
    expect(plan.riders.map((rider) => rider.shift)).toEqual([
      { onMinute: 0, offMinute: 90 },
      { onMinute: 10, offMinute: 60 },
    ]);
    expect(planDayCity(day, { region: "in" })).toEqual(plan);
  });

  test("a wide day goes to the first city that holds it, and to none when none does", () => {
    const stretch = (factor: number) => ({
      ...day,
      restaurants: day.restaurants.map((place) => ({ ...place, x: place.x * factor })),
    });
    expect(cityForDay(stretch(1), "in")).toBe("blr");
    expect(cityForDay(stretch(25), "in")).toBe("del");
    const plan = planDayCity(stretch(25), { region: "in" });
    const { city } = findCity("del")!;
    expect(placesOf(plan).every((place) => isInside(place, city.serviceArea))).toBe(true);
    expect(() => cityForDay(stretch(100), "in")).toThrow("wider than every city of region in");
    expect(() => planDayCity(stretch(25), { region: "in", cityCode: "blr" })).toThrow(
      "wider than the city blr",
    );
  });
});
