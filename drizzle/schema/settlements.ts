import { sql } from "drizzle-orm";
import {
  bigint,
  bigserial,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import type { Classification, SettlementKind } from "#shared/contracts/ops-reconciliation.ts";
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
    /** An import that died is gone on with by whoever sends the same content, once the lease is over. */
    state: text("state").$type<"importing" | "done">().notNull(),
    leaseUntil: instant("lease_until"),
    lineCount: integer("line_count").notNull(),
    linesDone: integer("lines_done").notNull().default(0),
    /** Lines that no earlier import had brought. */
    linesNew: integer("lines_new").notNull().default(0),
    counts: jsonb("counts").$type<Partial<Record<Classification, number>>>().notNull().default({}),
    importedByRole: text("imported_by_role").notNull(),
    importedById: text("imported_by_id"),
    importedAt: instant("imported_at").notNull(),
  },
  (table) => [
    uniqueIndex("settlement_files_content").on(table.provider, table.fingerprint),
    index("settlement_files_period").on(table.provider, table.periodEnd),
  ],
);

/** A day whose report could not be had; it is gone when the report is there. */
export const settlementGaps = pgTable(
  "settlement_gaps",
  {
    provider: text("provider").$type<PaymentProviderName>().notNull(),
    /** The beginning of the day (UTC). */
    day: instant("day").notNull(),
    tries: integer("tries").notNull(),
    since: instant("since").notNull(),
    dueAt: instant("due_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.provider, table.day] })],
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
    /** What makes it this line and no other, in whichever file it comes. */
    fingerprint: text("fingerprint").notNull(),
    kind: text("kind").$type<SettlementKind>().notNull(),
    providerReference: text("provider_reference").notNull(),
    /** Our reference as the provider repeats it; null when it does not. */
    ourReference: text("our_reference"),
    /** Signed from our side: money we received is positive. */
    amountMinor: bigint("amount_minor", { mode: "number" }).notNull(),
    feeMinor: bigint("fee_minor", { mode: "number" }).notNull(),
    currency: text("currency").notNull(),
    occurredAt: instant("occurred_at").notNull(),
    classification: text("classification").$type<Classification>().notNull(),
    /** Our payment, refund, dispute or payout that it is about; null when we know none. */
    subjectId: text("subject_id"),
  },
  (table) => [
    uniqueIndex("settlement_lines_place").on(table.fileId, table.lineNumber),
    // The same line in another file, or in another import at the same time, is not kept again.
    uniqueIndex("settlement_lines_fingerprint").on(table.provider, table.fingerprint),
    index("settlement_lines_subject")
      .on(table.subjectId)
      .where(sql`${table.subjectId} is not null`),
    index("settlement_lines_pending")
      .on(table.provider, table.id)
      .where(sql`${table.classification} = 'pending_cutoff'`),
    index("settlement_lines_reference").on(table.provider, table.kind, table.providerReference),
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
    classification: text("classification").$type<Classification>().notNull(),
    kind: text("kind").$type<SettlementKind>().notNull(),
    /** The provider's line; null while only we know of it. */
    lineId: bigint("line_id", { mode: "number" }),
    providerReference: text("provider_reference"),
    paymentId: text("payment_id"),
    refundId: text("refund_id"),
    payoutId: text("payout_id"),
    disputeId: text("dispute_id"),
    /** What we booked and what the provider says, signed from our side; null where one has nothing. */
    expectedMinor: bigint("expected_minor", { mode: "number" }),
    expectedCurrency: text("expected_currency"),
    foundMinor: bigint("found_minor", { mode: "number" }),
    foundCurrency: text("found_currency"),
    /** When it happened, by whoever has it. */
    occurredAt: instant("occurred_at").notNull(),
    state: text("state").$type<"open" | "resolved">().notNull(),
    resolution: text("resolution"),
    reasonSealed: sealed("reason_sealed"),
    resolvedById: text("resolved_by_id"),
    resolvedAt: instant("resolved_at"),
    /** What the resolution moved in the ledger (`adjustment`, this id); null when it moved nothing. */
    bookedMinor: bigint("booked_minor", { mode: "number" }),
    createdAt: instant("created_at").notNull(),
  },
  (table) => [
    uniqueIndex("reconciliation_items_fingerprint").on(table.fingerprint),
    index("reconciliation_items_open").on(table.createdAt).where(sql`${table.state} = 'open'`),
    index("reconciliation_items_subject").on(
      sql`(coalesce(${table.paymentId}, ${table.refundId}, ${table.payoutId}, ${table.disputeId}))`,
    ),
    // Evidence that turns up later is written to the item that misses it.
    index("reconciliation_items_line").on(table.lineId).where(sql`${table.lineId} is not null`),
  ],
);
