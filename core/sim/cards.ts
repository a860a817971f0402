/** How a customer of the demo city pays without cash, and what it answers its bank. */
import type { Random } from "../seed/index.ts";

export type CardPlace = "stripe" | "razorpay" | "paypal" | "test";

interface Method {
  readonly provider: CardPlace;
  readonly kind: "card" | "upi" | "account";
  readonly token: string;
  readonly lastFour: string;
  readonly brand: string;
}

/** Weights add up to one at each provider. A few are asked by their bank, as in life. */
const methods: Readonly<Record<CardPlace, readonly (readonly [weight: number, method: Method])[]>> =
  {
    stripe: [
      [0.85, card("stripe", "pm_card_visa", "4242", "Visa")],
      [0.15, card("stripe", "pm_card_threeDSecure2Required", "3220", "Visa")],
    ],
    razorpay: [
      [0.5, upi("cust_test_token_upi")],
      [0.4, card("razorpay", "cust_test_token_ok", "1111", "RuPay")],
      [0.1, card("razorpay", "cust_test_token_challenge", "0007", "Mastercard")],
    ],
    paypal: [[1, { ...card("paypal", "paypal_test_ok", "", "PayPal"), kind: "account" }]],
    test: [[1, card("test", "tok_ok", "4242", "Visa")]],
  };

function card(provider: CardPlace, token: string, lastFour: string, brand: string): Method {
  return { provider, kind: "card", token, lastFour, brand };
}

function upi(token: string): Method {
  return { provider: "razorpay", kind: "upi", token, lastFour: "", brand: "UPI" };
}

/** @param places where the region lets one keep a card, the preferred one first; never empty */
export function cardFor(places: readonly CardPlace[], random: Random): Method {
  const place = places[0] ?? "test";
  return random.weighted(methods[place], ([weight]) => weight)[1];
}

const BANK_DEADLINE_MS = 5_000;

/** Approves at the bank's page, as a person would with a thumb. A page that is away is tried later by nobody. */
export async function answerBank(actionUrl: string, stop: AbortSignal): Promise<void> {
  await fetch(actionUrl, {
    method: "POST",
    body: new URLSearchParams({ answer: "approve" }),
    redirect: "manual",
    signal: AbortSignal.any([stop, AbortSignal.timeout(BANK_DEADLINE_MS)]),
  });
}
