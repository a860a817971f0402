/** How papers write amounts, rates and times for a reader. Pure. */
import { currencyExponents, decimalText, type Money } from "#shared/money.ts";
import { moneyText } from "#shared/words/money-text.ts";
import type { PaperSpeech } from "./paper-speech.ts";

/** Such as `₹1,29,900.00`, `−4,20 £`, `KWD 1.234`. */
export function moneyOnPaper(amount: Money, { locale }: PaperSpeech): string {
  // A minus as long as a digit is wide; a hyphen is easily overlooked.
  return moneyText(amount, locale).replace("-", "−");
}

/** The plain number for a table of another program, such as `-4.20`. */
export function plainAmount({ amountMinor, currency }: Money): string {
  return decimalText(amountMinor, currencyExponents[currency]);
}

/** `2.5%` or `2,5 %` of 250 basis points. */
export function rateOnPaper(basisPoints: number, { locale }: PaperSpeech): string {
  const style = { style: "percent", maximumFractionDigits: 2 } as const;
  return new Intl.NumberFormat(locale, style).format(basisPoints / 10_000);
}

const dayStyle = { day: "numeric", month: "short", year: "numeric" } as const;

export function dateOnPaper(instant: string, timeZone: string, { locale }: PaperSpeech): string {
  return new Intl.DateTimeFormat(locale, { ...dayStyle, timeZone }).format(Date.parse(instant));
}

export function timeOnPaper(
  instant: string,
  timeZone: string,
  { locale, hourCycle }: PaperSpeech,
): string {
  const clock = { hour: "numeric", minute: "2-digit", hour12: hourCycle === "h12" } as const;
  const style = { ...dayStyle, ...clock, timeZone };
  return new Intl.DateTimeFormat(locale, style).format(Date.parse(instant));
}

/** A calendar day, which has no zone. */
export function dayOnPaper(day: string, speech: PaperSpeech): string {
  return dateOnPaper(`${day}T12:00:00Z`, "UTC", speech);
}
