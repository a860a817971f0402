import { expect, test } from "vitest";
import { formatMoney, money, shareOf, sumMoney } from "./money.ts";

test("money is an integer of minor units", () => {
  expect(() => money(1.5, "INR")).toThrow(RangeError);
  expect(() => money(Number.NaN, "INR")).toThrow(RangeError);
});

test("currencies never mix", () => {
  expect(() => sumMoney([money(1, "INR"), money(1, "USD")], "INR")).toThrow(
    "Cannot add USD to INR",
  );
  expect(sumMoney([money(1, "INR"), money(2, "INR")], "INR")).toEqual(money(3, "INR"));
  expect(sumMoney([], "GBP")).toEqual(money(0, "GBP"));
});

test.each([
  [999, 500, 50],
  [10, 500, 1],
  [-10, 500, -1],
  [9, 500, 0],
  [100, 10_000, 100],
])("a share of %i at %i basis points is %i", (amount, basisPoints, share) => {
  expect(shareOf(money(amount, "INR"), basisPoints).amountMinor).toBe(share);
});

test("digits come from our own table", () => {
  expect(formatMoney(money(12_900, "INR"))).toBe("INR 129.00");
  expect(formatMoney(money(129, "JPY"))).toBe("JPY 129");
  expect(formatMoney(money(1_234, "KWD"))).toBe("KWD 1.234");
});
