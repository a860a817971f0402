import { sql } from "drizzle-orm";
import { bigint, check, index, integer, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import type { PaymentProviderName } from "#shared/payment-providers.ts";
import type { PayoutState } from "#shared/states.ts";
import { instant } from "./columns.ts";

/** Where a rider or a store is paid out to: the provider's token, never an account number. */
export const payoutAccounts = pgTable("payout_accounts", {
  ownerId: text("owner_id").primaryKey(),
  ownerKind: text("owner_kind").$type<"rider" | "partner">().notNull(),
  provider: text("provider").$type<PaymentProviderName>().notNull(),
  token: text("token").notNull(),
  lastFour: text("last_four").notNull(),
  bank: text("bank").notNull(),
  createdAt: instant("created_at").notNull(),
  updatedAt: instant("updated_at").notNull(),
});

export const payouts = pgTable(
  "payouts",
  {
    id: text("id").primaryKey(),
    ownerKind: text("owner_kind").$type<"rider" | "partner">().notNull(),
    ownerId: text("owner_id").notNull(),
    provider: text("provider").$type<PaymentProviderName>().notNull(),
    token: text("token").notNull(),
    /** What is sent; the fee is taken from the balance on top of it. */
    amountMinor: bigint("amount_minor", { mode: "number" }).notNull(),
    feeMinor: integer("fee_minor").notNull().default(0),
    lastFour: text("last_four").notNull().default(""),
    currency: text("currency").notNull(),
    state: text("state").$type<PayoutState>().notNull(),
    version: integer("version").notNull().default(1),
    /** The period it closes, such as `2026-11-22`, or `2026-11-22.2` when that failed. */
    period: text("period").notNull(),
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
    // One payout per owner and period, whoever asks for it at the same time.
    uniqueIndex("payouts_period").on(table.ownerId, table.period),
    index("payouts_owner").on(table.ownerId, table.id),
    index("payouts_provider_reference")
      .on(table.providerReference)
      .where(sql`${table.providerReference} is not null`),
    index("payouts_attention").on(table.attentionAt).where(sql`${table.attention} is not null`),
    index("payouts_due").on(table.dueAt).where(sql`${table.dueAt} is not null`),
    check("payouts_positive", sql`${table.amountMinor} > 0`),
  ],
);

/** Nobody is paid out while one of these stands. */
export const payoutHolds = pgTable(
  "payout_holds",
  {
    id: text("id").primaryKey(),
    ownerId: text("owner_id").notNull(),
    reason: text("reason").notNull(),
    placedById: text("placed_by_id"),
    placedAt: instant("placed_at").notNull(),
    releasedById: text("released_by_id"),
    releasedAt: instant("released_at"),
  },
  (table) => [
    uniqueIndex("payout_holds_standing").on(table.ownerId).where(sql`${table.releasedAt} is null`),
  ],
);
