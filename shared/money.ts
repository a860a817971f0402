/** Money is an integer of minor units with its ISO 4217 currency; currencies never mix. */
import { z } from "zod";
import { currencyExponents, type Currency as KnownCurrency } from "./money-currencies.ts";

export { allocate } from "./money-allocation.ts";
export { currencyExponents } from "./money-currencies.ts";

export type Currency = KnownCurrency;

export const Currency = z
  .enum(Object.keys(currencyExponents) as [Currency, ...Currency[]])
  .describe("ISO 4217 code");

export const Money = z.object({
  amountMinor: z.int().describe("Minor units of the currency, for example paise or cents"),
  currency: Currency,
});
export type Money = z.infer<typeof Money>;

export function money(amountMinor: number, currency: Currency): Money {
  if (!Number.isSafeInteger(amountMinor)) throw new RangeError(`Not an integer: ${amountMinor}`);
  return { amountMinor, currency };
}

/** Adds amounts of one currency. Throws RangeError when currencies differ. */
export function sumMoney(amounts: readonly Money[], currency: Currency): Money {
  let total = 0;
  for (const amount of amounts) {
    if (amount.currency !== currency) {
      throw new RangeError(`Cannot add ${amount.currency} to ${currency}`);
    }
    total += amount.amountMinor;
  }
  return money(total, currency);
}

/** A share in basis points (1/10 000, an integer), rounded half away from zero, exact at any size. */
export function shareOf(amount: Money, basisPoints: number): Money {
  const product = BigInt(amount.amountMinor) * BigInt(basisPoints);
  const size = product < 0n ? -product : product;
  const rounded = Number((size + 5_000n) / 10_000n);
  return money(product < 0n ? -rounded : rounded, amount.currency);
}

/**
 * Plain text for people and logs, such as `INR 129.00`, exact at any size; apps format by locale
 * themselves. Sums of statements may be a bigint.
 */
export function formatMoney(amount: {
  readonly amountMinor: number | bigint;
  readonly currency: Currency;
}): string {
  return `${amount.currency} ${decimalText(amount.amountMinor, currencyExponents[amount.currency])}`;
}

/** `-0.05` for -5 with two digits. @throws RangeError when `amountMinor` is no integer */
export function decimalText(amountMinor: number | bigint, digits: number): string {
  const exact = BigInt(amountMinor);
  const plain = (exact < 0n ? -exact : exact).toString().padStart(digits + 1, "0");
  const whole = plain.slice(0, plain.length - digits);
  const fraction = digits > 0 ? `.${plain.slice(-digits)}` : "";
  return `${exact < 0n ? "-" : ""}${whole}${fraction}`;
}
