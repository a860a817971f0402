import { sql } from "drizzle-orm";
import { bigserial, check, index, integer, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import type { StockCause } from "#shared/contracts/stock.ts";
import { instant } from "./columns.ts";

/** Where the money and the stock of one order stand, step by step. */
export const sagas = pgTable(
  "sagas",
  {
    /** The order, or for a top-up the payment. */
    subjectId: text("subject_id").primaryKey(),
    kind: text("kind").$type<"order" | "top_up">().notNull(),
    state: text("state")
      .$type<"running" | "waiting" | "compensating" | "done" | "compensated" | "needs_attention">()
      .notNull(),
    /** The step that is next, or that failed. */
    step: text("step").notNull(),
    version: integer("version").notNull().default(1),
    tries: integer("tries").notNull().default(0),
    /** Our own word for what went wrong last. */
    problem: text("problem"),
    startedAt: instant("started_at").notNull(),
    updatedAt: instant("updated_at").notNull(),
    endedAt: instant("ended_at"),
  },
  (table) => [
    index("sagas_open").on(table.updatedAt).where(sql`${table.endedAt} is null`),
    index("sagas_attention").on(table.updatedAt).where(sql`${table.state} = 'needs_attention'`),
  ],
);

/** Append-only: what was done, undone or tried in vain. */
export const sagaSteps = pgTable(
  "saga_steps",
  {
    id: bigserial("id", { mode: "number" }).primaryKey(),
    subjectId: text("subject_id")
      .notNull()
      .references(() => sagas.subjectId),
    version: integer("version").notNull(),
    step: text("step").notNull(),
    direction: text("direction").$type<"forward" | "compensate">().notNull(),
    outcome: text("outcome").$type<"done" | "retry" | "failed" | "waiting">().notNull(),
    problem: text("problem"),
    /** The person who set it going again; null for what it did by itself. */
    actorId: text("actor_id"),
    at: instant("at").notNull(),
  },
  (table) => [uniqueIndex("saga_steps_version").on(table.subjectId, table.version)],
);

/** Pieces that an order has taken from the counts, until it is fulfilled, given back or forgotten. */
export const stockReservations = pgTable(
  "stock_reservations",
  {
    orderId: text("order_id").notNull(),
    itemId: text("item_id").notNull(),
    quantity: integer("quantity").notNull(),
    state: text("state").$type<"held" | "committed" | "released">().notNull(),
    /** A reservation that nobody confirmed is given back then. */
    expiresAt: instant("expires_at"),
    createdAt: instant("created_at").notNull(),
    updatedAt: instant("updated_at").notNull(),
  },
  (table) => [
    uniqueIndex("stock_reservations_line").on(table.orderId, table.itemId),
    index("stock_reservations_expiry")
      .on(table.expiresAt)
      .where(sql`${table.state} = 'held' and ${table.expiresAt} is not null`),
    index("stock_reservations_item").on(table.itemId).where(sql`${table.state} = 'held'`),
    check("stock_reservations_positive", sql`${table.quantity} > 0`),
  ],
);

/** Append-only: why a counted stock is what it is. Reservations are not movements. */
export const stockMovements = pgTable(
  "stock_movements",
  {
    id: bigserial("id", { mode: "number" }).primaryKey(),
    itemId: text("item_id").notNull(),
    storeId: text("store_id").notNull(),
    change: integer("change").notNull(),
    reason: text("reason")
      .$type<"received" | "counted" | "spoiled" | "sold" | "returned">()
      .notNull(),
    /** Why, in a word of ours; null for what orders and corrections of the menu do. */
    cause: text("cause").$type<StockCause>(),
    orderId: text("order_id"),
    actorId: text("actor_id"),
    at: instant("at").notNull(),
  },
  (table) => [
    index("stock_movements_item").on(table.itemId, table.id),
    uniqueIndex("stock_movements_order")
      .on(table.orderId, table.itemId, table.reason)
      .where(sql`${table.orderId} is not null`),
  ],
);
