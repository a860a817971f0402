import { currencyExponents, type Money } from "#shared/money.ts";

/** The amount in the reader's own notation. Digits come from our table, never from `Intl`. */
export function moneyWords(amount: Money, locale?: string): string {
  const digits = currencyExponents[amount.currency];
  return new Intl.NumberFormat(locale, {
    style: "currency",
    currency: amount.currency,
    currencyDisplay: "narrowSymbol",
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(amount.amountMinor / 10 ** digits);
}
