/** What we read of PayPal's resources; everything else in them is ignored. */
import { z } from "zod";

export const Amount = z.object({ currency_code: z.string(), value: z.string() });

export const Authorization = z.object({
  id: z.string(),
  status: z.string(),
  amount: Amount,
  expiration_time: z.string().nullish(),
  processor_response: z.object({ response_code: z.string().nullish() }).nullish(),
});

export const Capture = z.object({ id: z.string(), status: z.string(), amount: Amount });

export const Refund = z.object({
  id: z.string(),
  status: z.string(),
  amount: Amount,
  custom_id: z.string().nullish(),
});
export type Refund = z.output<typeof Refund>;

const Link = z.object({ rel: z.string(), href: z.string() });

export const Order = z.object({
  id: z.string(),
  status: z.string(),
  purchase_units: z
    .array(
      z.object({
        custom_id: z.string().nullish(),
        amount: Amount.nullish(),
        payments: z
          .object({
            authorizations: z.array(Authorization).default([]),
            captures: z.array(Capture).default([]),
            refunds: z.array(Refund).default([]),
          })
          .nullish(),
      }),
    )
    .default([]),
  links: z.array(Link).default([]),
});
export type Order = z.output<typeof Order>;

export const DisputePage = z.object({
  items: z.array(z.object({ dispute_id: z.string() })).default([]),
});

export const Dispute = z.object({
  dispute_id: z.string(),
  reason: z.string().nullish(),
  status: z.string(),
  dispute_amount: Amount,
  create_time: z.string(),
  seller_response_due_date: z.string().nullish(),
  dispute_outcome: z.object({ outcome_code: z.string() }).nullish(),
});
export type Dispute = z.output<typeof Dispute>;

export const Batch = z.object({
  batch_header: z.object({ payout_batch_id: z.string(), batch_status: z.string() }),
  items: z
    .array(
      z.object({
        transaction_status: z.string().nullish(),
        payout_item: z.object({
          sender_item_id: z.string().nullish(),
          amount: z.object({ currency: z.string(), value: z.string() }),
        }),
      }),
    )
    .default([]),
});
export type Batch = z.output<typeof Batch>;

export const ErrorBody = z.object({
  name: z.string(),
  details: z.array(z.object({ issue: z.string().nullish() })).nullish(),
  links: z.array(Link).nullish(),
});
export type PaypalError = z.output<typeof ErrorBody>;

export const AccessToken = z.object({ access_token: z.string(), expires_in: z.number() });

export const TransactionPage = z.object({
  total_pages: z.int().default(1),
  transaction_details: z.array(
    z.object({
      transaction_info: z.object({
        transaction_id: z.string(),
        transaction_event_code: z.string(),
        transaction_initiation_date: z.string(),
        transaction_amount: Amount,
        fee_amount: Amount.nullish(),
        invoice_id: z.string().nullish(),
        custom_field: z.string().nullish(),
      }),
    }),
  ),
});

export const Event = z.object({
  id: z.string(),
  event_type: z.string(),
  resource: z.looseObject({
    id: z.string().nullish(),
    custom_id: z.string().nullish(),
    supplementary_data: z
      .object({ related_ids: z.object({ order_id: z.string().nullish() }).nullish() })
      .nullish(),
    purchase_units: z.array(z.object({ custom_id: z.string().nullish() })).nullish(),
    disputed_transactions: z.array(z.object({ custom: z.string().nullish() })).nullish(),
    payout_batch_id: z.string().nullish(),
    payout_item: z.object({ sender_item_id: z.string().nullish() }).nullish(),
  }),
});
