import { BeelineError } from "#shared/errors.ts";
import { currencyExponents, type Money } from "#shared/money.ts";
import type { Ctx } from "../platform/index.ts";

/** In whole units of the currency; what is more is a mistake, or nothing for a form. */
const MOST_UNITS = 100_000;

/** @throws BeelineError VALIDATION_FAILED for nothing, too much or another currency */
export function demandPositive(ctx: Ctx, amount: Money, mostMinor?: number): Money {
  const { currency } = ctx.runtime.region;
  if (amount.currency !== currency) throw invalid(`Amounts here are in ${currency}`);
  const most = mostMinor ?? MOST_UNITS * 10 ** currencyExponents[currency];
  if (amount.amountMinor < 1) throw invalid("More than nothing");
  if (amount.amountMinor > most) throw invalid(`At most ${most} minor units`);
  return amount;
}

function invalid(message: string): BeelineError {
  return new BeelineError("VALIDATION_FAILED", { issues: [{ path: "amount", message }] });
}
