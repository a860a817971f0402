import { z } from "zod";
import { Money } from "../money.ts";
import { RefundState } from "../states.ts";
import { IdParams, Instant, text } from "./fields.ts";
import { defineRoute } from "./route.ts";

/** Our own words, because they travel with events; what a person typed is the note. */
export const RefundReason = z.enum([
  "missing_item",
  "wrong_item",
  "quality",
  "late",
  "not_delivered",
  "duplicate",
  "goodwill",
  "unexpected_money",
  "other",
]);
export type RefundReason = z.infer<typeof RefundReason>;

/** Where it goes: the way the money came, or into the customer's wallet. */
export const RefundDestination = z.enum(["original", "wallet"]);
/** Who bears it: everybody by their remaining share, the platform, or the store. */
export const RefundBearer = z.enum(["shares", "platform", "partner"]);

export const Refund = z.object({
  id: z.string(),
  paymentId: z.string(),
  orderId: z.string().nullable(),
  amount: Money,
  state: RefundState,
  destination: RefundDestination,
  bearer: RefundBearer,
  reason: RefundReason,
  failureCode: z.string().nullable(),
  createdAt: Instant,
  updatedAt: Instant,
});
export type Refund = z.infer<typeof Refund>;

export const refundRoutes = {
  createRefund: defineRoute({
    method: "POST",
    path: "/v1/orders/{id}/refunds",
    tag: "Money",
    summary:
      "Give money of an order back, whole or in part, as often as something is left; a store may for its own orders and bears it then",
    access: ["ops", "partner"],
    patience: "long",
    params: IdParams,
    body: z.object({
      amount: Money.optional().describe("All that is left when it is missing"),
      reason: RefundReason,
      destination: RefundDestination.optional().describe(
        "The way it came, when it is missing; cash goes to the wallet",
      ),
      bearer: RefundBearer.optional().describe("`shares` for ops, `partner` for a store"),
      note: text(500).optional(),
    }),
    status: 201,
    response: Refund,
    errors: ["NOT_FOUND", "FORBIDDEN", "CONFLICT", "REFUND_TOO_LARGE"],
  }),
} as const;
