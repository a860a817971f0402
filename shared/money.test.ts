import fc from "fast-check";
import { expect, test } from "vitest";
import {
  allocate,
  type Currency,
  currencyExponents,
  formatMoney,
  money,
  shareOf,
  sumMoney,
} from "./money.ts";

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
  // 0.2 of it is ….2; as floating-point numbers the product has lost its last digits.
  [9_007_199_254_740_991, 2_000, 1_801_439_850_948_198],
])("a share of %i at %i basis points is %i", (amount, basisPoints, share) => {
  expect(shareOf(money(amount, "INR"), basisPoints).amountMinor).toBe(share);
});

/** The standard's own list by its number of decimals, copied by another way than our table. */
const standard = {
  0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
  2: `AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD
    CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP
    GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD
    MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP
    PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT
    TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG`,
  3: "BHD IQD JOD KWD LYD OMR TND",
  4: "CLF UYW",
};

test("the table is the standard's, whatever a runtime says", () => {
  const listed = Object.entries(standard).flatMap(([digits, codes]) =>
    codes.split(/\s+/).map((code) => [code, Number(digits)] as const),
  );
  expect(currencyExponents).toEqual(Object.fromEntries(listed));
  expect(listed).toHaveLength(165);
});

test("the five that runtimes disagree about follow the standard", () => {
  const { HUF, IDR, COP, IQD, MGA } = currencyExponents;
  expect({ HUF, IDR, COP, IQD, MGA }).toEqual({ HUF: 2, IDR: 2, COP: 2, IQD: 3, MGA: 2 });
});

test("digits come from our own table", () => {
  expect(formatMoney(money(12_900, "INR"))).toBe("INR 129.00");
  expect(formatMoney(money(129, "JPY"))).toBe("JPY 129");
  expect(formatMoney(money(1_234, "KWD"))).toBe("KWD 1.234");
  expect(formatMoney(money(-5, "USD"))).toBe("USD -0.05");
  expect(formatMoney(money(0, "CLF"))).toBe("CLF 0.0000");
});

const currency = fc.constantFrom(...(Object.keys(currencyExponents) as Currency[]));

test("text of money is exact at any size", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), currency, (minor, code) => {
      const text = formatMoney({ amountMinor: minor, currency: code });
      const [shown, amount = ""] = text.split(" ");
      expect(shown).toBe(code);
      const [, fraction = ""] = amount.split(".");
      expect(fraction).toHaveLength(currencyExponents[code]);
      expect(BigInt(amount.replace(".", ""))).toBe(minor);
    }),
  );
  expect(formatMoney(money(Number.MAX_SAFE_INTEGER, "USD"))).toBe("USD 90071992547409.91");
});

const total = fc.maxSafeInteger();
const weights = fc
  .array(fc.oneof(fc.nat({ max: 20 }), fc.maxSafeNat()), { minLength: 1, maxLength: 12 })
  .filter((list) => list.some((weight) => weight > 0));

test("what is shared out adds up, is near the exact share and follows the weights", () => {
  fc.assert(
    fc.property(total, weights, (minor, list) => {
      const parts = allocate(minor, list);
      expect(parts.reduce((sum, part) => sum + BigInt(part), 0n)).toBe(BigInt(minor));
      const sum = list.reduce((all, weight) => all + BigInt(weight), 0n);
      parts.forEach((part, place) => {
        const missing = BigInt(minor) * BigInt(list[place]!) - BigInt(part) * sum;
        expect(missing < sum && missing > -sum).toBe(true);
        expect(Object.is(part, -0)).toBe(false);
        if (list[place] === 0) expect(part).toBe(0);
        if (part !== 0) expect(Math.sign(part)).toBe(Math.sign(minor));
      });
      // The same for less: somebody with more weight never gets less.
      list.forEach((weight, one) => {
        list.forEach((other, two) => {
          if (weight > other) expect(Math.abs(parts[one]!) >= Math.abs(parts[two]!)).toBe(true);
        });
      });
    }),
  );
});

test("a negative total is shared like the positive one", () => {
  fc.assert(
    fc.property(total, weights, (minor, list) => {
      const mirrored = allocate(-minor, list).map((part) => (part === 0 ? 0 : -part));
      expect(mirrored).toEqual(allocate(minor, list));
    }),
  );
});

test("of equal remainders the earlier in the list gets the unit", () => {
  expect(allocate(100, [1, 1, 1])).toEqual([34, 33, 33]);
  expect(allocate(101, [1, 1, 1])).toEqual([34, 34, 33]);
  expect(allocate(-100, [1, 1, 1])).toEqual([-34, -33, -33]);
  expect(allocate(1, [1, 0, 1])).toEqual([1, 0, 0]);
  expect(allocate(10, [3, 3, 6])).toEqual([3, 2, 5]);
  expect(allocate(0, [])).toEqual([]);
});

test("nothing is shared by what are no weights", () => {
  for (const wrong of [[-1, 2], [0.5], [Number.NaN], [2 ** 53], [0, 0], []]) {
    expect(() => allocate(5, wrong)).toThrow(RangeError);
  }
  expect(() => allocate(1.5, [1])).toThrow(RangeError);
  expect(allocate(0, [0, 0])).toEqual([0, 0]);
});
