/** People to tell, and what went wrong on a trip. */
import { sql } from "drizzle-orm";
import { doublePrecision, index, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { instant, sealed } from "./columns.ts";
import { people } from "./people.ts";

/** Somebody whom a person trusts. */
export const trustedContacts = pgTable(
  "trusted_contacts",
  {
    id: text("id").primaryKey(),
    personId: text("person_id")
      .notNull()
      .references(() => people.id),
    nameSealed: sealed("name_sealed").notNull(),
    phoneSealed: sealed("phone_sealed").notNull(),
    phoneHash: text("phone_hash").notNull(),
    /** Of a call for help always; of rides by night or of all rides when the person wants it. */
    toldOf: text("told_of").$type<"help" | "night_rides" | "all_rides">().notNull().default("help"),
    createdAt: instant("created_at").notNull(),
    /** Since when this contact wants to hear nothing. */
    refusedAt: instant("refused_at"),
    /** The row stays, emptied: a refusal holds, and who is named again is not told again. */
    removedAt: instant("removed_at"),
  },
  (table) => [uniqueIndex("trusted_contacts_once").on(table.personId, table.phoneHash)],
);

export const alarms = pgTable(
  "alarms",
  {
    id: text("id").primaryKey(),
    kind: text("kind")
      .$type<"sos" | "route_deviation" | "long_stop" | "too_long" | "far_from_destination">()
      .notNull(),
    tripId: text("trip_id").notNull(),
    orderId: text("order_id").notNull(),
    cityCode: text("city_code").notNull(),
    state: text("state").$type<"open" | "acknowledged" | "resolved">().notNull(),
    raisedByRole: text("raised_by_role").$type<"customer" | "rider" | "system">().notNull(),
    raisedBy: text("raised_by"),
    raisedAt: instant("raised_at").notNull(),
    lat: doublePrecision("lat"),
    lng: doublePrecision("lng"),
    /** The measure that led to it: metres off the way, seconds of standing. */
    measure: doublePrecision("measure"),
    acknowledgedBy: text("acknowledged_by"),
    acknowledgedAt: instant("acknowledged_at"),
    resolvedBy: text("resolved_by"),
    resolvedAt: instant("resolved_at"),
    resolution: text("resolution").$type<"false_alarm" | "spoke_to_them" | "help_sent" | "other">(),
    noteSealed: sealed("note_sealed"),
  },
  (table) => [
    // The same thing is told once while nobody has dealt with it.
    uniqueIndex("alarms_once")
      .on(table.tripId, table.kind)
      .where(sql`${table.state} <> 'resolved'`),
    index("alarms_open")
      .on(table.cityCode, table.raisedAt)
      .where(sql`${table.state} <> 'resolved'`),
    index("alarms_order").on(table.orderId),
  ],
);
