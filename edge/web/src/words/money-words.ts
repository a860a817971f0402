import { currencyExponents, decimalText, type Money } from "#shared/money.ts";
import { locale as spoken } from "../i18n/speech.ts";

/**
 * The amount in the reader's own notation. Digits come from our table, never from `Intl`,
 * which is given the amount as text: a division would lose digits of large ones.
 */
export function moneyWords(amount: Money, locale: string = spoken()): string {
  const digits = currencyExponents[amount.currency];
  return new Intl.NumberFormat(locale, {
    style: "currency",
    currency: amount.currency,
    currencyDisplay: "narrowSymbol",
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(decimalText(amount.amountMinor, digits) as `${number}`);
}
