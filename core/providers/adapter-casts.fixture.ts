/** Who plays in the tests of the adapters: each provider with its currency and its test tokens. */
import { type Currency, money } from "#shared/money.ts";
import { makePaypal } from "./paypal/paypal-adapter.ts";
import type { AuthorizeRequest, ProviderAdapter, ProviderError } from "./provider-contract.ts";
import { makeRazorpay } from "./razorpay/razorpay-adapter.ts";
import type { RunningSimulator } from "./simulator/index.ts";
import { makeStripe } from "./stripe/stripe-adapter.ts";

export interface Cast {
  readonly name: "stripe" | "razorpay" | "paypal";
  make(simulator: RunningSimulator): ProviderAdapter;
  readonly currency: Currency;
  readonly tokens: {
    ok: string;
    declined: string;
    poor: string;
    asks: string;
    payout: string;
    returned: string;
  };
}

export const casts: readonly Cast[] = [
  {
    name: "stripe",
    make: (simulator) => makeStripe(simulator.providers.stripe!),
    currency: "USD",
    tokens: {
      ok: "pm_card_visa",
      declined: "pm_card_chargeDeclined",
      poor: "pm_card_chargeDeclinedInsufficientFunds",
      asks: "pm_card_threeDSecure2Required",
      payout: "acct_test",
      returned: "acct_test_returned",
    },
  },
  {
    name: "razorpay",
    make: (simulator) => makeRazorpay(simulator.providers.razorpay!),
    currency: "INR",
    tokens: {
      ok: "cust_test_token_ok",
      declined: "cust_test_token_declined",
      poor: "cust_test_token_insufficient",
      asks: "cust_test_token_challenge",
      payout: "fa_test",
      returned: "fa_test_returned",
    },
  },
  {
    name: "paypal",
    make: (simulator) => makePaypal(simulator.providers.paypal!),
    currency: "GBP",
    tokens: {
      ok: "card_test_ok",
      declined: "card_test_declined",
      poor: "card_test_insufficient",
      asks: "card_test_challenge",
      payout: "paypal_test",
      returned: "paypal_test_returned",
    },
  },
];

export const forever = () => AbortSignal.timeout(10_000);
let made = 0;
export const fresh = (kind: string) => `${kind}_us_test${String(++made).padStart(6, "0")}`;

export function ask({ currency, tokens }: Cast, token: keyof Cast["tokens"] = "ok", minor = 1_250) {
  return {
    reference: fresh("pay"),
    providerReference: null,
    amount: money(minor, currency),
    token: tokens[token],
    returnUrl: "https://beeline.example/back",
  } satisfies AuthorizeRequest;
}

export const failureOf = (asked: Promise<unknown>): Promise<ProviderError> =>
  asked.then(
    () => Promise.reject(new Error("It did not fail")),
    (error: unknown) => error as ProviderError,
  );

/** What the provider itself says of our reference. */
export const truthOf = async (simulator: RunningSimulator, reference: string) =>
  (await simulator.truth()).payments.filter((payment) => payment.reference === reference);
