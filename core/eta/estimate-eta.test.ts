import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Eta, Vehicle } from "#shared/contracts/fields.ts";
import { offsetMeters } from "#shared/geo.ts";
import { OrderState, showsRider } from "#shared/states.ts";
import { type EtaInput, estimateEta, estimateOrderEta, travelSeconds } from "./index.ts";

const input = fc.record({
  legsMeters: fc.array(fc.double({ min: 0, max: 30_000, noNaN: true }), { maxLength: 3 }),
  vehicle: fc.constantFrom(...Vehicle.options),
  speedKmh: fc.double({ min: 0, max: 2_000, noNaN: true }),
  prepRemainingSeconds: fc.double({ min: -600, max: 7_200, noNaN: true }),
  pickupDone: fc.boolean(),
  riderKnown: fc.boolean(),
  freshness: fc.constantFrom("live", "delayed", "lost", null),
  timeScale: fc.constantFrom(1, 10, 60),
}) satisfies fc.Arbitrary<EtaInput>;

describe("an estimate", () => {
  it("is always within its own range and its contract", () => {
    fc.assert(
      fc.property(input, (asked) => {
        const eta = Eta.parse(estimateEta(asked));
        expect(eta.low).toBeLessThanOrEqual(eta.seconds);
        expect(eta.high).toBeGreaterThanOrEqual(eta.seconds);
      }),
    );
  });

  it("never gets shorter by a longer way or a slower kitchen", () => {
    fc.assert(
      fc.property(input, fc.nat(5_000), fc.nat(1_800), (asked, meters, seconds) => {
        const further = { ...asked, legsMeters: [...asked.legsMeters, meters] };
        const later = { ...asked, prepRemainingSeconds: asked.prepRemainingSeconds + seconds };
        const { seconds: now } = estimateEta(asked);
        expect(estimateEta(further).seconds).toBeGreaterThanOrEqual(now);
        expect(estimateEta(later).seconds).toBeGreaterThanOrEqual(now);
      }),
    );
  });

  it("is less sure and wider the older the position is", () => {
    const base = { legsMeters: [800, 2_000], pickupDone: false } as const;
    const [live, delayed, lost] = (["live", "delayed", "lost"] as const).map((freshness) =>
      estimateEta({ ...base, freshness }),
    );
    expect(live!.confidence).toBeGreaterThan(delayed!.confidence);
    expect(delayed!.confidence).toBeGreaterThan(lost!.confidence);
    expect(lost!.high - lost!.low).toBeGreaterThan(live!.high - live!.low);
  });

  it("takes the slower of rider and kitchen, not their sum", () => {
    const kitchen = { legsMeters: [100, 1_000], prepRemainingSeconds: 900, pickupDone: false };
    const alone = estimateEta({ ...kitchen, legsMeters: [0, 1_000] });
    expect(estimateEta(kitchen).seconds).toBe(alone.seconds);
    const done = estimateEta({ ...kitchen, legsMeters: [1_000], pickupDone: true });
    expect(done.seconds).toBeLessThan(900);
  });

  it("divides travel by the time scale, but not the kitchen's real seconds", () => {
    const travel = { legsMeters: [3_000], pickupDone: true };
    const real = estimateEta(travel).seconds;
    expect(estimateEta({ ...travel, timeScale: 60 }).seconds).toBe(Math.round(real / 60));
    const waiting = { legsMeters: [0, 0], prepRemainingSeconds: 120, pickupDone: false };
    expect(estimateEta({ ...waiting, timeScale: 60 }).seconds).toBeGreaterThanOrEqual(120);
    expect(travelSeconds({ meters: 1_000, vehicle: "scooter", timeScale: 10 })).toBeCloseTo(
      travelSeconds({ meters: 1_000, vehicle: "scooter" }) / 10,
    );
  });
});

describe("the estimate of an order", () => {
  const pickup = { lat: 12.97, lng: 77.59 };
  const dropoff = offsetMeters(pickup, { northMeters: 2_000, eastMeters: 0 });
  const now = new Date("2026-11-22T10:00:00Z");
  const base = { pickup, dropoff, readyAt: null, rider: null, now, timeScale: 1 };

  it("exists while the order is on its way to somebody, and only then", () => {
    for (const state of OrderState.options) {
      const eta = estimateOrderEta({ ...base, state });
      if (eta === null) expect(showsRider(state) && state !== "on_hold").toBe(false);
    }
    expect(estimateOrderEta({ ...base, state: "delivered" })).toBeNull();
    expect(estimateOrderEta({ ...base, state: "out_for_delivery", dropoff: null })).toBeNull();
  });

  it("gets shorter as the rider comes closer", () => {
    const at = (northMeters: number) =>
      estimateOrderEta({
        ...base,
        state: "out_for_delivery",
        rider: {
          vehicle: "scooter",
          position: offsetMeters(pickup, { northMeters, eastMeters: 0 }),
          freshness: "live",
        },
      })!;
    expect(at(1_500).seconds).toBeLessThan(at(500).seconds);
    expect(at(1_500).confidence).toBeGreaterThan(0.8);
  });

  it("follows the kitchen's word, and stops waiting once the food is ready", () => {
    const readyAt = new Date(now.getTime() + 30 * 60_000);
    const rider = { vehicle: "scooter", position: pickup, freshness: "live" } as const;
    const cooking = estimateOrderEta({ ...base, state: "preparing", readyAt, rider })!;
    const ready = estimateOrderEta({ ...base, state: "ready", readyAt, rider })!;
    expect(cooking.seconds).toBeGreaterThan(30 * 60);
    expect(ready.seconds).toBeLessThan(20 * 60);
  });
});
