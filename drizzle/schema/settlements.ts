import { sql } from "drizzle-orm";
import { bigserial, index, integer, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import type { PaymentProviderName } from "#shared/payment-providers.ts";
import { instant, sealed } from "./columns.ts";

/** A provider's settlement report, by file or by API; the same content is imported once. */
export const settlementFiles = pgTable(
  "settlement_files",
  {
    id: text("id").primaryKey(),
    provider: text("provider").$type<PaymentProviderName>().notNull(),
    source: text("source").$type<"csv" | "api">().notNull(),
    /** SHA-256 of the content. */
    fingerprint: text("fingerprint").notNull(),
    periodStart: instant("period_start").notNull(),
    periodEnd: instant("period_end").notNull(),
    lineCount: integer("line_count").notNull(),
    importedByRole: text("imported_by_role").notNull(),
    importedById: text("imported_by_id"),
    importedAt: instant("imported_at").notNull(),
  },
  (table) => [uniqueIndex("settlement_files_content").on(table.provider, table.fingerprint)],
);

export const settlementLines = pgTable(
  "settlement_lines",
  {
    id: bigserial("id", { mode: "number" }).primaryKey(),
    fileId: text("file_id")
      .notNull()
      .references(() => settlementFiles.id),
    lineNumber: integer("line_number").notNull(),
    provider: text("provider").$type<PaymentProviderName>().notNull(),
    kind: text("kind")
      .$type<"payment" | "refund" | "dispute" | "payout" | "fee" | "adjustment">()
      .notNull(),
    providerReference: text("provider_reference").notNull(),
    /** Our reference as the provider repeats it; null when it does not. */
    ourReference: text("our_reference"),
    /** Signed from our side: money we received is positive. */
    amountMinor: integer("amount_minor").notNull(),
    feeMinor: integer("fee_minor").notNull(),
    currency: text("currency").notNull(),
    occurredAt: instant("occurred_at").notNull(),
    classification: text("classification").notNull(),
  },
  (table) => [
    uniqueIndex("settlement_lines_place").on(table.fileId, table.lineNumber),
    index("settlement_lines_reference").on(table.provider, table.kind, table.providerReference),
    index("settlement_lines_ours").on(table.ourReference),
  ],
);

/** Differences for people. Nothing here is ever resolved by itself. */
export const reconciliationItems = pgTable(
  "reconciliation_items",
  {
    id: text("id").primaryKey(),
    /** The same difference is found again by every run and kept once. */
    fingerprint: text("fingerprint").notNull(),
    provider: text("provider").$type<PaymentProviderName>().notNull(),
    classification: text("classification").notNull(),
    lineId: integer("line_id"),
    paymentId: text("payment_id"),
    refundId: text("refund_id"),
    payoutId: text("payout_id"),
    expectedMinor: integer("expected_minor"),
    foundMinor: integer("found_minor"),
    currency: text("currency").notNull(),
    state: text("state").$type<"open" | "resolved">().notNull(),
    resolution: text("resolution"),
    reasonSealed: sealed("reason_sealed"),
    resolvedById: text("resolved_by_id"),
    resolvedAt: instant("resolved_at"),
    /** The ledger transaction that the resolution made; null when none was needed. */
    transactionId: text("transaction_id"),
    createdAt: instant("created_at").notNull(),
  },
  (table) => [
    uniqueIndex("reconciliation_items_fingerprint").on(table.fingerprint),
    index("reconciliation_items_open").on(table.createdAt).where(sql`${table.state} = 'open'`),
  ],
);
