/** Figures that are no money, distance or time. */
import { locale as spoken } from "../i18n/speech.ts";

/** 4.5 → "4.5", 2 → "2.0", written as the person's language does. */
export function oneDigitWords(value: number, locale = spoken()): string {
  const digits = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  return new Intl.NumberFormat(locale, digits).format(value);
}

/** 12345 → "12,345" or "12.345"; in India 123456 → "1,23,456". */
export const countWords = (count: number, locale = spoken()): string =>
  new Intl.NumberFormat(locale).format(count);
