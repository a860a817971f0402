import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FaresPolicy, faresDefaults } from "#shared/policies/fares.ts";
import { type RegionCode, regionCodes, regions } from "#shared/regions.ts";
import { rideTypes, rideTypesOf } from "#shared/ride-types.ts";
import { type RideFareInput, rideExtras, rideFare } from "./index.ts";

const SEED = { seed: 20_261_122, numRuns: 300 };

const hour = fc.integer({ min: 0, max: 23 });
const surge = fc.integer({ min: 50, max: 500 });
const meters = fc.integer({ min: 0, max: 120_000 });
const seconds = fc.integer({ min: 0, max: 20_000 });
/** A region, one of its types, and a ride. */
const ride = fc.constantFrom(...regionCodes).chain((region) =>
  fc.record({
    region: fc.constant(region),
    input: fc.record({
      rideType: fc.constantFrom(...rideTypesOf[region]),
      ...{ meters, seconds, localHour: hour, surgeHundredths: surge },
      waitingSeconds: fc.integer({ min: 0, max: 3_600 }),
      extras: fc.array(
        fc.record({
          code: fc.constantFrom("toll", "fee"),
          label: fc.constant("Gate"),
          amountMinor: fc.integer({ min: 0, max: 50_000 }),
        }),
        { maxLength: 3 },
      ),
    }),
  }),
);

const priced = (region: RegionCode, input: RideFareInput) =>
  rideFare(input, faresDefaults[region], regions[region]);
const minorOf = (fare: ReturnType<typeof rideFare>, code: string) =>
  fare.lines
    .filter((line) => line.code === code)
    .reduce((sum, { amount }) => sum + amount.amountMinor, 0);

describe("the price of a ride", () => {
  test("adds up to its total in whole minor units, and is the same each time", () => {
    fc.assert(
      fc.property(ride, ({ region, input }) => {
        const fare = priced(region, input);
        let sum = 0;
        for (const { amount } of fare.lines) {
          expect(Number.isSafeInteger(amount.amountMinor)).toBe(true);
          expect(amount.currency).toBe(regions[region].currency);
          sum += amount.amountMinor;
        }
        expect(fare.totalMinor).toBe(sum);
        expect(fare.totalMinor % faresDefaults[region].roundingStepMinor).toBe(0);
        expect(priced(region, structuredClone(input))).toEqual(fare);
      }),
      SEED,
    );
  });

  test("never falls when the ride is longer in metres, time, waiting or demand", () => {
    const more = fc.integer({ min: 0, max: 5_000 });
    const measure = fc.constantFrom("meters", "seconds", "waitingSeconds", "surgeHundredths");
    fc.assert(
      fc.property(ride, measure, more, ({ region, input }, by, extra) => {
        const longer = { ...input, [by]: input[by] + extra };
        expect(priced(region, longer).totalMinor).toBeGreaterThanOrEqual(
          priced(region, input).totalMinor,
        );
      }),
      SEED,
    );
  });

  test("is never below the minimum, whatever the surge", () => {
    fc.assert(
      fc.property(ride, ({ region, input }) => {
        const fare = priced(region, input);
        const { minimumMinor } = faresDefaults[region].types[input.rideType]!;
        expect(fare.riderShareBaseMinor).toBeGreaterThanOrEqual(minimumMinor);
        expect(fare.totalMinor).toBeGreaterThanOrEqual(minimumMinor);
      }),
      SEED,
    );
  });

  test("rounds by less than a step, and not more than half of it", () => {
    fc.assert(
      fc.property(ride, ({ region, input }) => {
        const step = faresDefaults[region].roundingStepMinor;
        expect(Math.abs(minorOf(priced(region, input), "rounding"))).toBeLessThanOrEqual(step / 2);
      }),
      SEED,
    );
  });

  test("takes surge on base, distance and time only", () => {
    fc.assert(
      fc.property(ride, ({ region, input }) => {
        const fare = priced(region, input);
        const moving = ["base", "distance", "time"].reduce((sum, c) => sum + minorOf(fare, c), 0);
        const exact = (moving * (input.surgeHundredths - 100)) / 100;
        expect(Math.abs(minorOf(fare, "surge") - exact)).toBeLessThanOrEqual(0.5);
      }),
      SEED,
    );
  });

  test("refuses what is no ride", () => {
    const input = { rideType: "SEDAN", meters: 1, seconds: 1, surgeHundredths: 100, localHour: 9 };
    const of = (wrong: object) => () => priced("us", { ...input, ...wrong } as RideFareInput);
    for (const wrong of [{ meters: 1.5 }, { seconds: -1 }, { surgeHundredths: Number.NaN }]) {
      expect(of(wrong)).toThrow(RangeError);
    }
    expect(of({ rideType: "AUTO" })).toThrow(RangeError);
  });
});

describe("tolls and airports' fees", () => {
  const { zoneFees } = faresDefaults.in;
  const [bandra, worli] = [
    { lat: 19.052, lng: 72.825 },
    { lat: 19.017, lng: 72.815 },
  ];
  const airport = { lat: 19.0896, lng: 72.8656 };
  const labelsOf = (rideType: "AUTO" | "SEDAN", pickup: typeof bandra, dropoff: typeof bandra) =>
    rideExtras({ rideType, pickup, dropoff }, { zoneFees }).map(({ label }) => label);

  test("are due for the way that passes their circle, in both directions", () => {
    const toll = "Toll, Bandra–Worli Sea Link";
    expect(labelsOf("SEDAN", bandra, worli)).toEqual([toll]);
    expect(labelsOf("SEDAN", worli, bandra)).toEqual([toll]);
    expect(labelsOf("SEDAN", bandra, { lat: 19.11, lng: 72.84 })).toEqual([]);
  });

  test("are not due for types that may pass", () => {
    expect(labelsOf("AUTO", bandra, worli)).toEqual([]);
  });

  test("are due at one end only where the policy says so", () => {
    expect(labelsOf("SEDAN", airport, worli)).toContain("Airport fee, Mumbai");
    expect(labelsOf("SEDAN", worli, airport)).not.toContain("Airport fee, Mumbai");
  });
});

describe("the fares of a region", () => {
  test("hold together from the start", () => {
    for (const code of regionCodes) {
      expect(FaresPolicy.parse(faresDefaults[code])).toEqual(faresDefaults[code]);
      for (const type of faresDefaults[code].offered) expect(rideTypesOf[code]).toContain(type);
    }
  });

  test("are refused when rounding could go below a minimum, or a type has no fare", () => {
    const fares = faresDefaults.in;
    const { AUTO } = fares.types;
    const pathOf = (values: unknown) =>
      FaresPolicy.safeParse(values).error?.issues.map(({ path }) => path.join("."));
    const uneven = { ...fares.types, AUTO: { ...AUTO, minimumMinor: 4_050 } };
    expect(pathOf({ ...fares, types: uneven })).toEqual(["types"]);
    expect(pathOf({ ...fares, types: { AUTO } })).toEqual(["offered"]);
    expect(pathOf({ ...fares, offered: [...rideTypes, "AUTO"] })).toBeDefined();
    expect(pathOf({ ...fares, night: { ...fares.night, toHour: 22 } })).toEqual(["night"]);
    expect(pathOf({ ...fares, tax: 1 })).toBeDefined();
  });
});
