import { sql } from "drizzle-orm";
import {
  bigserial,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import type { PriceLine } from "#shared/contracts/orders.ts";
import type { OrderState } from "#shared/states.ts";
import { instant, sealed } from "./columns.ts";

/** A basket line with the names and prices of the moment it was quoted. */
export interface QuotedItem {
  itemId: string;
  name: string;
  quantity: number;
  unitPriceMinor: number;
  lineTotalMinor: number;
  options: { id: string; name: string; priceMinor: number }[];
}

/**
 * Under which policies an order was quoted; they stay so, whatever is changed while it is under way.
 * In basis points.
 */
export interface OrderTerms {
  /** Of the goods' price, for cancelling once the kitchen works. */
  kitchenShare: number;
  /** Of the goods' price, for the platform; of the delivery fee, for the rider. */
  commission: number;
  rider: number;
}

export interface QuotedOption {
  type: string;
  totalMinor: number;
  lines: PriceLine[];
  etaSeconds: number;
  /** Absent in quotes from before there were any. */
  terms?: OrderTerms;
}

export const quotes = pgTable("quotes", {
  id: text("id").primaryKey(),
  customerId: text("customer_id").notNull(),
  vertical: text("vertical").$type<"delivery" | "ride">().notNull(),
  cityCode: text("city_code").notNull(),
  storeId: text("store_id"),
  items: jsonb("items").$type<QuotedItem[]>().notNull(),
  options: jsonb("options").$type<QuotedOption[]>().notNull(),
  currency: text("currency").notNull(),
  dropoffLat: doublePrecision("dropoff_lat").notNull(),
  dropoffLng: doublePrecision("dropoff_lng").notNull(),
  addressSealed: sealed("address_sealed").notNull(),
  createdAt: instant("created_at").notNull(),
  expiresAt: instant("expires_at").notNull(),
});

export const orders = pgTable(
  "orders",
  {
    id: text("id").primaryKey(),
    quoteId: text("quote_id").notNull(),
    /** The key it was placed with: the natural recovery point of placing. */
    placedWithKey: text("placed_with_key").notNull(),
    customerId: text("customer_id").notNull(),
    storeId: text("store_id"),
    cityCode: text("city_code").notNull(),
    vertical: text("vertical").$type<"delivery" | "ride">().notNull(),
    state: text("state").$type<OrderState>().notNull(),
    /** Counts transitions; each compare-and-set adds one. */
    version: integer("version").notNull().default(1),
    items: jsonb("items").$type<QuotedItem[]>().notNull(),
    lines: jsonb("lines").$type<PriceLine[]>().notNull(),
    totalMinor: integer("total_minor").notNull(),
    currency: text("currency").notNull(),
    dropoffLat: doublePrecision("dropoff_lat").notNull(),
    dropoffLng: doublePrecision("dropoff_lng").notNull(),
    addressSealed: sealed("address_sealed").notNull(),
    notesSealed: sealed("notes_sealed"),
    /** Four digits the customer tells the rider; wrong tries are counted and limited. */
    otp: text("otp").notNull(),
    otpAttempts: integer("otp_attempts").notNull().default(0),
    /** After too many wrong codes none is looked at until then. */
    otpLockedUntil: instant("otp_locked_until"),
    placedAt: instant("placed_at").notNull(),
    scheduledFor: instant("scheduled_for"),
    /** A scheduled order is shown to the store from here on. */
    releaseAt: instant("release_at").notNull(),
    /** The state must have moved on by then, or the recovery job looks at it. */
    deadlineAt: instant("deadline_at"),
    /** When the food is expected to be ready; set at acceptance, corrected when it is. */
    readyAt: instant("ready_at"),
    /** What the store said at acceptance; stays when `readyAt` is corrected, so that promises can be judged. */
    promisedReadyAt: instant("promised_ready_at"),
    tripId: text("trip_id"),
    riderId: text("rider_id"),
    cancellationFeeMinor: integer("cancellation_fee_minor"),
    /** Null for an order from before there were any: what is in force now. */
    terms: jsonb("terms").$type<OrderTerms>(),
    endedAt: instant("ended_at"),
  },
  (table) => [
    // One quote becomes at most one order, whatever the client repeats.
    uniqueIndex("orders_quote").on(table.quoteId),
    index("orders_customer").on(table.customerId, table.id),
    index("orders_store").on(table.storeId, table.id),
    // What boards begin with. No index names the state: an order changes it eight times, and each
    // change can then stay on its page instead of being written into every index.
    index("orders_city_open").on(table.cityCode, table.id).where(sql`${table.endedAt} is null`),
    index("orders_store_open").on(table.storeId, table.id).where(sql`${table.endedAt} is null`),
    // Nobody sits in two cars.
    uniqueIndex("orders_one_ride")
      .on(table.customerId)
      .where(sql`${table.vertical} = 'ride' and ${table.endedAt} is null`),
    index("orders_deadline").on(table.deadlineAt).where(sql`${table.deadlineAt} is not null`),
  ],
);

/** Append-only: who moved an order, from where to where, when and why. */
export const orderTransitions = pgTable(
  "order_transitions",
  {
    id: bigserial("id", { mode: "number" }).primaryKey(),
    orderId: text("order_id")
      .notNull()
      .references(() => orders.id),
    version: integer("version").notNull(),
    from: text("from_state").$type<OrderState>(),
    to: text("to_state").$type<OrderState>().notNull(),
    actorRole: text("actor_role").notNull(),
    actorId: text("actor_id"),
    /** Our own words. */
    reason: text("reason"),
    /** What a person typed as a reason, which may be personal: sealed, and never in an event. */
    saidReasonSealed: sealed("said_reason_sealed"),
    at: instant("at").notNull(),
  },
  (table) => [uniqueIndex("order_transitions_version").on(table.orderId, table.version)],
);
