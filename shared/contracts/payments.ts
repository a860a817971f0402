import { z } from "zod";
import { Id } from "../ids.ts";
import { Money } from "../money.ts";
import { PaymentProviderName } from "../payment-providers.ts";
import { PaymentState } from "../states.ts";
import { IdParams, Instant, text } from "./fields.ts";
import { Refund } from "./refunds.ts";
import { defineRoute } from "./route.ts";

/** Never a card number: the provider's token, the last four digits and the brand. */
export const PaymentMethod = z.object({
  id: z.string(),
  kind: z.enum(["cash", "wallet", "card", "upi", "account"]),
  provider: z.string(),
  label: z.string(),
  lastFour: z.string().nullable(),
  brand: z.string().nullable(),
});
export type PaymentMethod = z.infer<typeof PaymentMethod>;

/** What a customer can keep at a provider. */
export const MethodKind = z.enum(["card", "upi", "account"]);
export type MethodKind = z.infer<typeof MethodKind>;

/** A provider's own name of a card or an account; nothing that could be a card number. */
const Token = z
  .string()
  .regex(/^[a-z]+_[A-Za-z0-9_]{2,80}$/, "Send the provider's token, never a card number");

/** Who keeps cards for us; cash and the wallet are always there. */
const CardProvider = PaymentProviderName.exclude(["cash", "wallet", "waiver"]);

export const PaymentPurpose = z.enum(["order", "cancellation_fee", "tip", "top_up"]);

/** A payment as its customer sees it, with all that went back. */
export const Payment = z.object({
  id: z.string(),
  orderId: z.string().nullable(),
  purpose: PaymentPurpose,
  provider: z.string(),
  methodId: z.string(),
  state: PaymentState,
  amount: Money,
  captured: Money,
  /** What has gone back for certain. */
  refunded: Money,
  /** What is on its way back. */
  refundPending: Money,
  /** What a bank holds back, or has taken back. */
  disputed: Money,
  /** Where the customer answers the bank's question; null when nobody asks. */
  actionUrl: z.string().nullable(),
  authorizedUntil: Instant.nullable(),
  /** Our own word for why it failed, such as `card_declined`. */
  failureCode: z.string().nullable(),
  /** When it was shared out between store, rider, tax and platform. */
  settledAt: Instant.nullable(),
  createdAt: Instant,
  updatedAt: Instant,
  refunds: z.array(Refund),
});
export type Payment = z.infer<typeof Payment>;

export const PaymentMethodList = z.object({
  items: z.array(PaymentMethod),
  /** Where a card or an account can be added, and of which kinds; the preferred one first. */
  providers: z.array(
    z.object({
      provider: CardProvider,
      kinds: z.array(MethodKind),
      /**
       * The provider's own page where a card is typed; it sends the browser to its parameter
       * `return`, with `provider`, `token`, `kind`, `lastFour` and `brand`. Null where it has none.
       */
      formUrl: z.string().nullable(),
    }),
  ),
  nextCursor: z.null(),
});

export const paymentRoutes = {
  listPaymentMethods: defineRoute({
    method: "GET",
    path: "/v1/payment-methods",
    tag: "Money",
    summary: "How I can pay; cash and the wallet are always there, then my cards, oldest first",
    access: ["customer"],
    response: PaymentMethodList,
  }),
  addPaymentMethod: defineRoute({
    method: "POST",
    path: "/v1/payment-methods",
    tag: "Money",
    summary:
      "Keep a provider's token of a card, a UPI handle or an account; in development the provider test takes tok_ok, tok_declined, tok_challenge",
    access: ["customer"],
    body: z.object({
      provider: CardProvider,
      kind: MethodKind.default("card"),
      token: Token,
      lastFour: z
        .string()
        .regex(/^(\d{4})?$/)
        .default("")
        .describe("Empty for what has no number"),
      brand: text(20),
      /** The same card at other providers, in the order in which they may take over. */
      alternates: z
        .array(z.object({ provider: CardProvider, token: Token }))
        .max(3)
        .default([]),
    }),
    status: 201,
    response: PaymentMethod,
    errors: ["CONFLICT"],
  }),
  removePaymentMethod: defineRoute({
    method: "DELETE",
    path: "/v1/payment-methods/{id}",
    tag: "Money",
    summary: "Forget a card of mine; not while a payment with it waits for an answer",
    access: ["customer"],
    params: IdParams,
    status: 204,
    response: z.undefined(),
    errors: ["NOT_FOUND", "CONFLICT"],
  }),
  listOrderPayments: defineRoute({
    method: "GET",
    path: "/v1/orders/{id}/payments",
    tag: "Money",
    summary: "What was paid for an order and what went back: the order first, then the tip",
    access: ["customer", "partner", "ops"],
    params: IdParams,
    response: z.object({ items: z.array(Payment), nextCursor: z.null() }),
    errors: ["NOT_FOUND"],
  }),
  tipRider: defineRoute({
    method: "POST",
    path: "/v1/orders/{id}/tips",
    tag: "Money",
    summary:
      "Tip the rider of a delivered order, once, within seven days; all of it goes to the rider",
    access: ["customer"],
    patience: "long",
    limit: "order",
    params: IdParams,
    body: z.object({
      amount: Money.describe("At most the order's total, or 100 units of the currency"),
      paymentMethodId: Id.default("wallet").describe("A card of mine, or `wallet`"),
    }),
    status: 201,
    response: Payment,
    errors: ["NOT_FOUND", "CONFLICT", "INSUFFICIENT_FUNDS", "PAYMENT_DECLINED", "PAYMENT_PENDING"],
  }),
} as const;
