import { sql } from "drizzle-orm";
import { index, integer, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { instant, sealed } from "./columns.ts";

/** Receipts, invoices and credit notes as they were issued; they never change afterwards. */
export const documents = pgTable(
  "documents",
  {
    id: text("id").primaryKey(),
    kind: text("kind").$type<"receipt" | "invoice" | "credit_note" | "statement">().notNull(),
    /** Without gaps per series, such as `IN-2026-000042`; null for what needs no number. */
    number: text("number"),
    /** The order, refund or owner and period it is about; one document of a kind for each. */
    subjectId: text("subject_id").notNull(),
    ownerId: text("owner_id").notNull(),
    orderId: text("order_id"),
    totalMinor: integer("total_minor").notNull(),
    currency: text("currency").notNull(),
    /** What the document says, as JSON. */
    contentSealed: sealed("content_sealed").notNull(),
    issuedAt: instant("issued_at").notNull(),
  },
  (table) => [
    uniqueIndex("documents_subject").on(table.kind, table.subjectId),
    uniqueIndex("documents_number").on(table.number).where(sql`${table.number} is not null`),
    index("documents_owner").on(table.ownerId, table.id),
    index("documents_order").on(table.orderId),
  ],
);

/** The last number of each series, taken under its row's lock so that none is missing. */
export const documentSeries = pgTable("document_series", {
  series: text("series").primaryKey(),
  lastNumber: integer("last_number").notNull(),
});
