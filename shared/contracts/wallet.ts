import { z } from "zod";
import { Id } from "../ids.ts";
import { Money } from "../money.ts";
import { PaymentState } from "../states.ts";
import { IdParams, Instant, PageQuery, pageOf } from "./fields.ts";
import { defineRoute } from "./route.ts";

export const Wallet = z.object({
  /** What is in it; never below zero. */
  balance: Money,
  /** Promised to orders that are on their way. */
  held: Money,
  /** What can be spent: the balance less what is held. */
  available: Money,
  /** Still to be paid, such as the fee of a cancelled cash order; the next top-up pays it. */
  owed: Money,
});
export type Wallet = z.infer<typeof Wallet>;

export const WalletEntry = z.object({
  id: z.string(),
  at: Instant,
  /** What came in is positive, what went out negative. */
  amount: Money,
  /** What is in the wallet after it. */
  balance: Money,
  /** Why: `top_up`, `capture`, `refund`, `tip`, `promotion`, `debt_paid` … */
  purpose: z.string(),
  /** The payment or refund that it is about. */
  reference: z.string(),
  orderId: z.string().nullable(),
});
export type WalletEntry = z.infer<typeof WalletEntry>;

export const TopUp = z.object({
  id: z.string(),
  amount: Money,
  /** In the wallet once it is `captured`. */
  state: PaymentState,
  /** Where the customer answers the bank's question; null when nobody asks. */
  actionUrl: z.string().nullable(),
  failureCode: z.string().nullable(),
  createdAt: Instant,
});
export type TopUp = z.infer<typeof TopUp>;

export const walletRoutes = {
  getWallet: defineRoute({
    method: "GET",
    path: "/v1/wallet",
    tag: "Money",
    summary: "What is in my wallet, what is held and what I owe",
    access: ["customer"],
    response: Wallet,
  }),
  listWalletEntries: defineRoute({
    method: "GET",
    path: "/v1/wallet/entries",
    tag: "Money",
    summary: "What went into my wallet and out of it, newest first",
    access: ["customer"],
    query: PageQuery,
    response: pageOf(WalletEntry),
  }),
  topUpWallet: defineRoute({
    method: "POST",
    path: "/v1/wallet/top-ups",
    tag: "Money",
    summary:
      "Put money from a card into my wallet; a repeat with the same key, whenever, is the same top-up",
    access: ["customer"],
    patience: "long",
    limit: "order",
    body: z.object({ amount: Money, paymentMethodId: Id }),
    status: 201,
    response: TopUp,
    errors: ["CONFLICT", "PAYMENT_DECLINED", "PAYMENT_PENDING"],
  }),
  getTopUp: defineRoute({
    method: "GET",
    path: "/v1/wallet/top-ups/{id}",
    tag: "Money",
    summary: "What became of a top-up of mine",
    access: ["customer"],
    params: IdParams,
    response: TopUp,
    errors: ["NOT_FOUND"],
  }),
} as const;
