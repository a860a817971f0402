/** Money is an integer of minor units with its ISO 4217 currency; currencies never mix. */
import { z } from "zod";

/**
 * Digits after the decimal point by ISO 4217. Kept here because runtimes disagree about them
 * (`Intl` answers differently for HUF, IDR and others between engines).
 */
export const currencyExponents = {
  INR: 2,
  USD: 2,
  GBP: 2,
  EUR: 2,
  JPY: 0,
  KWD: 3,
} as const;
export type Currency = keyof typeof currencyExponents;

export const Currency = z.enum(Object.keys(currencyExponents) as [Currency, ...Currency[]]);

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

/** A share in basis points (1/10 000), rounded half away from zero. */
export function shareOf(amount: Money, basisPoints: number): Money {
  const exact = (amount.amountMinor * basisPoints) / 10_000;
  return money(Math.sign(exact) * Math.round(Math.abs(exact)), amount.currency);
}

/** Plain text for people and logs, such as `INR 129.00`; apps format by locale themselves. */
export function formatMoney(amount: Money): string {
  const digits = currencyExponents[amount.currency];
  return `${amount.currency} ${(amount.amountMinor / 10 ** digits).toFixed(digits)}`;
}
