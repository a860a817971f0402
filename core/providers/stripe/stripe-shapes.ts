/** What we read of Stripe's objects (API version 2025-09-30); everything else in them is ignored. */
import { z } from "zod";

const metadata = z.record(z.string(), z.string()).nullish();

export const Charge = z.object({
  id: z.string(),
  amount_refunded: z.int().default(0),
  disputed: z.boolean().default(false),
  payment_method_details: z
    .object({ card: z.object({ capture_before: z.int().nullish() }).nullish() })
    .nullish(),
});

const CardError = z.object({ code: z.string().nullish(), decline_code: z.string().nullish() });

export const PaymentIntent = z.object({
  id: z.string(),
  object: z.literal("payment_intent"),
  status: z.string(),
  amount: z.int(),
  amount_received: z.int().default(0),
  amount_capturable: z.int().default(0),
  currency: z.string(),
  created: z.int(),
  metadata,
  latest_charge: z.union([Charge, z.string()]).nullish(),
  next_action: z.object({ redirect_to_url: z.object({ url: z.string() }).nullish() }).nullish(),
  last_payment_error: CardError.nullish(),
});
export type PaymentIntent = z.output<typeof PaymentIntent>;

export const Refund = z.object({
  id: z.string(),
  object: z.literal("refund"),
  amount: z.int(),
  currency: z.string(),
  status: z.string().nullable(),
  metadata,
});
export type Refund = z.output<typeof Refund>;

export const Dispute = z.object({
  id: z.string(),
  amount: z.int(),
  currency: z.string(),
  status: z.string(),
  reason: z.string(),
  created: z.int(),
  evidence_details: z.object({ due_by: z.int().nullish() }).nullish(),
});

export const Transfer = z.object({
  id: z.string(),
  object: z.literal("transfer"),
  amount: z.int(),
  currency: z.string(),
  reversed: z.boolean().default(false),
  transfer_group: z.string().nullish(),
});

export const BalanceTransaction = z.object({
  id: z.string(),
  type: z.string(),
  amount: z.int(),
  fee: z.int(),
  currency: z.string(),
  created: z.int(),
  source: z.union([z.string(), z.object({ id: z.string() }).loose()]).nullish(),
});

export const list = <T extends z.ZodType>(item: T) =>
  z.object({ data: z.array(item), has_more: z.boolean().default(false) });

export const ErrorBody = z.object({
  error: z.object({
    type: z.string(),
    code: z.string().nullish(),
    decline_code: z.string().nullish(),
    payment_intent: PaymentIntent.nullish(),
  }),
});
export type StripeError = z.output<typeof ErrorBody>["error"];

export const Event = z.object({
  id: z.string(),
  type: z.string(),
  created: z.int(),
  data: z.object({
    object: z.looseObject({
      id: z.string(),
      object: z.string(),
      metadata,
      payment_intent: z.string().nullish(),
      transfer_group: z.string().nullish(),
    }),
  }),
});
