/** What we read of Razorpay's entities; everything else in them is ignored. */
import { z } from "zod";

/** An empty list stands for no notes. */
const notes = z
  .union([z.record(z.string(), z.coerce.string()), z.array(z.unknown()).transform(() => ({}))])
  .nullish()
  .transform((value): Record<string, string> => value ?? {});

export const Order = z.object({
  id: z.string(),
  amount: z.int(),
  currency: z.string(),
  receipt: z.string().nullable(),
  status: z.string(),
  notes,
});
export type Order = z.output<typeof Order>;

export const Payment = z.object({
  id: z.string(),
  amount: z.int(),
  currency: z.string(),
  status: z.enum(["created", "authorized", "captured", "refunded", "failed"]),
  captured: z.boolean().nullish(),
  order_id: z.string().nullable(),
  amount_refunded: z.int().default(0),
  error_reason: z.string().nullish(),
  error_code: z.string().nullish(),
  notes,
});
export type Payment = z.output<typeof Payment>;

export const Refund = z.object({
  id: z.string(),
  amount: z.int(),
  currency: z.string(),
  payment_id: z.string(),
  receipt: z.string().nullish(),
  status: z.enum(["pending", "processed", "failed"]),
  notes,
});
export type Refund = z.output<typeof Refund>;

export const Dispute = z.object({
  id: z.string(),
  payment_id: z.string(),
  amount: z.int(),
  currency: z.string(),
  reason_code: z.string().nullish(),
  status: z.string(),
  created_at: z.int(),
  respond_by: z.int().nullish(),
});
export type Dispute = z.output<typeof Dispute>;

export const Payout = z.object({
  id: z.string(),
  amount: z.int(),
  currency: z.string(),
  status: z.string(),
  reference_id: z.string().nullish(),
});

export const Token = z.object({ id: z.string(), method: z.enum(["card", "upi"]) });

export const Created = z.object({
  razorpay_payment_id: z.string(),
  next: z.array(z.object({ action: z.string(), url: z.string().optional() })).default([]),
});

export const collection = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item) });

export const ErrorBody = z.object({
  error: z.object({
    code: z.string(),
    reason: z.string().nullish(),
    metadata: z.object({ payment_id: z.string().nullish() }).loose().nullish(),
  }),
});
export type RazorpayError = z.output<typeof ErrorBody>["error"];

export const ReconItem = z.object({
  entity_id: z.string(),
  type: z.string(),
  debit: z.int(),
  credit: z.int(),
  amount: z.int(),
  currency: z.string(),
  fee: z.int(),
  created_at: z.int(),
  settled_at: z.int().nullish(),
  order_id: z.string().nullish(),
  order_receipt: z.string().nullish(),
  dispute_id: z.string().nullish(),
  notes: z.unknown(),
});

export const Transaction = z.object({
  id: z.string(),
  currency: z.string(),
  credit: z.int(),
  debit: z.int(),
  created_at: z.int(),
  source: z
    .object({ id: z.string(), entity: z.string(), fees: z.int().default(0), notes })
    .nullish(),
});

const entityOf = <T extends z.ZodType>(entity: T) => z.object({ entity }).optional();

export const Event = z.object({
  event: z.string(),
  created_at: z.int(),
  payload: z.object({
    payment: entityOf(z.object({ id: z.string(), order_id: z.string().nullish(), notes })),
    refund: entityOf(
      z.object({ id: z.string(), payment_id: z.string(), receipt: z.string().nullish(), notes }),
    ),
    dispute: entityOf(z.object({ id: z.string(), payment_id: z.string() })),
    payout: entityOf(z.object({ id: z.string(), reference_id: z.string().nullish() })),
    order: entityOf(z.object({ id: z.string(), receipt: z.string().nullish() })),
  }),
});
