import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Eta, Vehicle } from "#shared/contracts/fields.ts";
import { offsetMeters } from "#shared/geo.ts";
import { makeRandom } from "../seed/index.ts";
import {
  estimateOrderEta,
  estimateWay,
  fitEta,
  guessWay,
  makeTrips,
  type OrderEtaInput,
  usualWorld,
} from "./index.ts";

const pickup = { lat: 12.97, lng: 77.59 };
const north = (northMeters: number) => offsetMeters(pickup, { northMeters, eastMeters: 0 });
const at = { hour: 18, weekday: 5 };
const model = fitEta(makeTrips({ ...usualWorld, trips: 1_000 }, makeRandom("rides")))!;

const ride = (more: Partial<OrderEtaInput>): OrderEtaInput => ({
  ...{ state: "assigned", pickup, dropoff: north(6_000), readyAt: null, stopsBefore: [] },
  rider: { vehicle: "sedan", position: north(-1_000), freshness: "live" },
  ...{ now: new Date(0), timeScale: 1 },
  ...more,
});

describe("the wait of a passenger", () => {
  it("is for the driver first, then for the destination", () => {
    const toPickup = estimateOrderEta(ride({}))!;
    const toDoor = estimateOrderEta(ride({ state: "in_progress" }))!;
    expect(toDoor.seconds).toBeGreaterThan(6 * toPickup.seconds);
    const isClose = { vehicle: "sedan", position: north(5_900), freshness: "live" } as const;
    const almost = estimateOrderEta(ride({ state: "paused", rider: isClose }))!;
    expect(almost.seconds).toBeLessThan(60);
  });

  it("is unknown without a driver, and after the ride", () => {
    for (const state of ["searching", "completed", "paid", "expired"] as const) {
      expect(estimateOrderEta(ride({ state }))).toBeNull();
    }
    expect(estimateOrderEta(ride({ rider: null }))).toBeNull();
  });

  it("is within its range and its contract, wider for an old position, shorter in a fast city", () => {
    const freshness = fc.constantFrom("live", "delayed", "lost");
    const states = fc.constantFrom("assigned", "in_progress", "paused");
    const asked = fc.record({
      ...{ state: states, freshness, meters: fc.integer({ min: 0, max: 40_000 }) },
      ...{ vehicle: fc.constantFrom(...Vehicle.options), isLearned: fc.boolean() },
    });
    fc.assert(
      fc.property(asked, ({ state, meters, vehicle, isLearned, ...known }) => {
        const position = state === "assigned" ? north(-meters) : north(6_000 - meters);
        const learned = isLearned ? { model, at } : undefined;
        const rider = { vehicle, position, freshness: known.freshness };
        const eta = Eta.parse(estimateOrderEta(ride({ state, rider, learned })));
        expect(eta.low).toBeLessThanOrEqual(eta.seconds);
        expect(eta.high).toBeGreaterThanOrEqual(eta.seconds);
        const live = { ...rider, freshness: "live" } as const;
        const fresh = estimateOrderEta(ride({ state, rider: live, learned }))!;
        expect(eta.high - eta.low).toBeGreaterThanOrEqual(fresh.high - fresh.low);
        const fast = estimateOrderEta(ride({ state, rider, learned, timeScale: 10 }))!;
        expect(fast.seconds).toBeLessThanOrEqual(eta.seconds);
      }),
      { seed: 6 },
    );
  });
});

describe("the way of a ride", () => {
  const ways = [
    (to: ReturnType<typeof north>) =>
      estimateWay({ from: pickup, to, vehicle: "sedan", learned: undefined }),
    (to: ReturnType<typeof north>) =>
      estimateWay({ from: pickup, to, vehicle: "sedan", learned: { model, at } }),
    (to: ReturnType<typeof north>) => guessWay(pickup, to),
  ];

  it("is whole, ordered, and never shorter for a place further away", () => {
    const distance = fc.integer({ min: 100, max: 60_000 });
    fc.assert(
      fc.property(fc.constantFrom(...ways), distance, fc.nat(5_000), (way, meters, more) => {
        const near = way(north(meters));
        const far = way(north(meters + more));
        for (const one of Object.values(near)) expect(Number.isSafeInteger(one)).toBe(true);
        expect(near.lowMeters).toBeLessThanOrEqual(near.meters);
        expect(near.meters).toBeLessThanOrEqual(near.highMeters);
        expect(near.lowSeconds).toBeLessThanOrEqual(near.seconds);
        expect(near.seconds).toBeLessThanOrEqual(near.highSeconds);
        expect(far.meters).toBeGreaterThanOrEqual(near.meters);
        expect(far.seconds).toBeGreaterThanOrEqual(near.seconds);
      }),
      { seed: 6 },
    );
  });

  it("depends on the hour of the day, once that was learned", () => {
    const secondsAt = (hour: number) =>
      estimateWay({
        ...{ from: pickup, to: north(5_000), vehicle: "sedan" },
        learned: { model, at: { hour, weekday: 5 } },
      }).seconds;
    expect(secondsAt(18)).toBeGreaterThan(1.1 * secondsAt(4));
  });
});
