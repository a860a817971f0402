import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Eta, Vehicle } from "#shared/contracts/fields.ts";
import { distanceMeters, offsetMeters, type Position } from "#shared/geo.ts";
import { OrderState, showsRider } from "#shared/states.ts";
import { makeRandom } from "../seed/index.ts";
import {
  type EtaInput,
  estimateEta,
  estimateOrderEta,
  fitEta,
  makeTrips,
  type OrderEtaInput,
  type StopBefore,
  travelSeconds,
  usualWorld,
} from "./index.ts";

const visit = fc.record({
  kind: fc.constantFrom("pickup", "dropoff"),
  meters: fc.double({ min: 0, max: 30_000, noNaN: true }),
  prepSeconds: fc.double({ min: -600, max: 7_200, noNaN: true }),
});
const input = fc.record({
  visits: fc.array(visit, { minLength: 1, maxLength: 4 }),
  vehicle: fc.constantFrom(...Vehicle.options),
  speedKmh: fc.double({ min: 0, max: 2_000, noNaN: true }),
  riderKnown: fc.boolean(),
  freshness: fc.constantFrom("live", "delayed", "lost", null),
  timeScale: fc.constantFrom(1, 10, 60),
}) satisfies fc.Arbitrary<EtaInput>;

function visitsOf(way: { toStore: number; toDoor: number; prepSeconds?: number }) {
  const { toStore, toDoor, prepSeconds = 0 } = way;
  return [
    { kind: "pickup", meters: toStore, prepSeconds },
    { kind: "dropoff", meters: toDoor },
  ] as const;
}

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
      fc.property(input, visit, fc.nat(5_000), fc.nat(1_800), (asked, more, meters, seconds) => {
        const { seconds: now } = estimateEta(asked);
        const [first, ...rest] = asked.visits;
        const further = { ...first!, meters: first!.meters + meters };
        const later = { ...first!, prepSeconds: first!.prepSeconds + seconds };
        for (const visits of [
          [...asked.visits, more],
          [further, ...rest],
          [later, ...rest],
        ]) {
          expect(estimateEta({ ...asked, visits }).seconds).toBeGreaterThanOrEqual(now);
        }
      }),
    );
  });

  it("is less sure and wider the older the position is", () => {
    const base = { visits: visitsOf({ toStore: 800, toDoor: 2_000 }) };
    const [live, delayed, lost] = (["live", "delayed", "lost"] as const).map((freshness) =>
      estimateEta({ ...base, freshness }),
    );
    expect(live!.confidence).toBeGreaterThan(delayed!.confidence);
    expect(delayed!.confidence).toBeGreaterThan(lost!.confidence);
    expect(lost!.high - lost!.low).toBeGreaterThan(live!.high - live!.low);
  });

  it("takes the slower of rider and kitchen, not their sum", () => {
    const secondsFrom = (toStore: number) =>
      estimateEta({ visits: visitsOf({ toStore, toDoor: 1_000, prepSeconds: 900 }) }).seconds;
    expect(secondsFrom(100)).toBe(secondsFrom(0));
    const done = estimateEta({ visits: [{ kind: "dropoff", meters: 1_000 }] });
    expect(done.seconds).toBeLessThan(900);
  });

  it("divides travel by the time scale, but not the kitchen's real seconds", () => {
    const travel: EtaInput = { visits: [{ kind: "dropoff", meters: 3_000 }] };
    const real = estimateEta(travel).seconds;
    expect(estimateEta({ ...travel, timeScale: 60 }).seconds).toBe(Math.round(real / 60));
    const waiting = { visits: visitsOf({ toStore: 0, toDoor: 0, prepSeconds: 120 }) };
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
  const base = {
    ...{ pickup, dropoff, readyAt: null, rider: null, now, timeScale: 1 },
    stopsBefore: [] as StopBefore[],
  };

  it("exists while the order is on its way to somebody, and only then", () => {
    for (const state of OrderState.options) {
      const rider = { vehicle: "sedan", position: pickup, freshness: "live" } as const;
      const eta = estimateOrderEta({ ...base, state, rider });
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

describe("an order in a bundle", () => {
  const store = { lat: 12.97, lng: 77.59 };
  const at = (northMeters: number) => offsetMeters(store, { northMeters, eastMeters: 0 });
  const [first, second] = [at(2_000), at(-1_000)];
  const now = new Date("2026-11-22T10:00:00Z");
  const handover = 90;
  const ride = (meters: number) => travelSeconds({ meters, vehicle: "scooter" });
  const stop = (kind: StopBefore["kind"], place: Position, more: Partial<StopBefore> = {}) => ({
    ...{ ...place, kind, isAfterPickup: true, readyAt: null },
    ...more,
  });
  const estimate = (change: Partial<OrderEtaInput>) =>
    estimateOrderEta({
      state: "ready",
      ...{ pickup: store, dropoff: second, readyAt: null, now, timeScale: 1 },
      rider: { vehicle: "scooter", position: at(300), freshness: "live" },
      stopsBefore: [],
      ...change,
    })!;

  it("comes after the first one by the ride between both and another handover", () => {
    const mine = estimate({ dropoff: first });
    const theirs = estimate({ stopsBefore: [stop("dropoff", first)] });
    const later = ride(distanceMeters(first, second)) + handover;
    expect(Math.abs(theirs.seconds - mine.seconds - later)).toBeLessThanOrEqual(1);
    expect(theirs.high - theirs.low).toBeGreaterThan(mine.high - mine.low);
    expect(theirs.confidence).toBeLessThan(mine.confidence);
  });

  it("waits for the door before its own while it is carried", () => {
    const rider = { vehicle: "scooter", position: store, freshness: "live" } as const;
    const carried = { state: "out_for_delivery", rider } as const;
    const behind = estimate({ ...carried, stopsBefore: [stop("dropoff", first)] });
    const whole = ride(2_000) + handover + ride(3_000) + handover;
    expect(Math.abs(behind.seconds - whole)).toBeLessThanOrEqual(2);
    expect(estimate(carried).seconds).toBeLessThan(ride(1_000) + handover + 2);
  });

  it("waits for another counter, before its own or after, and for the food there", () => {
    const counter = at(600);
    const alone = estimate({});
    for (const isAfterPickup of [false, true]) {
      const on = (readyAt: Date | null) =>
        estimate({ stopsBefore: [stop("pickup", counter, { isAfterPickup, readyAt })] }).seconds;
      expect(on(null)).toBeGreaterThan(alone.seconds + 90);
      expect(on(new Date(now.getTime() + 1_200_000))).toBeGreaterThan(1_200 + 90);
    }
  });

  it("is picked up at its own counter together with the others", () => {
    const mates = [false, true].map((isAfterPickup) => stop("pickup", store, { isAfterPickup }));
    expect(estimate({ stopsBefore: mates })).toEqual(estimate({}));
    const readyAt = new Date(now.getTime() + 1_200_000);
    const slow = estimate({ stopsBefore: [{ ...mates[1]!, readyAt }] });
    expect(slow.seconds).toBe(estimate({ state: "preparing", readyAt }).seconds);
  });

  it("takes longer by what was learned, too, and no less surely than its legs allow", () => {
    const model = fitEta(makeTrips({ ...usualWorld, trips: 1_000 }, makeRandom("bundle")))!;
    const learned = { model, at: { hour: 12, weekday: 2 } };
    const mine = estimate({ dropoff: first, learned });
    const theirs = estimate({ stopsBefore: [stop("dropoff", first)], learned });
    expect(theirs.seconds).toBeGreaterThan(mine.seconds + ride(2_000));
    expect(theirs.high - theirs.low).toBeGreaterThan(mine.high - mine.low);
  });
});
