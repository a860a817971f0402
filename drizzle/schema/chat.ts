/** Conversations around an order. Bodies are sealed and never leave the region's database unsealed. */
import { sql } from "drizzle-orm";
import {
  bigint,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { bytes, instant, sealed } from "./columns.ts";
import { orders } from "./orders.ts";

export const chatMessages = pgTable(
  "chat_messages",
  {
    id: text("id").primaryKey(),
    orderId: text("order_id")
      .notNull()
      .references(() => orders.id),
    /** Who reads it: customer and rider, customer and partner, everybody with support, or all. */
    channel: text("channel").$type<"rider" | "partner" | "support" | "group">().notNull(),
    /** Grows by one per order: the order in which everybody sees the messages. */
    seq: bigint("seq", { mode: "number" }).notNull(),
    senderId: text("sender_id").notNull(),
    /** Whose conversation with support it is; null outside of that channel. */
    party: text("party").$type<"customer" | "rider" | "partner">(),
    /** Who carried the order when it was written; a later rider does not read it. */
    riderId: text("rider_id"),
    senderRole: text("sender_role").$type<"customer" | "rider" | "partner" | "ops">().notNull(),
    /** The sender's own name for the message; a repeated one is the same message. */
    clientMessageId: text("client_message_id").notNull(),
    bodySealed: sealed("body_sealed"),
    mediaId: text("media_id"),
    createdAt: instant("created_at").notNull(),
    hiddenAt: instant("hidden_at"),
    hiddenBy: text("hidden_by"),
    /** When it was looked at whether everybody has it, and notifications told of who has not. */
    handedOverAt: instant("handed_over_at"),
  },
  (table) => [
    uniqueIndex("chat_messages_seq").on(table.orderId, table.seq),
    index("chat_messages_waiting").on(table.createdAt).where(sql`${table.handedOverAt} is null`),
    uniqueIndex("chat_messages_once").on(table.orderId, table.senderId, table.clientMessageId),
  ],
);

/** How far each participant has received and read; only ever grows. */
export const chatReceipts = pgTable(
  "chat_receipts",
  {
    orderId: text("order_id")
      .notNull()
      .references(() => orders.id),
    personId: text("person_id").notNull(),
    deliveredSeq: bigint("delivered_seq", { mode: "number" }).notNull().default(0),
    readSeq: bigint("read_seq", { mode: "number" }).notNull().default(0),
    updatedAt: instant("updated_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.orderId, table.personId] })],
);

/** Pictures sent in a conversation, uploaded by a signed address and kept in the region. */
export const chatMedia = pgTable(
  "chat_media",
  {
    id: text("id").primaryKey(),
    orderId: text("order_id")
      .notNull()
      .references(() => orders.id),
    uploaderId: text("uploader_id").notNull(),
    contentType: text("content_type").notNull(),
    byteLength: integer("byte_length").notNull(),
    /** Null until the bytes arrived. */
    sha256: text("sha256"),
    content: bytes("content"),
    createdAt: instant("created_at").notNull(),
    storedAt: instant("stored_at"),
  },
  (table) => [
    index("chat_media_order").on(table.orderId),
    index("chat_media_pending").on(table.createdAt).where(sql`${table.storedAt} is null`),
  ],
);

/** Who does not want to hear from whom, in any order. */
export const chatBlocks = pgTable(
  "chat_blocks",
  {
    blockerId: text("blocker_id").notNull(),
    blockedId: text("blocked_id").notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.blockerId, table.blockedId] })],
);

/** Messages that somebody reported, until a person of ours has looked. */
export const chatReports = pgTable(
  "chat_reports",
  {
    id: text("id").primaryKey(),
    messageId: text("message_id")
      .notNull()
      .references(() => chatMessages.id),
    reporterId: text("reporter_id").notNull(),
    reason: text("reason").notNull(),
    createdAt: instant("created_at").notNull(),
    resolvedAt: instant("resolved_at"),
    resolvedBy: text("resolved_by"),
    outcome: text("outcome").$type<"hidden" | "kept">(),
  },
  (table) => [
    uniqueIndex("chat_reports_once").on(table.messageId, table.reporterId),
    index("chat_reports_open").on(table.createdAt).where(sql`${table.resolvedAt} is null`),
  ],
);

/** A number that reaches the other side of an order without showing theirs, while the order lives. */
export const contactMasks = pgTable(
  "contact_masks",
  {
    orderId: text("order_id")
      .notNull()
      .references(() => orders.id),
    callerId: text("caller_id").notNull(),
    calleeId: text("callee_id").notNull(),
    provider: text("provider").notNull(),
    number: text("number").notNull(),
    pin: text("pin"),
    createdAt: instant("created_at").notNull(),
    expiresAt: instant("expires_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.orderId, table.callerId, table.calleeId] })],
);
