import { sql } from "drizzle-orm";
import {
  bigserial,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import type { PaymentProviderName } from "#shared/payment-providers.ts";
import type { DisputeState, PaymentState, RefundState } from "#shared/states.ts";
import { instant, sealed } from "./columns.ts";

/** A part of an amount and the account of the ledger that it belongs to. */
export type MoneyShare = { readonly kind: string; readonly owner: string; readonly minor: number };

/** What a provider captured that the payment is not with, or in another currency than it asked for. */
export type MoneyElsewhere = {
  readonly provider: PaymentProviderName;
  readonly currency: string;
  /** All that was heard of, so that a repeat is known. */
  readonly capturedMinor: number;
  /** What of it still lies in suspense. */
  readonly leftMinor: number;
};

/** The provider's token, last four and brand. A card number never reaches us. */
export const paymentMethods = pgTable(
  "payment_methods",
  {
    id: text("id").primaryKey(),
    customerId: text("customer_id").notNull(),
    kind: text("kind").$type<"card" | "upi" | "account">().notNull(),
    provider: text("provider").$type<PaymentProviderName>().notNull(),
    token: text("token").notNull(),
    /** Empty for what has no number, such as UPI. */
    lastFour: text("last_four").notNull(),
    brand: text("brand").notNull(),
    /** The same card at other providers, in the order in which they may take over. */
    alternates: jsonb("alternates")
      .$type<{ provider: PaymentProviderName; token: string }[]>()
      .notNull()
      .default([]),
    createdAt: instant("created_at").notNull(),
  },
  (table) => [index("payment_methods_customer").on(table.customerId)],
);

export const payments = pgTable(
  "payments",
  {
    id: text("id").primaryKey(),
    /** What it pays for: the order, or for a top-up and for a tip that failed the payment itself. */
    subjectId: text("subject_id").notNull(),
    /** The order that it belongs to; null for a top-up. */
    orderId: text("order_id"),
    customerId: text("customer_id").notNull(),
    purpose: text("purpose").$type<"order" | "cancellation_fee" | "tip" | "top_up">().notNull(),
    provider: text("provider").$type<PaymentProviderName>().notNull(),
    methodId: text("method_id").notNull(),
    state: text("state").$type<PaymentState>().notNull(),
    version: integer("version").notNull().default(1),
    amountMinor: integer("amount_minor").notNull(),
    /** How much of it is to be taken when the goal is to capture; null for all of it. */
    toCaptureMinor: integer("to_capture_minor"),
    capturedMinor: integer("captured_minor").notNull().default(0),
    /** What refunds that may still succeed have claimed. */
    refundPendingMinor: integer("refund_pending_minor").notNull().default(0),
    refundedMinor: integer("refunded_minor").notNull().default(0),
    /** The part of the captured amount that nobody expected; it lies in suspense. */
    unexpectedMinor: integer("unexpected_minor").notNull().default(0),
    disputedMinor: integer("disputed_minor").notNull().default(0),
    elsewhere: jsonb("elsewhere").$type<MoneyElsewhere[]>().notNull().default([]),
    currency: text("currency").notNull(),
    providerReference: text("provider_reference"),
    /** Where the customer answers the bank's challenge (3-D Secure); null when there is none. */
    actionUrl: text("action_url"),
    /** When the provider lets go of an authorization by itself. */
    authorizedUntil: instant("authorized_until"),
    /** Our own word for why it failed. */
    failureCode: text("failure_code"),
    /** Something that only a person may decide, in a word of ours; null when all is well. */
    attention: text("attention"),
    attentionAt: instant("attention_at"),
    /** When its money was shared out in the ledger. */
    settledAt: instant("settled_at"),
    /** What was shared out to whom; for a tip, already while it is open. */
    shares: jsonb("shares").$type<MoneyShare[]>(),
    /** The caller's key: a repeat, even years later, finds the payment that it made. */
    requestedWithKey: text("requested_with_key"),
    /** What was decided about the money; the payment is driven there, whatever crashes meanwhile. */
    goal: text("goal").$type<"authorize" | "capture" | "void">().notNull().default("authorize"),
    /** When it is looked at again; null when nothing is left to do. */
    dueAt: instant("due_at"),
    /** Asks of the provider since the last answer, for growing pauses. */
    tries: integer("tries").notNull().default(0),
    /** While somebody talks to the provider about it, nobody else does. */
    leaseUntil: instant("lease_until"),
    createdAt: instant("created_at").notNull(),
    updatedAt: instant("updated_at").notNull(),
  },
  (table) => [
    // One payment per subject and purpose: a repeat can never charge twice.
    uniqueIndex("payments_purpose").on(table.subjectId, table.purpose),
    uniqueIndex("payments_key")
      .on(table.customerId, table.purpose, table.requestedWithKey)
      .where(sql`${table.requestedWithKey} is not null`),
    index("payments_order").on(table.orderId),
    index("payments_customer").on(table.customerId, table.id),
    index("payments_provider_reference")
      .on(table.provider, table.providerReference)
      .where(sql`${table.providerReference} is not null`),
    index("payments_due").on(table.dueAt).where(sql`${table.dueAt} is not null`),
    index("payments_attention").on(table.attentionAt).where(sql`${table.attention} is not null`),
    check(
      "payments_capture_bound",
      // More than was asked for may be captured by a provider; it is kept, and goes back.
      sql`${table.unexpectedMinor} between 0 and ${table.capturedMinor}`,
    ),
    check(
      "payments_refund_bound",
      sql`${table.refundedMinor} >= 0 and ${table.refundPendingMinor} >= 0
        and ${table.refundedMinor} + ${table.refundPendingMinor} <= ${table.capturedMinor}`,
    ),
  ],
);

export const paymentTransitions = pgTable(
  "payment_transitions",
  {
    id: bigserial("id", { mode: "number" }).primaryKey(),
    paymentId: text("payment_id")
      .notNull()
      .references(() => payments.id),
    version: integer("version").notNull(),
    from: text("from_state").$type<PaymentState>(),
    to: text("to_state").$type<PaymentState>().notNull(),
    reason: text("reason"),
    /** The person who decided it; null for the system and for what a provider told. */
    actorId: text("actor_id"),
    at: instant("at").notNull(),
  },
  (table) => [uniqueIndex("payment_transitions_version").on(table.paymentId, table.version)],
);

/** Money on its way back. Claims of all refunds that may succeed never exceed what was captured. */
export const refunds = pgTable(
  "refunds",
  {
    id: text("id").primaryKey(),
    paymentId: text("payment_id")
      .notNull()
      .references(() => payments.id),
    /** Of money that lies elsewhere: with whom. It is no part of the payment's own amounts. */
    elsewhere: text("elsewhere").$type<PaymentProviderName>(),
    amountMinor: integer("amount_minor").notNull(),
    currency: text("currency").notNull(),
    state: text("state").$type<RefundState>().notNull(),
    version: integer("version").notNull().default(1),
    /** Where it goes: back the way it came, or into the customer's wallet. */
    destination: text("destination").$type<"original" | "wallet">().notNull(),
    /** Who bears it: everybody by their share, the platform, or the partner. */
    bearer: text("bearer").$type<"shares" | "platform" | "partner">().notNull(),
    /** Whose accounts it comes out of; decided when it was asked for. */
    shares: jsonb("shares").$type<MoneyShare[]>().notNull().default([]),
    /** Our own word; what a person typed is sealed beside it. */
    reason: text("reason").notNull(),
    noteSealed: sealed("note_sealed"),
    requestedByRole: text("requested_by_role").notNull(),
    requestedById: text("requested_by_id"),
    requestedWithKey: text("requested_with_key").notNull(),
    providerReference: text("provider_reference"),
    failureCode: text("failure_code"),
    attention: text("attention"),
    attentionAt: instant("attention_at"),
    dueAt: instant("due_at"),
    tries: integer("tries").notNull().default(0),
    leaseUntil: instant("lease_until"),
    createdAt: instant("created_at").notNull(),
    updatedAt: instant("updated_at").notNull(),
  },
  (table) => [
    uniqueIndex("refunds_key").on(table.paymentId, table.requestedWithKey),
    index("refunds_due").on(table.dueAt).where(sql`${table.dueAt} is not null`),
    // A provider's settlement line names it by this.
    index("refunds_provider_reference")
      .on(table.providerReference)
      .where(sql`${table.providerReference} is not null`),
    index("refunds_attention").on(table.attentionAt).where(sql`${table.attention} is not null`),
    check("refunds_positive", sql`${table.amountMinor} > 0`),
  ],
);

export const disputes = pgTable(
  "disputes",
  {
    id: text("id").primaryKey(),
    paymentId: text("payment_id")
      .notNull()
      .references(() => payments.id),
    provider: text("provider").$type<PaymentProviderName>().notNull(),
    providerReference: text("provider_reference").notNull(),
    amountMinor: integer("amount_minor").notNull(),
    /** What of a top-up was taken back from its customer when the dispute opened. */
    chargedMinor: integer("charged_minor").notNull().default(0),
    currency: text("currency").notNull(),
    state: text("state").$type<DisputeState>().notNull(),
    version: integer("version").notNull().default(1),
    /** The provider's reason mapped to a word of ours. */
    reason: text("reason").notNull(),
    openedAt: instant("opened_at").notNull(),
    evidenceDueAt: instant("evidence_due_at"),
    closedAt: instant("closed_at"),
  },
  (table) => [
    uniqueIndex("disputes_provider").on(table.provider, table.providerReference),
    index("disputes_payment").on(table.paymentId),
  ],
);

/** What providers sent, stored before it is answered and processed once, in any order. */
export const webhookEvents = pgTable(
  "webhook_events",
  {
    id: bigserial("id", { mode: "number" }).primaryKey(),
    provider: text("provider").$type<PaymentProviderName>().notNull(),
    providerEventId: text("provider_event_id").notNull(),
    type: text("type").notNull(),
    /** The raw body; it may repeat what the provider knows about a person. */
    bodySealed: sealed("body_sealed").notNull(),
    state: text("state").$type<"stored" | "processed" | "ignored" | "failed">().notNull(),
    tries: integer("tries").notNull().default(0),
    dueAt: instant("due_at"),
    receivedAt: instant("received_at").notNull(),
    processedAt: instant("processed_at"),
  },
  (table) => [
    uniqueIndex("webhook_events_provider").on(table.provider, table.providerEventId),
    index("webhook_events_due").on(table.dueAt).where(sql`${table.dueAt} is not null`),
  ],
);
