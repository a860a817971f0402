import { type Currency, currencyExponents, decimalText, type Money } from "#shared/money.ts";

/** The column that keeps an amount holds 32 bits. */
const MAX_MINOR = 2_000_000_000;

/**
 * What somebody typed as an amount: `12`, `12.5`, `12,50`, `1 200`. Undefined for anything that is
 * not a positive amount of that currency; a guess would be somebody's money.
 */
export function parseAmount(typed: string, currency: Currency): Money | undefined {
  const digits = currencyExponents[currency];
  const plain = typed.trim().replaceAll(/[\s\u00a0\u202f]/g, "");
  const parts = /^(\d{1,9})(?:[.,](\d*))?$/.exec(plain);
  if (!parts) return undefined;
  const [, whole = "", fraction = ""] = parts;
  // Three digits behind a separator may be a thousand: nobody can tell.
  if (fraction.length > digits) return undefined;
  const amountMinor = Number(whole + fraction.padEnd(digits, "0"));
  if (amountMinor <= 0 || amountMinor > MAX_MINOR) return undefined;
  return { amountMinor, currency };
}

/** An amount as the field shows it. */
export function amountText({ amountMinor, currency }: Money): string {
  return decimalText(amountMinor, currencyExponents[currency]);
}
