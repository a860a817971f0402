import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pricesDefaults } from "#shared/policies/index.ts";
import { regions } from "#shared/regions.ts";
import { priceBasket, priceItem } from "./index.ts";

const { in: india, uk } = regions;
const amounts = (lines: { code: string; amount: { amountMinor: number } }[]) =>
  Object.fromEntries(lines.map((line) => [line.code, line.amount.amountMinor]));

describe("the price of a basket", () => {
  test("has items, delivery and tax on the goods", () => {
    const price = priceBasket(
      [{ unitPriceMinor: 20_000, quantity: 2 }],
      1_000,
      india,
      pricesDefaults.in,
    );
    expect(amounts(price.lines)).toEqual({ items: 40_000, delivery: 2_500, tax: 2_000 });
    expect(price.total).toEqual({ amountMinor: 44_500, currency: "INR" });
  });

  test("charges a small basket and each metre beyond the included ones", () => {
    const price = priceBasket([{ unitPriceMinor: 999, quantity: 1 }], 2_750, uk, pricesDefaults.uk);
    expect(amounts(price.lines)).toEqual({
      items: 999,
      delivery: 199 + 56,
      small_basket: 150,
      tax: 200,
    });
  });

  test("just large enough is not small", () => {
    const { smallBasketBelowMinor } = pricesDefaults.in;
    const codes = (minor: number) =>
      priceBasket([{ unitPriceMinor: minor, quantity: 1 }], 0, india, pricesDefaults.in).lines.map(
        (line) => line.code,
      );
    expect(codes(smallBasketBelowMinor)).not.toContain("small_basket");
    expect(codes(smallBasketBelowMinor - 1)).toContain("small_basket");
  });

  test("always adds up, in integers, for any basket and distance", () => {
    const item = fc.record({
      unitPriceMinor: fc.integer({ min: 0, max: 1_000_000 }),
      quantity: fc.integer({ min: 1, max: 50 }),
    });
    fc.assert(
      fc.property(
        fc.array(item, { minLength: 1, maxLength: 30 }),
        fc.double({ min: 0, max: 8_000, noNaN: true }),
        fc.constantFrom(...Object.values(regions)),
        (items, meters, region) => {
          const price = priceBasket(items, meters, region, pricesDefaults[region.code]);
          const sum = price.lines.reduce((total, line) => total + line.amount.amountMinor, 0);
          expect(price.total.amountMinor).toBe(sum);
          for (const line of price.lines) {
            expect(Number.isSafeInteger(line.amount.amountMinor)).toBe(true);
            expect(line.amount.currency).toBe(region.currency);
          }
        },
      ),
    );
  });
});

test("options are part of the unit price", () => {
  expect(priceItem(500, [{ priceMinor: 50 }, { priceMinor: 25 }], 3)).toEqual({
    unitPriceMinor: 575,
    lineTotalMinor: 1_725,
  });
});
