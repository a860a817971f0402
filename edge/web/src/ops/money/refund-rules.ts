/** What may be typed into the forms of the money screens, and what is made of it: pure. */
import type { Payment } from "#shared/contracts/payments.ts";
import type { Refund } from "#shared/contracts/refunds.ts";
import type { Currency, Money } from "#shared/money.ts";
import { say } from "../../i18n/speech.ts";
import { parseAmount } from "../../money/parse-amount.ts";

/** @param most minor units, included */
export function amountOf(text: string, currency: Currency, most: number): Money | undefined {
  const amount = parseAmount(text, currency);
  return amount && amount.amountMinor <= most ? amount : undefined;
}

/** What is wrong with what was typed; undefined when it is an amount that may be sent. */
export function amountProblem(text: string, currency: Currency, most: number): string | undefined {
  if (text.trim() === "") return say("books.type_amount");
  const amount = parseAmount(text, currency);
  if (!amount) return say("books.type_right_amount");
  return amount.amountMinor > most ? say("books.more_than_left") : undefined;
}

type Sums = Pick<Payment, "captured" | "refunded" | "refundPending">;

/** What can still go back; what is on its way back is gone. Never below zero. */
export function leftToRefund({ captured, refunded, refundPending }: Sums): Money {
  const left = captured.amountMinor - refunded.amountMinor - refundPending.amountMinor;
  return { amountMinor: Math.max(0, left), currency: captured.currency };
}

/**
 * At whose cost a refund usually goes: the kitchen's mistakes at the store's, everything else at the
 * platform's. A rider bears one only when somebody chooses so.
 */
export function usualBearer(reason: Refund["reason"]): Refund["bearer"] {
  if (["missing_item", "wrong_item", "quality"].includes(reason)) return "partner";
  return reason === "unexpected_money" ? "shares" : "platform";
}

export interface PaymentSearch {
  readonly orderId?: string;
  readonly customerId?: string;
  readonly reference?: string;
}

/** One field for all: the beginning of an id tells what it names. */
export function searchOf(text: string): PaymentSearch {
  const typed = text.trim();
  if (typed === "") return {};
  if (typed.startsWith("ord_")) return { orderId: typed };
  if (typed.startsWith("cus_")) return { customerId: typed };
  return { reference: typed };
}

/** The same for the ledger, where everything but an order is a reference. */
export function ledgerSearchOf(text: string): { orderId?: string; reference?: string } {
  const typed = text.trim();
  if (typed === "") return {};
  return typed.startsWith("ord_") ? { orderId: typed } : { reference: typed };
}

/** The account's id in the ledger. */
export function accountId(kind: string, owner: string, currency: Currency): string {
  return `${kind}:${owner}:${currency}`;
}

export function accountPath(id: string): string {
  return `/ops/money/ledger/accounts/${encodeURIComponent(id)}`;
}

/** What the provider says less what we booked; undefined when the two cannot be compared. */
export function differenceOf(expected: Money | null, found: Money | null): Money | undefined {
  const currency = (found ?? expected)?.currency;
  if (!currency || (expected && found && expected.currency !== found.currency)) return undefined;
  return { amountMinor: (found?.amountMinor ?? 0) - (expected?.amountMinor ?? 0), currency };
}
