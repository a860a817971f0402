/**
 * How providers count money. They mostly follow ISO 4217, and where they do not, a wrong guess
 * charges a hundred times too much. Checked against their documentation in November 2026; what a
 * provider cannot represent is refused here, before anybody is asked to move it.
 */
import { type Currency, currencyExponents, decimalText, type Money, money } from "./money.ts";
import type { PaymentProviderName } from "./payment-providers.ts";

/** Payouts have stricter units than payments at some providers. */
export type MoneyUse = "payment" | "payout";

interface Unit {
  /** Digits after the decimal point in what the provider is sent. */
  readonly digits: number;
  /** The amount sent is a multiple of this. */
  readonly step: number;
}

/** Stripe counts these in whole units. Of them ISO 4217 gives decimals to MGA only. */
const stripeWhole: readonly Currency[] = [
  ...(["BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA"] as const),
  ...(["PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF"] as const),
];
/** These have lost their decimals, but the interface goes on with two, which must be `00`. */
const stripeFormerlyTwo: readonly Currency[] = ["ISK", "UGX"];
/** Paid out in whole units only, though charged with decimals. */
const stripeWholePayouts: readonly Currency[] = ["HUF", "TWD"];
/** Listed by Stripe and by Razorpay: the last of three decimals must be 0 for the card networks. */
const threeDecimals: readonly Currency[] = ["BHD", "JOD", "KWD", "OMR", "TND"];
const paypalWhole: readonly Currency[] = ["HUF", "JPY", "TWD"];
/** PayPal moves nothing else. */
const paypalKnown: readonly Currency[] = [
  ...([
    "AUD",
    "BRL",
    "CAD",
    "CHF",
    "CNY",
    "CZK",
    "DKK",
    "EUR",
    "GBP",
    "HKD",
    "HUF",
    "ILS",
  ] as const),
  ...([
    "INR",
    "JPY",
    "MXN",
    "MYR",
    "NOK",
    "NZD",
    "PHP",
    "PLN",
    "SEK",
    "SGD",
    "THB",
    "TWD",
  ] as const),
  "USD",
];

/** Undefined for a currency that the provider does not move, or only in ways we do not know. */
function unitAt(
  provider: PaymentProviderName,
  currency: Currency,
  use: MoneyUse,
): Unit | undefined {
  const iso = currencyExponents[currency];
  switch (provider) {
    case "stripe":
      if (stripeWhole.includes(currency)) return { digits: 0, step: 1 };
      if (stripeFormerlyTwo.includes(currency)) return { digits: 2, step: 100 };
      if (threeDecimals.includes(currency)) return { digits: 3, step: 10 };
      if (use === "payout" && stripeWholePayouts.includes(currency)) {
        return { digits: 2, step: 100 };
      }
      return iso === 2 ? { digits: 2, step: 1 } : undefined;
    case "razorpay":
      if (threeDecimals.includes(currency)) return { digits: 3, step: 10 };
      return iso === 0 || iso === 2 ? { digits: iso, step: 1 } : undefined;
    case "paypal":
      if (!paypalKnown.includes(currency)) return undefined;
      return { digits: paypalWhole.includes(currency) ? 0 : 2, step: 1 };
    default:
      return { digits: iso, step: 1 };
  }
}

function requireUnit(provider: PaymentProviderName, currency: Currency, use: MoneyUse): Unit {
  const unit = unitAt(provider, currency, use);
  if (!unit) throw new RangeError(`${provider} does not move ${currency}`);
  return unit;
}

/**
 * The number that the provider is sent for an amount of ours.
 * @throws RangeError when the provider cannot move exactly this
 */
export function toProviderAmount(
  provider: PaymentProviderName,
  amount: Money,
  use: MoneyUse = "payment",
): number {
  const { digits, step } = requireUnit(provider, amount.currency, use);
  const ours = BigInt(amount.amountMinor);
  const shift = digits - currencyExponents[amount.currency];
  const divisor = shift < 0 ? 10n ** BigInt(-shift) : 1n;
  const theirs = shift < 0 ? ours / divisor : ours * 10n ** BigInt(shift);
  if (ours % divisor !== 0n || theirs % BigInt(step) !== 0n) {
    const wanted = decimalText(ours, currencyExponents[amount.currency]);
    throw new RangeError(`${provider} cannot move ${amount.currency} ${wanted} exactly`);
  }
  return money(Number(theirs), amount.currency).amountMinor;
}

/**
 * An amount that the provider tells, in our minor units.
 * @throws RangeError when our minor units cannot hold it, which would be a fraction of the smallest
 */
export function fromProviderAmount(
  provider: PaymentProviderName,
  theirs: number,
  currency: Currency,
): Money {
  const { digits } = requireUnit(provider, currency, "payment");
  const shift = currencyExponents[currency] - digits;
  const exact = BigInt(theirs);
  const divisor = shift < 0 ? 10n ** BigInt(-shift) : 1n;
  if (exact % divisor !== 0n) {
    throw new RangeError(`${provider} tells a fraction of ${currency}: ${theirs}`);
  }
  return money(Number(shift < 0 ? exact / divisor : exact * 10n ** BigInt(shift)), currency);
}

/** For providers that take text with a decimal point (PayPal): `12.50`. @throws RangeError as above */
export function toProviderText(
  provider: PaymentProviderName,
  amount: Money,
  use: MoneyUse = "payment",
): string {
  const { digits } = requireUnit(provider, amount.currency, use);
  return decimalText(toProviderAmount(provider, amount, use), digits);
}

/**
 * Text with a decimal point, such as `12.5`, `-3` or `1200.00`, in our minor units. Zeros beyond the
 * currency's digits are no matter; other digits there are.
 * @throws RangeError for anything else
 */
export function fromProviderText(
  provider: PaymentProviderName,
  text: string,
  currency: Currency,
): Money {
  requireUnit(provider, currency, "payment");
  const digits = currencyExponents[currency];
  const parts = /^(-?)(\d{1,15})(?:\.(\d{0,9}))?$/.exec(text.trim());
  const [, sign = "", whole = "", fraction = ""] = parts ?? [];
  if (!parts || /[1-9]/.test(fraction.slice(digits))) {
    throw new RangeError(`Not an amount of ${currency}`);
  }
  const size = Number(whole + fraction.slice(0, digits).padEnd(digits, "0"));
  return money(sign && size > 0 ? -size : size, currency);
}
