import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
} from "drizzle-orm/pg-core";
import { instant } from "./columns.ts";

/** Day 0 is Sunday; minutes count from midnight, and past 1440 into the next day. */
export interface OpeningWindow {
  readonly day: number;
  readonly fromMinute: number;
  readonly toMinute: number;
}

export const stores = pgTable(
  "stores",
  {
    id: text("id").primaryKey(),
    cityCode: text("city_code").notNull(),
    name: text("name").notNull(),
    cuisine: text("cuisine").notNull(),
    lat: doublePrecision("lat").notNull(),
    lng: doublePrecision("lng").notNull(),
    open: boolean("open").notNull().default(true),
    rating: doublePrecision("rating").notNull().default(4.5),
    ratingCount: integer("rating_count").notNull().default(0),
    /** Wall-clock windows in the city's zone; null for a store that only has its own switch. */
    openingHours: jsonb("opening_hours").$type<OpeningWindow[]>(),
    prepMinutes: integer("prep_minutes").notNull().default(15),
    /** While busy, this many minutes are added to each preparation. */
    busyMinutes: integer("busy_minutes").notNull().default(0),
  },
  (table) => [index("stores_city").on(table.cityCode)],
);

export const items = pgTable(
  "items",
  {
    id: text("id").primaryKey(),
    storeId: text("store_id")
      .notNull()
      .references(() => stores.id),
    section: text("section").notNull(),
    name: text("name").notNull(),
    description: text("description").notNull().default(""),
    priceMinor: integer("price_minor").notNull(),
    currency: text("currency").notNull(),
    available: boolean("available").notNull().default(true),
    /** Null when the store does not count this item. */
    stock: integer("stock"),
    options: jsonb("options")
      .$type<{ id: string; name: string; priceMinor: number }[]>()
      .notNull()
      .default([]),
    sort: integer("sort").notNull().default(0),
  },
  (table) => [
    index("items_store").on(table.storeId),
    check("items_stock_not_negative", sql`${table.stock} >= 0`),
    check("items_price_not_negative", sql`${table.priceMinor} >= 0`),
  ],
);

/** One counter per city, which only publishers touch. */
export const catalogVersions = pgTable("catalog_versions", {
  cityCode: text("city_code").primaryKey(),
  version: bigint("version", { mode: "number" }).notNull().default(1),
  changedAt: instant("changed_at").notNull().defaultNow(),
});

/**
 * Stores by the version of their last change, so that an edge that missed some can catch up; at
 * version 0 those that were marked and that no publisher has taken yet.
 */
export const catalogChanges = pgTable(
  "catalog_changes",
  {
    cityCode: text("city_code").notNull(),
    version: bigint("version", { mode: "number" }).notNull(),
    storeId: text("store_id").notNull(),
    changedAt: instant("changed_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.cityCode, table.version, table.storeId] })],
);

/** How often a dish was delivered lately; counts only, refreshed by a job. */
export const itemPopularity = pgTable(
  "item_popularity",
  {
    itemId: text("item_id")
      .notNull()
      .references(() => items.id),
    /** H3 r7 cell of the customers, or `all` for the whole city. */
    cell: text("cell").notNull(),
    cityCode: text("city_code").notNull(),
    orders: integer("orders").notNull(),
    /** Orders that count less the older they are. */
    score: doublePrecision("score").notNull(),
    updatedAt: instant("updated_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.itemId, table.cell] }),
    index("item_popularity_cell").on(table.cityCode, table.cell, table.score),
  ],
);

/** Dishes that went into one basket together. */
export const itemPairs = pgTable(
  "item_pairs",
  {
    itemId: text("item_id")
      .notNull()
      .references(() => items.id),
    otherId: text("other_id")
      .notNull()
      .references(() => items.id),
    together: integer("together").notNull(),
    /** How much likelier the other is beside this one than at large. */
    lift: doublePrecision("lift").notNull(),
  },
  (table) => [primaryKey({ columns: [table.itemId, table.otherId] })],
);
