import { sql } from "drizzle-orm";
import { bigserial, index, integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { instant } from "./columns.ts";

/** Events, written in the transaction that made them true and relayed after it. */
export const outbox = pgTable(
  "outbox",
  {
    sequence: bigserial("sequence", { mode: "number" }).primaryKey(),
    id: text("id").notNull(),
    type: text("type").notNull(),
    partitionKey: text("partition_key").notNull(),
    payload: jsonb("payload").$type<Record<string, unknown>>().notNull(),
    at: instant("at").notNull(),
    relayedAt: instant("relayed_at"),
  },
  (table) => [index("outbox_pending").on(table.sequence).where(sql`${table.relayedAt} is null`)],
);

/** The stored answer of a mutation, by who asked, what and under which key. */
export const idempotencyKeys = pgTable(
  "idempotency_keys",
  {
    actorId: text("actor_id").notNull(),
    route: text("route").notNull(),
    key: text("key").notNull(),
    /** SHA-256 of the canonical body and path. */
    fingerprint: text("fingerprint").notNull(),
    /** Null while the first request is running. */
    status: integer("status"),
    body: text("body"),
    /** A first request that crashed leaves a lease that runs out. */
    leaseUntil: instant("lease_until").notNull(),
    expiresAt: instant("expires_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.actorId, table.route, table.key] }),
    index("idempotency_keys_expiry").on(table.expiresAt),
  ],
);
