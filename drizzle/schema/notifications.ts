/** Messages to people, and what became of them. */
import { sql } from "drizzle-orm";
import { index, integer, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { instant, sealed } from "./columns.ts";

export const notifications = pgTable(
  "notifications",
  {
    id: text("id").primaryKey(),
    /** What makes a message the same one, from ids: a second with it is not written. */
    dedupeKey: text("dedupe_key").notNull(),
    template: text("template").notNull(),
    purpose: text("purpose").$type<"safety" | "trip" | "notice">().notNull(),
    language: text("language").notNull(),
    /** What the words are filled with, as JSON. */
    valuesSealed: sealed("values_sealed").notNull(),
    phoneSealed: sealed("phone_sealed").notNull(),
    /** For the bound on messages to one number. */
    phoneHash: text("phone_hash").notNull(),
    /** On whose behalf it is sent, to whom by our id, and about which alarm, order or contact. */
    personId: text("person_id").notNull(),
    recipientId: text("recipient_id").notNull(),
    subjectId: text("subject_id").notNull(),
    state: text("state").$type<"queued" | "sending" | "sent" | "failed">().notNull(),
    attempts: integer("attempts").notNull().default(0),
    /** When it is looked at next; while it is being sent, when its sender is taken to be dead. */
    nextAttemptAt: instant("next_attempt_at"),
    /** Too late to be of use after that. */
    expiresAt: instant("expires_at").notNull(),
    createdAt: instant("created_at").notNull(),
    sentAt: instant("sent_at"),
    provider: text("provider"),
    providerReference: text("provider_reference"),
    /** Why the last attempt failed: a code of ours, never what a provider wrote. */
    failure: text("failure"),
  },
  (table) => [
    uniqueIndex("notifications_once").on(table.dedupeKey),
    index("notifications_due")
      .on(table.nextAttemptAt)
      .where(sql`${table.nextAttemptAt} is not null`),
    index("notifications_phone").on(table.phoneHash, table.createdAt),
    index("notifications_recipient").on(table.recipientId, table.createdAt),
    index("notifications_subject").on(table.subjectId),
    index("notifications_created").on(table.createdAt),
  ],
);
