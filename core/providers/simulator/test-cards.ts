/** Tokens and numbers with a behaviour, named as in the providers' own test modes where they have them. */
import type { Card, CardOutcome } from "./book-rows.ts";

type Told = readonly [
  brand: string,
  lastFour: string,
  outcome: CardOutcome,
  method?: Card["method"],
];

const tokens: Readonly<Record<string, Told>> = {
  pm_card_visa: ["visa", "4242", "ok"],
  pm_card_mastercard: ["mastercard", "4444", "ok"],
  pm_card_amex: ["amex", "8431", "ok"],
  pm_card_chargeDeclined: ["visa", "0002", "card_declined"],
  pm_card_chargeDeclinedInsufficientFunds: ["visa", "9995", "insufficient_funds"],
  pm_card_visa_chargeDeclinedInsufficientFunds: ["visa", "9995", "insufficient_funds"],
  pm_card_chargeDeclinedExpiredCard: ["visa", "0069", "expired_card"],
  pm_card_threeDSecure2Required: ["visa", "3220", "challenge"],
  pm_card_authenticationRequired: ["visa", "3184", "challenge"],
  pm_card_createDispute: ["visa", "0259", "disputes"],
  pm_card_refundFail: ["visa", "5126", "refund_fails_later"],
  pm_card_pendingRefund: ["visa", "7726", "refund_is_slow"],
  cust_test_token_ok: ["visa", "1111", "ok"],
  cust_test_token_declined: ["visa", "0002", "card_declined"],
  cust_test_token_insufficient: ["visa", "9995", "insufficient_funds"],
  cust_test_token_challenge: ["mastercard", "0007", "challenge"],
  cust_test_token_dispute: ["visa", "0259", "disputes"],
  cust_test_token_refundfail: ["visa", "5126", "refund_fails_later"],
  cust_test_token_upi: ["upi", "", "approves_later", "upi"],
  cust_test_token_upiwaits: ["upi", "", "waits", "upi"],
  cust_test_token_upideclined: ["upi", "", "refuses_later", "upi"],
  card_test_ok: ["visa", "1111", "ok"],
  card_test_declined: ["visa", "0002", "card_declined"],
  card_test_insufficient: ["visa", "9995", "insufficient_funds"],
  card_test_challenge: ["visa", "3184", "challenge"],
  card_test_dispute: ["visa", "0259", "disputes"],
  card_test_refundfail: ["visa", "5126", "refund_fails_later"],
  paypal_test_ok: ["paypal", "", "ok", "account"],
  paypal_test_declined: ["paypal", "", "insufficient_funds", "account"],
};

const numbers: Readonly<Record<string, CardOutcome>> = {
  "4000000000000002": "card_declined",
  "4000000000009995": "insufficient_funds",
  "4000000000000069": "expired_card",
  "4000002760003184": "challenge",
  "4000000000003220": "challenge",
  "4000000000000259": "disputes",
  "4000000000005126": "refund_fails_later",
};

/** Shown on the hosted form and by `up`. */
export const shownCards = [
  ["4242 4242 4242 4242", "works"],
  ["4000 0027 6000 3184", "the bank asks (3-D Secure)"],
  ["4000 0000 0000 9995", "too little money"],
  ["4000 0000 0000 0002", "declined"],
  ["4000 0000 0000 0259", "works, then the customer disputes it"],
] as const;

export function testCard(token: string): Card | undefined {
  const told = tokens[token];
  if (!told) return undefined;
  const [brand, lastFour, outcome, method = "card"] = told;
  return { id: token, brand, lastFour, outcome, method };
}

export interface TypedCard {
  readonly brand: string;
  readonly lastFour: string;
  readonly outcome: CardOutcome;
}

/** Undefined for what is no card number; any other than the listed ones works. */
export function typedCard(text: string): TypedCard | undefined {
  const digits = text.replaceAll(/[ -]/g, "");
  if (!/^\d{13,19}$/.test(digits) || !passesLuhn(digits)) return undefined;
  const brand = brands.find(([pattern]) => pattern.test(digits))?.[1] ?? "card";
  return { brand, lastFour: digits.slice(-4), outcome: numbers[digits] ?? "ok" };
}

const brands = [
  [/^4/, "Visa"],
  [/^(5[1-5]|2[2-7])/, "Mastercard"],
  [/^3[47]/, "American Express"],
  [/^6/, "RuPay"],
] as const;

function passesLuhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, at) => {
    const value = Number(digit) * (at % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}
