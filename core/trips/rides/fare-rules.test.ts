import { describe, expect, test } from "vitest";
import { ridesDefaults } from "#shared/policies/rides.ts";
import { decideCharge, type RideFacts } from "./fare-rules.ts";

const policy = ridesDefaults.in;
const asPlanned: RideFacts = {
  way: { meters: 5_400, heard: 1 },
  ...{ seconds: 1_500, quotedMeters: 5_000, quotedSeconds: 900, straightMeters: 4_000 },
  ...{ endOffMeters: 40, odometerMeters: null },
};
const charge = (change: Partial<RideFacts>, changed: Partial<typeof policy> = {}) =>
  decideCharge({ ...asPlanned, ...change }, { ...policy, ...changed });

describe("the quoted price holds", () => {
  test("when the way is about as planned, however long it took", () => {
    const quoted = { meters: 5_000, seconds: 900, isAsQuoted: true, flags: [] };
    expect(charge({})).toEqual(quoted);
    expect(charge({ way: { meters: 6_000, heard: 1 } })).toEqual(quoted);
    expect(charge({ way: { meters: 4_000, heard: 0.5 } })).toEqual(quoted);
  });

  test("when nothing could be measured", () => {
    const way = { meters: 40, heard: 0.4 };
    expect(charge({ way, endOffMeters: 3_000 })).toMatchObject({
      ...{ meters: 5_000, isAsQuoted: true, flags: ["ended_away", "not_measured"] },
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
      ...{ meters: way.meters, seconds: 1_500, isAsQuoted: false },
    });
  });

  test("or, with neither estimate nor positions, the straight line with the usual winding", () => {
    const way = { meters: 0, heard: 0 };
    const unknown = { way, quotedMeters: null, quotedSeconds: null };
    expect(charge(unknown)).toMatchObject({ meters: 5_200, seconds: 1_500, isAsQuoted: false });
  });
});

test("an odometer that disagrees by more than a fifth is noted, and changes nothing", () => {
  expect(charge({ odometerMeters: 6_400 }).flags).toEqual([]);
  expect(charge({ odometerMeters: 6_500 })).toMatchObject({
    ...{ flags: ["odometer_off"], isAsQuoted: true },
  });
  const short = { way: { meters: 400, heard: 1 }, odometerMeters: 100 };
  expect(charge(short).flags).toEqual([]);
});
