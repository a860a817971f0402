import { describe, expect, test } from "vitest";
import type { ErrorCode } from "#shared/errors.ts";
import { regionCodes } from "#shared/regions.ts";
import type { OfferState, OrderState } from "#shared/states.ts";
import { refuseAnswer, refuseOrder } from "../offers/offer-rules.ts";
import { policyFor } from "../policies.ts";
import { earningMinorOf, searchFromMs } from "../searches/job-rules.ts";

const policy = policyFor("in");
const MINUTE = 60_000;
const HORIZON = policy.plan.cityHorizonMs;

describe("when a search starts", () => {
  const table: [string, number | null, number, number][] = [
    ["at once without a ready time", null, 1, 0],
    ["at once when the food is ready", 0, 1, 0],
    ["at once when it is ready within the horizon of planning", HORIZON, 1, 0],
    ["a horizon before the food is ready", HORIZON + 10 * MINUTE, 1, 10 * MINUTE],
    ["the horizon is nearer in a faster city", HORIZON, 10, 0.9 * HORIZON],
  ];
  test.each(table)("%s", (_, readyInMs, timeScale, startsInMs) => {
    const nowMs = 5_000_000;
    const readyAtMs = readyInMs === null ? null : nowMs + readyInMs;
    expect(searchFromMs({ nowMs, readyAtMs, timeScale }, policy)).toBe(nowMs + startsInMs);
  });
});

test.each([
  [0, 1, 2_500],
  [1_000, 1, 3_300],
  [1_234, 1, 3_487],
  [1_234, 3, 6_487],
])("a way of %i m with %i orders earns %i paise", (tripMeters, orders, minor) => {
  expect(earningMinorOf({ tripMeters, orders }, policy)).toBe(minor);
});

test.each(regionCodes)("the policy of %s keeps its own rules", (region) => {
  const found = policyFor(region);
  const { weights, radiusStepsMeters } = found;
  expect(weights.eta + weights.acceptance + weights.fairness).toBeCloseTo(1);
  expect([...radiusStepsMeters].sort((a, b) => a - b)).toEqual(radiusStepsMeters);
  expect(found.acceptWindowMs).toBeGreaterThanOrEqual(10_000);
  expect(found.acceptWindowMs).toBeLessThanOrEqual(15_000);
  expect(found.maxSearchMs).toBeGreaterThan(found.reofferAfterMs);
});

describe("answering an offer", () => {
  const now = new Date(1_000_000);
  const table: [OfferState, number, ErrorCode | undefined][] = [
    ["pending", 1, undefined],
    ["pending", 0, "OFFER_EXPIRED"],
    ["pending", -1, "OFFER_EXPIRED"],
    ["accepted", 1, "OFFER_ALREADY_ACCEPTED"],
    ["accepted", -1, "OFFER_ALREADY_ACCEPTED"],
    ["cancelled", 1, "OFFER_TAKEN"],
    ["declined", 1, "OFFER_EXPIRED"],
    ["expired", -1, "OFFER_EXPIRED"],
  ];
  test.each(table)("%s with %i ms left: %s", (state, leftMs, code) => {
    const expiresAt = new Date(now.getTime() + leftMs);
    expect(refuseAnswer({ state, round: 1, expiresAt }, now)).toBe(code);
  });

  const orders: [OrderState, string | null, number, ErrorCode | undefined][] = [
    ["accepted", null, 1, undefined],
    ["preparing", null, 1, undefined],
    ["ready", null, 1, undefined],
    ["ready", "rdr_in_other", 1, "OFFER_TAKEN"],
    ["ready", null, 2, "OFFER_TAKEN"],
    ["cancelled", null, 1, "OFFER_TAKEN"],
    ["expired", null, 1, "OFFER_TAKEN"],
    ["out_for_delivery", null, 1, "OFFER_TAKEN"],
  ];
  test.each(orders)(
    "an order that is %s with rider %s in round %i: %s",
    (state, riderId, round, code) => {
      const offer = { state: "pending", round: 1, expiresAt: now } as const;
      expect(refuseOrder(offer, { state, riderId }, round)).toBe(code);
    },
  );
});
