import { z } from "zod";
import { Id } from "../ids.ts";
import { Money } from "../money.ts";
import { PaymentProviderName } from "../payment-providers.ts";
import { ActorRole } from "../roles.ts";
import { DisputeState, PaymentState } from "../states.ts";
import { IdParams, Instant, PageQuery, pageOf } from "./fields.ts";
import { Payment } from "./payments.ts";
import { Refund } from "./refunds.ts";
import { defineRoute } from "./route.ts";

/** Why a person has to look at a payment or a refund. */
export const PaymentAttention = z.enum([
  /** The provider has taken it after we had called it failed or voided. */
  "late_success",
  /** The provider holds an authorization of a payment that has ended. */
  "late_authorization",
  /** It was captured although it was to be let go. */
  "captured_not_voided",
  "captured_too_much",
  "captured_too_little",
  "wrong_amount",
  "wrong_currency",
  /** The provider does not know a payment that it has confirmed before. */
  "unknown_to_provider",
  /** The provider tells of a refund that we did not ask for. */
  "refund_not_ours",
  /** A refund was sent back by a bank, or failed for good. */
  "refund_failed",
  /** The provider does not answer for longer than a day. */
  "stays_unknown",
]);
export type PaymentAttention = z.infer<typeof PaymentAttention>;

export const Dispute = z.object({
  id: z.string(),
  paymentId: z.string(),
  provider: z.string(),
  providerReference: z.string(),
  amount: Money,
  state: DisputeState,
  /** Our own word for the bank's reason. */
  reason: z.string(),
  openedAt: Instant,
  evidenceDueAt: Instant.nullable(),
  closedAt: Instant.nullable(),
});
export type Dispute = z.infer<typeof Dispute>;

export const OpsRefund = Refund.extend({
  providerReference: z.string().nullable(),
  requestedByRole: ActorRole,
  requestedById: z.string().nullable(),
  /** What the person who asked for it wrote. */
  note: z.string().nullable(),
  attention: PaymentAttention.nullable(),
});
export type OpsRefund = z.infer<typeof OpsRefund>;

/** A payment as ops sees it in a list. */
export const OpsPayment = Payment.omit({ refunds: true }).extend({
  customerId: z.string(),
  version: z.int(),
  goal: z.enum(["authorize", "capture", "void"]),
  providerReference: z.string().nullable(),
  attention: PaymentAttention.nullable(),
  attentionAt: Instant.nullable(),
  /** Captured beyond what was expected; it lies in suspense until a person has decided. */
  unexpected: Money,
  /** When it is looked at again; null when nothing is left to do. */
  dueAt: Instant.nullable(),
  tries: z.int(),
});
export type OpsPayment = z.infer<typeof OpsPayment>;

export const PaymentStep = z.object({
  version: z.int(),
  from: PaymentState.nullable(),
  to: PaymentState,
  reason: z.string().nullable(),
  /** Null for a step of the system or of a provider. */
  actorId: z.string().nullable(),
  at: Instant,
});

export const PaymentPosting = z.object({
  id: z.string(),
  purpose: z.string(),
  reference: z.string(),
  at: Instant,
  legs: z.array(
    z.object({ kind: z.string(), owner: z.string(), amount: Money.describe("Debits positive") }),
  ),
});

export const OpsPaymentDetail = OpsPayment.extend({
  history: z.array(PaymentStep),
  refunds: z.array(OpsRefund),
  disputes: z.array(Dispute),
  postings: z.array(PaymentPosting),
});
export type OpsPaymentDetail = z.infer<typeof OpsPaymentDetail>;

/** What a person decides about a payment with an attention. */
export const ResolveAction = z.enum([
  /** Ask the provider again and believe it. */
  "look_again",
  /** Give what nobody expected back the way it came. */
  "return",
  /** The same, into the customer's wallet. */
  "return_to_wallet",
  /** It is all right as it is; a late success then pays what it was meant for. */
  "accept",
  /** What nobody expected becomes revenue: nobody can be paid back any more. */
  "write_off",
]);
export type ResolveAction = z.infer<typeof ResolveAction>;

/** Our own words: they are kept in plain columns. */
export const ResolveReason = z.enum([
  "checked_at_provider",
  "agreed_with_customer",
  "our_mistake",
  "provider_mistake",
  "too_small",
  "other",
]);
export type ResolveReason = z.infer<typeof ResolveReason>;

export const CreditReason = z.enum(["goodwill", "promotion", "correction"]);

export const opsPaymentRoutes = {
  listOpsPayments: defineRoute({
    method: "GET",
    path: "/v1/ops/payments",
    tag: "Ops",
    summary:
      "Payments of the region, newest first; with attention=true those that wait for a person",
    access: ["ops"],
    query: PageQuery.extend({
      state: PaymentState.optional(),
      provider: PaymentProviderName.optional(),
      attention: z.enum(["true"]).optional(),
      orderId: Id.optional(),
      customerId: Id.optional(),
      reference: z
        .string()
        .max(200)
        .optional()
        .describe("The id of a payment or refund, ours or the provider's"),
    }),
    response: pageOf(OpsPayment),
  }),
  getOpsPayment: defineRoute({
    method: "GET",
    path: "/v1/ops/payments/{id}",
    tag: "Ops",
    summary: "A payment with its history, refunds, disputes and what was posted for it",
    access: ["ops"],
    params: IdParams,
    response: OpsPaymentDetail,
    errors: ["NOT_FOUND"],
  }),
  resolvePayment: defineRoute({
    method: "POST",
    path: "/v1/ops/payments/{id}/resolve",
    tag: "Ops",
    summary: "Decide about a payment that waits for a person",
    access: ["ops"],
    patience: "long",
    params: IdParams,
    body: z.object({ action: ResolveAction, reason: ResolveReason }),
    response: OpsPaymentDetail,
    errors: ["NOT_FOUND", "CONFLICT"],
  }),
  creditCustomer: defineRoute({
    method: "POST",
    path: "/v1/ops/customers/{id}/credits",
    tag: "Ops",
    summary: "Put money of ours into a customer's wallet",
    access: ["ops"],
    params: IdParams,
    body: z.object({ amount: Money, reason: CreditReason }),
    status: 201,
    response: z.object({ id: z.string(), customerId: z.string(), amount: Money }),
    errors: ["NOT_FOUND", "CONFLICT"],
  }),
} as const;
