/** How a ride's driver is searched for, with the clock in hand. */
import { describe, expect, test } from "vitest";
import { searchDefaults } from "#shared/policies/search.ts";
import { policyFor } from "../policies.ts";
import { wavesOf, withWaves } from "../ride-policy.ts";
import { decideWave } from "./decide-wave.ts";
import { at, NOW, rider, search, wave } from "./wave.fixture.ts";
import type { WaveRide, WaveRider, WaveSearch } from "./wave-shapes.ts";

const policy = withWaves(policyFor("in", "ride"), wavesOf(searchDefaults.in));
const SECOND = 1_000;

/** A passenger at the center who asks for a sedan, `afterMs` ago. */
function booking(afterMs: number, ride: Partial<WaveRide> = {}, of: Partial<WaveSearch> = {}) {
  const since = NOW - afterMs;
  return search("o", {
    ...{ storeId: null, readyAtMs: null, isReady: false, searchingSinceMs: since },
    ride: {
      ...{
        vehicles: ["sedan"],
        wants: {},
        isQueued: false,
        earningMinor: 9_000,
        untilMs: since + 60 * SECOND,
      },
      ...ride,
    },
    ...of,
  });
}

const driver = (id: string, with_: Partial<WaveRider> = {}) =>
  rider(id, { vehicle: "sedan", ...with_ });

function decide(searches: WaveSearch[], riders: WaveRider[]) {
  return decideWave(wave({ policy, searches, riders }));
}

function outcomeOf(search: WaveSearch, who: WaveRider) {
  const { verdicts } = decide([search], [who]);
  return verdicts[0]?.riders.find(({ riderId }) => riderId === who.riderId)?.outcome;
}

describe("waves", () => {
  const radii: [string, number, number, boolean][] = [
    ["the first wave looks 5 km far", 0, 4_900, true],
    ["and no further", 0, 5_100, false],
    ["nor at its end", 14_999, 5_100, false],
    ["the second wave looks 8 km far", 15_000, 7_900, true],
    ["and no further", 15_000, 8_100, false],
    ["the third looks 12 km far", 30_000, 11_900, true],
    ["and so does what is left", 50_000, 11_900, true],
    ["the last step is the cap", 50_000, 12_100, false],
  ];
  test.each(radii)("%s (after %i ms, %i m away)", (_, afterMs, meters, isAsked) => {
    const { offers, waits } = decide([booking(afterMs)], [driver("r", { position: at(meters) })]);
    expect([offers.length, waits.length]).toEqual(isAsked ? [1, 0] : [0, 1]);
  });

  test("last twice as long where bookings queue, and ask one at a time", () => {
    const riders = ["a", "b", "c"].map((id) => driver(id, { position: at(7_900) }));
    const queued = { isQueued: true, untilMs: NOW + 90 * SECOND };
    expect(decide([booking(15_000, queued)], riders).offers).toEqual([]);
    const [offer] = decide([booking(30_000, queued)], riders).offers;
    expect(offer!.riders).toHaveLength(1);
    expect(decide([booking(15_000)], riders).offers[0]!.riders.length).toBeGreaterThan(1);
  });

  test("ask at most three, and fewer where most would say yes to one", () => {
    const many = Array.from({ length: 9 }, (_, n) => driver(`r${n}`));
    expect(decide([booking(0)], many).offers[0]!.riders).toHaveLength(3);
    expect(decide([booking(0)], many.slice(0, 2)).offers[0]!.riders).toHaveLength(1);
  });
});

describe("the end", () => {
  const ends: [string, WaveSearch, string | undefined][] = [
    ["not before its time", booking(59_999), undefined],
    ["with nobody to ask", booking(60_000), "REQUEST_ABORTED"],
    [
      "with somebody who said no",
      booking(60_000, {}, { asked: [{ riderId: "x", atMs: NOW - 9_000 }] }),
      "REQUEST_EXPIRED",
    ],
    ["later where it queued", booking(60_000, { untilMs: NOW + 1 }), undefined],
  ];
  test.each(ends)("%s", (_, given, reason) => {
    const { giveUps } = decide([given], [driver("r")]);
    expect(giveUps).toEqual(reason ? [{ orderId: "o", reason }] : []);
  });

  test("an offer ends with the search, and nobody is asked who could not answer", () => {
    expect(decide([booking(0)], [driver("r")]).offers[0]!.expiresAtMs).toBe(NOW + 10_000);
    expect(decide([booking(54_000)], [driver("r")]).offers[0]!.expiresAtMs).toBe(NOW + 6_000);
    const late = decide([booking(55_001)], [driver("r")]);
    expect(late.offers).toEqual([]);
    expect(late.waits).toEqual([{ orderId: "o", retryAtMs: NOW + 4_999 }]);
  });
});

describe("who is asked", () => {
  const wants = { pets: true, airConditioning: true, womanDriver: true };
  const refusals: [string, WaveRider, Partial<WaveRide>, string][] = [
    ["another vehicle", driver("r", { vehicle: "suv" }), {}, "wrong_vehicle"],
    ["no pets", driver("r", { offers: { airConditioning: true } }), { wants }, "not_as_wished"],
    ["no air conditioning", driver("r"), { wants: { airConditioning: true } }, "not_as_wished"],
    [
      "a man",
      driver("r", { offers: { pets: true } }),
      { wants: { womanDriver: true } },
      "not_as_wished",
    ],
    ["all of it", driver("r", { offers: wants }), { wants }, "offered"],
    ["more than asked for", driver("r", { offers: wants }), {}, "offered"],
    ["a pause", driver("r", { isPaused: true }), {}, "paused"],
    ["a delivery on the way", driver("r", { state: "on_trip" }), {}, "on_trip"],
    ["made-up positions", driver("r", { isFlagged: true }), {}, "flagged"],
  ];
  test.each(refusals)("a driver with %s", (_, who, ride, outcome) => {
    expect(outcomeOf(booking(0, { wants: {}, ...ride }), who)).toBe(outcome);
  });

  test("not who gave it back, nor who said no to it", () => {
    expect(outcomeOf(booking(0, {}, { gaveBack: ["r"] }), driver("r"))).toBe("gave_back");
    const asked = [{ riderId: "r", atMs: NOW - 59_000 }];
    expect(outcomeOf(booking(0, {}, { asked }), driver("r"))).toBe("asked_before");
  });

  test("each driver about one ride, the longest waiting passenger first", () => {
    const late = { ...booking(1_000), orderId: "late" };
    const early = { ...booking(2_000), orderId: "early" };
    const { offers, waits } = decide([late, early], [driver("r")]);
    expect(offers.map(({ orderIds }) => orderIds)).toEqual([["early"]]);
    expect(waits.map(({ orderId }) => orderId)).toEqual(["late"]);
  });

  test("a crowd in one place is served by the drivers around, each asked once", () => {
    const crowd = Array.from({ length: 40 }, (_, n) => ({
      ...booking(n * 10),
      orderId: `o${String(n).padStart(2, "0")}`,
    }));
    const drivers = Array.from({ length: 120 }, (_, n) =>
      driver(`r${n}`, { position: at(20 * n, 300) }),
    );
    const { offers } = decide(crowd, drivers);
    const asked = offers.flatMap(({ riders }) => riders.map(({ riderId }) => riderId));
    expect(offers).toHaveLength(40);
    expect(new Set(asked).size).toBe(asked.length);
  });
});
