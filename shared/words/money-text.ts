import { currencyExponents, decimalText, type Money } from "../money.ts";

/**
 * The amount in a reader's own notation. Digits come from our table, never from `Intl`, which is
 * given the amount as text: a division would lose digits of large ones.
 */
export function moneyText(amount: Money, locale: string): string {
  const digits = currencyExponents[amount.currency];
  return new Intl.NumberFormat(locale, {
    style: "currency",
    currency: amount.currency,
    currencyDisplay: "narrowSymbol",
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(decimalText(amount.amountMinor, digits) as `${number}`);
}
