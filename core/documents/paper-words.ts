/** How papers write amounts, rates and times: the same on every machine, whatever its locale. Pure. */
import { currencyExponents, decimalText, type Money } from "#shared/money.ts";

const symbols: Readonly<Record<string, string>> = { INR: "₹", GBP: "£", USD: "$", EUR: "€" };

/** Groups of three, in India of two after the first three. */
const groups = { lakh: /\B(?=(?:\d{2})+\d{3}$)|\B(?=\d{3}$)/g, thousand: /\B(?=(?:\d{3})+$)/g };

/** Such as `₹1,29,900.00`, `−£4.20`, `KWD 1.234`; digits come from our table of currencies. */
export function moneyOnPaper({ amountMinor, currency }: Money): string {
  const [whole = "0", fraction] = decimalText(
    Math.abs(amountMinor),
    currencyExponents[currency],
  ).split(".");
  const grouped = whole.replaceAll(currency === "INR" ? groups.lakh : groups.thousand, ",");
  const symbol = symbols[currency] ?? `${currency} `;
  const sign = amountMinor < 0 ? "−" : "";
  return sign + symbol + grouped + (fraction === undefined ? "" : `.${fraction}`);
}

/** The plain number for a table of another program, such as `-4.20`. */
export function plainAmount({ amountMinor, currency }: Money): string {
  return decimalText(amountMinor, currencyExponents[currency]);
}

/** `2.5 %` of 250 basis points. */
export function rateOnPaper(basisPoints: number): string {
  return `${basisPoints / 100} %`;
}

export function dateOnPaper(instant: string, timeZone: string): string {
  const style = { day: "numeric", month: "short", year: "numeric", timeZone } as const;
  return new Intl.DateTimeFormat("en-GB", style).format(Date.parse(instant));
}

export function timeOnPaper(instant: string, timeZone: string): string {
  const style = { hour: "2-digit", minute: "2-digit", timeZone } as const;
  const time = new Intl.DateTimeFormat("en-GB", style).format(Date.parse(instant));
  return `${dateOnPaper(instant, timeZone)}, ${time}`;
}

/** A calendar day, which has no zone. */
export function dayOnPaper(day: string): string {
  return dateOnPaper(`${day}T12:00:00Z`, "UTC");
}
