import { currencyExponents, type Money } from "#shared/money.ts";

/** Of the order's total. */
const SHARES = [5, 10, 15];

/** A round step of the currency: five rupees, half a pound. */
function stepOf(totalMinor: number, unit: number): number {
  if (totalMinor >= 200 * unit) return 5 * unit;
  return totalMinor >= 20 * unit ? unit : Math.max(1, unit / 2);
}

/** A few round amounts to choose from, rising, each once; the last is at most the total. */
export function tipChoices({ amountMinor, currency }: Money): Money[] {
  const step = stepOf(amountMinor, 10 ** currencyExponents[currency]);
  const rounded = SHARES.map((share) =>
    Math.max(step, Math.round((amountMinor * share) / 100 / step) * step),
  );
  return [...new Set(rounded)]
    .filter((tip) => tip <= amountMinor)
    .map((tip) => ({ amountMinor: tip, currency }));
}
