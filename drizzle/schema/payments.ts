import { sql } from "drizzle-orm";
import { bigserial, index, integer, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import type { PaymentState } from "#shared/states.ts";
import { instant } from "./columns.ts";

/** The provider's token, last four and brand. A card number never reaches us. */
export const paymentMethods = pgTable(
  "payment_methods",
  {
    id: text("id").primaryKey(),
    customerId: text("customer_id").notNull(),
    kind: text("kind").$type<"card">().notNull(),
    provider: text("provider").notNull(),
    token: text("token").notNull(),
    lastFour: text("last_four").notNull(),
    brand: text("brand").notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (table) => [index("payment_methods_customer").on(table.customerId)],
);

export const payments = pgTable(
  "payments",
  {
    id: text("id").primaryKey(),
    orderId: text("order_id").notNull(),
    purpose: text("purpose").$type<"order" | "cancellation_fee">().notNull(),
    provider: text("provider").$type<"cash" | "test">().notNull(),
    methodId: text("method_id").notNull(),
    state: text("state").$type<PaymentState>().notNull(),
    version: integer("version").notNull().default(1),
    amountMinor: integer("amount_minor").notNull(),
    capturedMinor: integer("captured_minor").notNull().default(0),
    currency: text("currency").notNull(),
    providerReference: text("provider_reference"),
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
  // One payment per order and purpose: a repeat can never charge twice.
  (table) => [
    uniqueIndex("payments_purpose").on(table.orderId, table.purpose),
    index("payments_due").on(table.dueAt).where(sql`${table.dueAt} is not null`),
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
    at: instant("at").notNull(),
  },
  (table) => [uniqueIndex("payment_transitions_version").on(table.paymentId, table.version)],
);
