import { describe, expect, test } from "vitest";
import { faresDefaults } from "#shared/policies/fares.ts";
import { ridesDefaults } from "#shared/policies/rides.ts";
import { regions } from "#shared/regions.ts";
import { rideFare } from "../../pricing/index.ts";
import { type Charged, decideCharge, type RideFacts } from "./fare-rules.ts";

const policy = ridesDefaults.in;
const asPlanned: RideFacts = {
  way: { meters: 5_400, heard: 1 },
  ...{ seconds: 1_500, quotedMeters: 5_000, quotedSeconds: 900, straightMeters: 4_000 },
  ...{ endOffMeters: 40, isContradicted: false, odometerMeters: null },
};
const charge = (change: Partial<RideFacts>, changed: Partial<typeof policy> = {}) =>
  decideCharge({ ...asPlanned, ...change }, { ...policy, ...changed });
/** By auto through an Indian city at noon. */
const priceOf = ({ meters, seconds }: Pick<Charged, "meters" | "seconds">) => {
  const ride = { rideType: "AUTO", meters, seconds, surgeHundredths: 100, localHour: 12 } as const;
  return rideFare(ride, faresDefaults.in, regions.in).totalMinor;
};

describe("the quoted price holds", () => {
  test("when the way is about as planned, however long it took", () => {
    const quoted = { meters: 5_000, seconds: 900, by: "quote", flags: [] };
    expect(charge({})).toEqual(quoted);
    expect(charge({ way: { meters: 6_000, heard: 1 } })).toEqual(quoted);
    expect(charge({ way: { meters: 4_000, heard: 0.5 } })).toEqual(quoted);
  });

  test("when nothing could be measured", () => {
    const way = { meters: 40, heard: 0.4 };
    expect(charge({ way, endOffMeters: 3_000 })).toMatchObject({
      ...{ meters: 5_000, by: "quote", flags: ["ended_away", "not_measured"] },
    });
  });
});

describe("the measured way is charged", () => {
  test.each<[string, Partial<RideFacts>, Partial<typeof policy>]>([
    ["when it is longer than tolerated", { way: { meters: 6_001, heard: 1 } }, {}],
    ["when it is shorter than tolerated", { way: { meters: 3_999, heard: 1 } }, {}],
    ["when it ends elsewhere", { endOffMeters: 501 }, {}],
    ["when the policy says so", {}, { fixedWithinBasisPoints: 0 }],
    ["when nothing was estimated", { quotedMeters: null, quotedSeconds: null }, {}],
  ])("%s", (_, change, changed) => {
    const { way } = { ...asPlanned, ...change };
    expect(charge(change, changed)).toMatchObject({
      ...{ meters: way.meters, seconds: 1_500, by: "positions" },
    });
  });
});

describe("without positions a price is bounded by the time there was", () => {
  const heard = (share: number) => ({ way: { meters: 40, heard: share } });
  const quotedMinor = priceOf({ meters: 5_000, seconds: 900 });

  test.each<[string, number, Partial<Charged>, number]>([
    ["a minute", 60, { meters: 500, seconds: 60, by: "time" }, 47_00],
    ["a third of the time", 300, { meters: 2_500, seconds: 300, by: "time" }, 57_00],
    ["nearly all of it, hurrying", 599, { meters: 4_992, seconds: 599, by: "time" }, 99_00],
    ["all of it, hurrying", 600, { meters: 5_000, seconds: 900, by: "quote" }, 104_00],
    ["hours", 36_000, { meters: 5_000, seconds: 900, by: "quote" }, 104_00],
  ])("%s", (_, seconds, expected, minor) => {
    const charged = charge({ ...heard(0.4), seconds });
    const flags = expected.by === "time" ? ["not_measured", "cut_short"] : ["not_measured"];
    expect(charged).toMatchObject({ ...expected, flags });
    expect(priceOf(charged)).toBe(minor);
    expect(priceOf(charged)).toBeLessThanOrEqual(quotedMinor);
  });

  test("nor is there a quote: the straight line with the usual winding, and no more time than it takes", () => {
    const unknown = { ...heard(0), quotedMeters: null, quotedSeconds: null };
    expect(charge(unknown)).toMatchObject({ meters: 5_200, seconds: 1_500, by: "time" });
    expect(charge({ ...unknown, seconds: 36_000 })).toMatchObject({
      meters: 5_200,
      seconds: 2_080,
    });
    expect(charge({ ...unknown, seconds: 120 })).toMatchObject({ meters: 1_296, seconds: 120 });
  });

  test("and never costs less for a second more", () => {
    let before = 0;
    for (let seconds = 0; seconds <= 1_000; seconds += 20) {
      const minor = priceOf(charge({ ...heard(0), seconds }));
      expect(minor).toBeGreaterThanOrEqual(before);
      before = minor;
    }
  });
});

test("a driver's word that the positions contradict is noted", () => {
  expect(charge({ isContradicted: true })).toMatchObject({ flags: ["claimed_away"], by: "quote" });
});

test("an odometer that disagrees by more than a fifth is noted, and changes nothing", () => {
  expect(charge({ odometerMeters: 6_400 }).flags).toEqual([]);
  expect(charge({ odometerMeters: 6_500 })).toMatchObject({
    ...{ flags: ["odometer_off"], by: "quote" },
  });
  const short = { way: { meters: 400, heard: 1 }, odometerMeters: 100 };
  expect(charge(short).flags).toEqual([]);
});
