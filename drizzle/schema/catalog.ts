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
  text,
} from "drizzle-orm/pg-core";
import { instant } from "./columns.ts";

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

/** One counter per city: the edge keeps the newest catalog and ignores older ones. */
export const catalogVersions = pgTable("catalog_versions", {
  cityCode: text("city_code").primaryKey(),
  version: bigint("version", { mode: "number" }).notNull().default(1),
  changedAt: instant("changed_at").notNull().defaultNow(),
});
