/** Surge that people decide, and what was seen of demand and supply, for analysis. */
import { sql } from "drizzle-orm";
import { bigserial, doublePrecision, index, integer, pgTable, text } from "drizzle-orm/pg-core";
import { instant } from "./columns.ts";

/** A surge that somebody set, for an event or a place; or, with a multiplier of 100, none. */
export const surgeOverrides = pgTable(
  "surge_overrides",
  {
    id: text("id").primaryKey(),
    cityCode: text("city_code").notNull(),
    /** H3 r7; null for the whole city. */
    cell: text("cell"),
    /** Null for all types. */
    rideType: text("ride_type"),
    multiplierHundredths: integer("multiplier_hundredths").notNull(),
    startsAt: instant("starts_at").notNull(),
    endsAt: instant("ends_at").notNull(),
    reason: text("reason").notNull(),
    createdBy: text("created_by").notNull(),
    createdAt: instant("created_at").notNull(),
    endedBy: text("ended_by"),
    endedAt: instant("ended_at"),
  },
  (table) => [
    index("surge_overrides_open")
      .on(table.cityCode, table.endsAt)
      .where(sql`${table.endedAt} is null`),
  ],
);

/** Demand, supply and surge of a cell at a moment. Counts only. */
export const hotspotSnapshots = pgTable(
  "hotspot_snapshots",
  {
    id: bigserial("id", { mode: "number" }).primaryKey(),
    cityCode: text("city_code").notNull(),
    /** H3 r7. */
    cell: text("cell").notNull(),
    vehicle: text("vehicle").notNull(),
    at: instant("at").notNull(),
    requests5m: integer("requests_5m").notNull(),
    activeRiders: integer("active_riders").notNull(),
    surgeHundredths: integer("surge_hundredths").notNull(),
    /** 0 to 1. */
    demandScore: doublePrecision("demand_score").notNull(),
  },
  (table) => [
    index("hotspot_snapshots_city").on(table.cityCode, table.at),
    index("hotspot_snapshots_cell").on(table.cell, table.at),
  ],
);
