import fc from "fast-check";
import { expect, test } from "vitest";
import type { PriceLine } from "#shared/contracts/orders.ts";
import { faresDefaults } from "#shared/policies/fares.ts";
import { sharesDefaults } from "#shared/policies/index.ts";
import { regionCodes, regions } from "#shared/regions.ts";
import { rideFare, shareLines } from "./index.ts";

const line = (code: PriceLine["code"], amountMinor: number): PriceLine => ({
  code,
  label: code,
  amount: { amountMinor, currency: "INR" },
});
const parties = { storeId: "sto_1", riderId: "rdr_1" };

test("store, rider, tax and platform get theirs", () => {
  const lines = [
    line("items", 20_000),
    line("delivery", 2_500),
    line("small_basket", 700),
    line("tax", 1_000),
  ];
  expect(shareLines(lines, parties, sharesDefaults.in)).toEqual([
    { kind: "partner_payable", owner: "sto_1", minor: 16_400 },
    { kind: "rider_payable", owner: "rdr_1", minor: 2_250 },
    { kind: "tax_payable", owner: "platform", minor: 1_000 },
    { kind: "platform_revenue", owner: "platform", minor: 3_600 + 250 + 700 },
  ]);
});

test("of equal remainders the store gets the unit, then the rider", () => {
  const half = { commissionBasisPoints: 5_000, riderBasisPoints: 5_000 };
  const shares = shareLines([line("items", 3), line("delivery", 3)], parties, half);
  expect(shares.map(({ minor }) => minor)).toEqual([2, 2, 2]);
});

test("the part of a party that is not there is the platform's", () => {
  const lines = [line("items", 999), line("delivery", 111)];
  const none = { storeId: null, riderId: null };
  expect(shareLines(lines, none, sharesDefaults.uk)).toEqual([
    { kind: "platform_revenue", owner: "platform", minor: 1_110 },
  ]);
});

test("the parts of any price add up to it, and none is negative", () => {
  const amounts = fc.integer({ min: 0, max: 2_000_000_000 });
  const code = fc.constantFrom("items", "delivery", "small_basket", "tax", "platform", "fare");
  fc.assert(
    fc.property(
      fc.array(fc.tuple(code, amounts), { minLength: 1, maxLength: 8 }),
      fc.constantFrom(...regionCodes),
      fc.record({
        storeId: fc.constantFrom(null, "sto_1"),
        riderId: fc.constantFrom(null, "rdr_1"),
      }),
      (priced, region, who) => {
        const lines = priced.map(([lineCode, minor]) => line(lineCode as PriceLine["code"], minor));
        const shares = shareLines(lines, who, sharesDefaults[region]);
        const sum = shares.reduce((total, { minor }) => total + minor, 0);
        expect(sum).toBe(priced.reduce((total, [, minor]) => total + minor, 0));
        for (const { minor } of shares) expect(minor).toBeGreaterThan(0);
      },
    ),
  );
});

test("a ride is shared exactly whatever was rounded, and nobody owes anything for it", () => {
  const ride = fc.record({
    meters: fc.integer({ min: 0, max: 80_000 }),
    seconds: fc.integer({ min: 0, max: 10_000 }),
    waitingSeconds: fc.integer({ min: 0, max: 1_800 }),
    surgeHundredths: fc.integer({ min: 50, max: 300 }),
    localHour: fc.integer({ min: 0, max: 23 }),
  });
  const toll = { code: "toll", label: "Toll", amountMinor: 1_234 } as const;
  fc.assert(
    fc.property(ride, fc.constantFrom(...regionCodes), (measured, region) => {
      const input = { ...measured, rideType: "SEDAN", extras: [toll] } as const;
      const { lines, totalMinor } = rideFare(input, faresDefaults[region], regions[region]);
      const who = { storeId: null, riderId: "rdr_1" };
      const shares = shareLines(lines, who, sharesDefaults[region]);
      expect(shares.reduce((sum, { minor }) => sum + minor, 0)).toBe(totalMinor);
      for (const { minor } of shares) expect(minor).toBeGreaterThan(0);
      const rider = shares.find(({ kind }) => kind === "rider_payable");
      expect(rider?.minor).toBeGreaterThan(toll.amountMinor);
    }),
    { seed: 6, numRuns: 200 },
  );
});
