import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Currency, currencyExponents, money } from "./money.ts";
import {
  fromProviderAmount,
  fromProviderText,
  toProviderAmount,
  toProviderText,
} from "./money-providers.ts";
import { PaymentProviderName } from "./payment-providers.ts";

describe("Stripe", () => {
  test.each([
    ["USD", 1_050, 1_050],
    ["JPY", 500, 500],
    ["KRW", 500, 500],
    // Two digits by ISO 4217, none at Stripe.
    ["MGA", 500, 5],
    // None by ISO 4217; Stripe still writes two.
    ["ISK", 5, 500],
    ["UGX", 5, 500],
    ["KWD", 5_120, 5_120],
    ["HUF", 1_045, 1_045],
  ] as const)("%s %i is sent as %i", (currency, ours, theirs) => {
    expect(toProviderAmount("stripe", money(ours, currency))).toBe(theirs);
    expect(fromProviderAmount("stripe", theirs, currency)).toEqual(money(ours, currency));
  });

  test("refuses what it cannot represent", () => {
    expect(() => toProviderAmount("stripe", money(5_124, "KWD"))).toThrow(/exactly/);
    expect(() => toProviderAmount("stripe", money(501, "MGA"))).toThrow(/MGA 5.01 exactly/);
    expect(() => fromProviderAmount("stripe", 501, "ISK")).toThrow(/fraction/);
    expect(() => toProviderAmount("stripe", money(1, "IQD"))).toThrow(/does not move/);
    expect(() => toProviderAmount("stripe", money(2 ** 52, "ISK"))).toThrow(RangeError);
  });

  test("pays out whole forints and dollars of Taiwan only", () => {
    expect(() => toProviderAmount("stripe", money(1_045, "HUF"), "payout")).toThrow(/exactly/);
    expect(toProviderAmount("stripe", money(1_000, "HUF"), "payout")).toBe(1_000);
    expect(toProviderAmount("stripe", money(300, "TWD"), "payout")).toBe(300);
  });
});

describe("Razorpay", () => {
  test("follows ISO 4217, with a last zero where there are three decimals", () => {
    expect(toProviderAmount("razorpay", money(29_500, "INR"))).toBe(29_500);
    expect(toProviderAmount("razorpay", money(295, "JPY"))).toBe(295);
    expect(toProviderAmount("razorpay", money(295_990, "KWD"))).toBe(295_990);
    expect(() => toProviderAmount("razorpay", money(295_991, "KWD"))).toThrow(/exactly/);
  });
});

describe("PayPal", () => {
  test.each([
    ["USD", 1_050, "10.50"],
    ["JPY", 500, "500"],
    ["HUF", 50_000, "500"],
    ["TWD", 1_200, "12"],
    ["EUR", -5, "-0.05"],
  ] as const)("%s %i is written %s", (currency, ours, theirs) => {
    expect(toProviderText("paypal", money(ours, currency))).toBe(theirs);
    expect(fromProviderText("paypal", theirs, currency)).toEqual(money(ours, currency));
  });

  test("refuses decimals where it knows none, and currencies that it does not move", () => {
    expect(() => toProviderText("paypal", money(50_050, "HUF"))).toThrow(/exactly/);
    expect(() => toProviderText("paypal", money(5, "KWD"))).toThrow(/does not move/);
  });

  test.each(["", ".5", "1e3", "1,000.00", "0x10", "1.005", "--1", "9".repeat(16)])(
    "reads no money from %j",
    (text) => {
      expect(() => fromProviderText("paypal", text, "USD")).toThrow(RangeError);
    },
  );

  test("zeros beyond the digits are no matter", () => {
    expect(fromProviderText("paypal", "12.5000", "USD")).toEqual(money(1_250, "USD"));
    expect(fromProviderText("paypal", "500.00", "JPY")).toEqual(money(500, "JPY"));
    expect(fromProviderText("paypal", "-0.00", "USD")).toEqual(money(0, "USD"));
  });
});

test("whatever a provider is sent comes back as the same amount", () => {
  const currency = fc.constantFrom(...(Object.keys(currencyExponents) as Currency[]));
  const provider = fc.constantFrom(...PaymentProviderName.options);
  const amount = fc.integer({ min: -(10 ** 12), max: 10 ** 12 });
  const taken = { amounts: 0 };
  fc.assert(
    fc.property(provider, currency, amount, (name, code, minor) => {
      const ours = money(minor, code);
      const theirs = valueOrRefusal(() => toProviderAmount(name, ours));
      if (theirs === undefined) return;
      taken.amounts += 1;
      expect(fromProviderAmount(name, theirs, code)).toEqual(ours);
      expect(fromProviderText(name, toProviderText(name, ours), code)).toEqual(ours);
    }),
    { numRuns: 2_000 },
  );
  expect(taken.amounts).toBeGreaterThan(500);
});

/** Undefined for what is refused; anything else that goes wrong is thrown. */
function valueOrRefusal<T>(ask: () => T): T | undefined {
  try {
    return ask();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
