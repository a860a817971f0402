import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type DispatchPolicy, policyFor } from "../policies.ts";
import { faultsOf, replays } from "../worlds/wave-invariants.ts";
import { decideWave } from "./decide-wave.ts";
import { at, MINUTE, NOW, rider, search, wave } from "./wave.fixture.ts";
import type { WaveRider, WaveSearch, WaveSnapshot } from "./wave-shapes.ts";

const RIDERS = 10;
const riderIds = Array.from({ length: RIDERS }, (_, index) => `r${index}`);
const meters = fc.integer({ min: -9_000, max: 9_000 });
const place = fc.tuple(meters, meters).map(([north, east]) => at(north, east));

/** A few stores, some of them next door to each other. */
const stores = fc
  .array(place, { minLength: 1, maxLength: 3 })
  .map((places) => [...places, { ...places[0]!, lat: places[0]!.lat + 0.001 }]);

const anySearch = (orderId: string, places: readonly WaveSearch["pickup"][]) =>
  fc
    .record({
      store: fc.nat(places.length - 1),
      attempt: fc.nat(41),
      round: fc.integer({ min: 1, max: 3 }),
      dropoff: place,
      readyInMs: fc.option(fc.integer({ min: -20 * MINUTE, max: 70 * MINUTE })),
      isReady: fc.boolean(),
      placedAgoMs: fc.nat(60 * MINUTE),
      searchedMs: fc.nat(12 * MINUTE),
      asked: fc.subarray(riderIds),
      askedAgoMs: fc.nat(90_000),
      gaveBack: fc.subarray(riderIds, { maxLength: 2 }),
      heldFor: fc.constantFrom(null, "food" as const, "rider" as const),
      lookInMs: fc.option(fc.integer({ min: -60_000, max: 60_000 })),
    })
    .map((drawn): WaveSearch => {
      const { store, attempt, round, dropoff, readyInMs, isReady, heldFor, lookInMs } = drawn;
      const isNow = isReady && (readyInMs ?? 0) > 0;
      return search(orderId, {
        ...{ attempt, round, dropoff, isReady, heldFor, gaveBack: drawn.gaveBack },
        storeId: `s${store}`,
        pickup: places[store]!,
        readyAtMs: readyInMs === null ? null : NOW + (isNow ? 0 : readyInMs),
        placedAtMs: NOW - drawn.placedAgoMs,
        searchingSinceMs: NOW - drawn.searchedMs,
        lookAtMs: lookInMs === null ? null : NOW + lookInMs,
        asked: drawn.asked.map((riderId) => ({ riderId, atMs: NOW - drawn.askedAgoMs })),
      });
    });

const anyRider = (riderId: string): fc.Arbitrary<WaveRider> =>
  fc
    .record({
      state: fc.constantFrom("online", "online", "offered", "on_trip", "offline"),
      vehicle: fc.constantFrom("bike", "scooter", "bicycle", "sedan"),
      position: place,
      positionAgeMs: fc.integer({ min: -30_000, max: 40_000 }),
      offersSeen: fc.nat(50),
      offersAccepted: fc.nat(50),
      idleMs: fc.option(fc.nat(3_600_000)),
      onDutyMs: fc.nat(8 * 3_600_000),
      jobsDone: fc.nat(20),
      isFlagged: fc.boolean(),
      freesInMs: fc.option(fc.integer({ min: -MINUTE, max: 30 * MINUTE })),
    })
    .map(({ freesInMs, ...about }) => {
      const frees = { atMs: NOW + (freesInMs ?? 0), position: at(300) };
      const isFree = about.state !== "on_trip" || freesInMs === null;
      return rider(riderId, { ...about, frees: isFree ? null : frees });
    });

const anyPolicy: fc.Arbitrary<DispatchPolicy> = fc
  .record({
    mode: fc.constantFrom("batched" as const, "instant" as const),
    max: fc.option(fc.integer({ min: 1, max: 4 })),
    maxBundle: fc.integer({ min: 1, max: 3 }),
    nearStoreMeters: fc.constantFrom(0, 150, 500),
    maxSearches: fc.constantFrom(2, 800),
    acceptWindowMs: fc.integer({ min: 10_000, max: 15_000 }),
  })
  .map(({ mode, max, maxBundle, nearStoreMeters, maxSearches, acceptWindowMs }) => {
    const usual = policyFor("in");
    return {
      ...{ ...usual, mode, maxSearches, acceptWindowMs },
      fanOut: max === null ? { mode: "sequential" as const } : { mode: "parallel" as const, max },
      plan: { ...usual.plan, maxBundle, nearStoreMeters },
    };
  });

const anyWave: fc.Arbitrary<WaveSnapshot> = fc
  .record({
    policy: anyPolicy,
    timeScale: fc.constantFrom(1, 20, 60),
    places: stores,
    orders: fc.integer({ min: 0, max: 8 }),
    crowd: fc.integer({ min: 0, max: RIDERS }),
  })
  .chain(({ policy, timeScale, places, orders, crowd }) =>
    fc
      .record({
        searches: fc.tuple(
          ...Array.from({ length: orders }, (_, index) => anySearch(`o${index}`, places)),
        ),
        riders: fc.tuple(...riderIds.slice(0, crowd).map(anyRider)),
      })
      .map(({ searches, riders }) => wave({ policy, timeScale, searches, riders })),
  );

describe("a wave, whatever the moment", () => {
  test("answers each search once and keeps to its policy", () => {
    fc.assert(
      fc.property(anyWave, (snapshot) => {
        expect(faultsOf(decideWave(snapshot), snapshot)).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });
  test("is decided again bit for bit from what was kept of it", () => {
    fc.assert(
      fc.property(anyWave, (snapshot) => {
        const kept = JSON.stringify(snapshot);
        const decision = JSON.stringify(decideWave(snapshot));
        expect(JSON.stringify(snapshot), "the snapshot is left alone").toBe(kept);
        expect(replays({ snapshot: kept, decision }, decideWave)).toBe(true);
      }),
    );
  });
  test("does not depend on the order in which orders and riders are listed", () => {
    const pairsOf = (snapshot: WaveSnapshot) =>
      decideWave(snapshot)
        .offers.map(({ orderIds, riders }) => {
          return [...orderIds, "→", ...riders.map(({ riderId }) => riderId)].join(" ");
        })
        .sort();
    fc.assert(
      fc.property(anyWave, (snapshot) => {
        const { searches, riders } = snapshot;
        const turned = {
          ...snapshot,
          searches: [...searches].reverse(),
          riders: [...riders].reverse(),
        };
        expect(pairsOf(turned)).toEqual(pairsOf(snapshot));
      }),
    );
  });
});
