import { expect, test } from "vitest";
import { cancellationDefaults } from "#shared/policies/cancellation.ts";
import { type CancelFacts, feeFor, noShowFee, pauseLeftSeconds } from "./cancel-fee-rules.ts";

const policy = cancellationDefaults.in;
const at = new Date("2026-11-22T12:00:00Z");
const after = (seconds: number) => new Date(at.getTime() + seconds * 1_000);
const onTheWay: CancelFacts = {
  ...{ rideType: "SEDAN", assignedAt: at, arrivedAt: null, toldEtaSeconds: 400 },
  ...{ startMeters: 2_000, metersNow: 900, recentCancels: 0 },
};

test.each<[Partial<CancelFacts>, number, number, string]>([
  [{ assignedAt: null }, 600, 0, "free_while_searching"],
  [{}, 120, 0, "free_within_time"],
  [{ recentCancels: 2 }, 120, 0, "free_within_time"],
  [{ recentCancels: 3 }, 0, 3_000, "fee_too_often"],
  [{ recentCancels: 3, assignedAt: null }, 0, 0, "free_while_searching"],
  [{ recentCancels: 9 }, 701, 0, "free_driver_late"],
  [{}, 121, 3_000, "fee_driver_on_the_way"],
  [{ rideType: "SUV" }, 121, 5_000, "fee_driver_on_the_way"],
  [{}, 700, 3_000, "fee_driver_on_the_way"],
  [{}, 701, 0, "free_driver_late"],
  [{ toldEtaSeconds: null }, 9_999, 3_000, "fee_driver_on_the_way"],
  [{ arrivedAt: after(650) }, 9_999, 3_000, "fee_driver_waits"],
  [{ metersNow: 1_851 }, 200, 0, "free_driver_not_moving"],
  [{ metersNow: 1_850 }, 200, 3_000, "fee_driver_on_the_way"],
  [{ metersNow: null }, 200, 0, "free_driver_not_moving"],
  // Who begins around the corner has nothing to come closer by.
  [{ startMeters: 150, metersNow: 150 }, 200, 3_000, "fee_driver_on_the_way"],
  [{ startMeters: null }, 200, 3_000, "fee_driver_on_the_way"],
])("%o after %i s costs %i: %s", (change, seconds, feeMinor, reason) => {
  const facts = { ...onTheWay, ...change };
  expect(feeFor("customer", facts, policy, after(seconds))).toEqual({ feeMinor, reason });
  // Never the customer's choice.
  for (const role of ["ops", "system", "rider"] as const) {
    expect(feeFor(role, facts, policy, after(seconds)).feeMinor).toBe(0);
  }
});

test("who cancels again and again cannot book for a while", () => {
  const left = (count: number, seconds: number) =>
    pauseLeftSeconds({ count, last: at }, policy, after(seconds));
  expect([left(5, 0), left(6, 0), left(6, 899.5), left(6, 900), left(9, 60)]).toEqual([
    ...[0, 900, 1, 0, 840],
  ]);
  expect(pauseLeftSeconds({ count: 0, last: null }, policy, at)).toBe(0);
});

test("who does not come pays by the type of ride", () => {
  expect(noShowFee("BIKE", policy)).toEqual({ feeMinor: 3_000, reason: "fee_no_show" });
  expect(noShowFee("SEDAN", policy)).toEqual({ feeMinor: 5_000, reason: "fee_no_show" });
});
