import { z } from "zod";
import { text } from "./fields.ts";
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

export const paymentRoutes = {
  listPaymentMethods: defineRoute({
    method: "GET",
    path: "/v1/payment-methods",
    tag: "Money",
    summary: "How I can pay; cash is always there",
    access: ["customer"],
    response: z.object({ items: z.array(PaymentMethod), nextCursor: z.null() }),
  }),
  addPaymentMethod: defineRoute({
    method: "POST",
    path: "/v1/payment-methods",
    tag: "Money",
    summary: "Keep a provider's card token; test tokens are tok_ok, tok_declined",
    access: ["customer"],
    body: z.object({
      provider: z.literal("test"),
      token: z
        .string()
        .regex(/^tok_[a-z0-9_]{2,60}$/, "Send the provider's token, never a card number"),
      lastFour: z.string().regex(/^\d{4}$/),
      brand: text(20),
    }),
    status: 201,
    response: PaymentMethod,
  }),
} as const;
