/** A rider's life with us: papers, vehicle, ratings, pauses, suspensions, hours. */
import { sql } from "drizzle-orm";
import {
  boolean,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { instant, sealed } from "./columns.ts";
import { riders } from "./people.ts";

const riderId = () =>
  text("rider_id")
    .notNull()
    .references(() => riders.id);

export const vehicles = pgTable(
  "vehicles",
  {
    id: text("id").primaryKey(),
    riderId: riderId(),
    type: text("type").$type<"bike" | "scooter" | "bicycle" | "auto" | "sedan" | "suv">().notNull(),
    make: text("make").notNull(),
    model: text("model").notNull(),
    color: text("color").notNull(),
    year: integer("year").notNull(),
    seats: integer("seats").notNull(),
    hasAirConditioning: boolean("has_air_conditioning").notNull().default(false),
    plateSealed: sealed("plate_sealed").notNull(),
    /** Keyed hash: one plate drives for one rider. */
    plateHash: text("plate_hash").notNull(),
    state: text("state").$type<"submitted" | "verified" | "rejected" | "retired">().notNull(),
    /** When the rider chose it; of those of a type the latest one is driven. */
    activatedAt: instant("activated_at"),
    reviewedBy: text("reviewed_by"),
    reviewedAt: instant("reviewed_at"),
    /** Our own words. */
    reviewReason: text("review_reason"),
    createdAt: instant("created_at").notNull(),
  },
  (table) => [
    index("vehicles_rider").on(table.riderId, table.id),
    uniqueIndex("vehicles_plate").on(table.plateHash).where(sql`${table.state} <> 'retired'`),
    index("vehicles_to_review").on(table.createdAt).where(sql`${table.state} = 'submitted'`),
  ],
);

export const riderDocuments = pgTable(
  "rider_documents",
  {
    id: text("id").primaryKey(),
    riderId: riderId(),
    kind: text("kind")
      .$type<"identity" | "licence" | "registration" | "insurance" | "background_check" | "photo">()
      .notNull(),
    state: text("state")
      .$type<"submitted" | "verified" | "rejected" | "expired" | "replaced">()
      .notNull(),
    numberSealed: sealed("number_sealed"),
    /** The picture or PDF, sealed as text; a bounded size. */
    fileSealed: sealed("file_sealed"),
    contentType: text("content_type"),
    expiresOn: date("expires_on", { mode: "string" }),
    /** When the rider was told that it ends soon; once. */
    warnedAt: instant("warned_at"),
    reviewedBy: text("reviewed_by"),
    reviewedAt: instant("reviewed_at"),
    /** Our own words. */
    reviewReason: text("review_reason"),
    createdAt: instant("created_at").notNull(),
  },
  (table) => [
    // One that holds and one that waits: a paper is renewed while the old one is still good.
    uniqueIndex("rider_documents_current")
      .on(table.riderId, table.kind, table.state)
      .where(sql`${table.state} in ('submitted', 'verified')`),
    index("rider_documents_to_review").on(table.createdAt).where(sql`${table.state} = 'submitted'`),
    index("rider_documents_expiry").on(table.expiresOn).where(sql`${table.state} = 'verified'`),
  ],
);

/** Stars from one side of an order about the other; one per order and side. */
export const ratings = pgTable(
  "ratings",
  {
    id: text("id").primaryKey(),
    orderId: text("order_id").notNull(),
    byRole: text("by_role").$type<"customer" | "rider">().notNull(),
    byId: text("by_id").notNull(),
    aboutId: text("about_id").notNull(),
    stars: integer("stars").notNull(),
    tags: jsonb("tags").$type<string[]>().notNull(),
    commentSealed: sealed("comment_sealed"),
    at: instant("at").notNull(),
  },
  (table) => [
    uniqueIndex("ratings_once").on(table.orderId, table.byRole),
    index("ratings_about").on(table.aboutId, table.at),
  ],
);

/** A rider who is not asked for a while, and why. */
export const riderPauses = pgTable(
  "rider_pauses",
  {
    id: text("id").primaryKey(),
    riderId: riderId(),
    reason: text("reason").$type<"declines" | "silence" | "cancellations">().notNull(),
    startsAt: instant("starts_at").notNull(),
    endsAt: instant("ends_at").notNull(),
    liftedBy: text("lifted_by"),
    liftedAt: instant("lifted_at"),
  },
  (table) => [index("rider_pauses_rider").on(table.riderId, table.startsAt)],
);

export const suspensions = pgTable(
  "suspensions",
  {
    id: text("id").primaryKey(),
    riderId: riderId(),
    reason: text("reason")
      .$type<"safety" | "fraud" | "documents" | "rating" | "conduct" | "other">()
      .notNull(),
    noteSealed: sealed("note_sealed"),
    suspendedBy: text("suspended_by").notNull(),
    at: instant("at").notNull(),
    appealSealed: sealed("appeal_sealed"),
    appealedAt: instant("appealed_at"),
    appealState: text("appeal_state").$type<"open" | "upheld" | "granted">(),
    decidedBy: text("decided_by"),
    decidedAt: instant("decided_at"),
    liftedBy: text("lifted_by"),
    liftedAt: instant("lifted_at"),
  },
  (table) => [
    uniqueIndex("suspensions_one_open").on(table.riderId).where(sql`${table.liftedAt} is null`),
    index("suspensions_appeals").on(table.appealedAt).where(sql`${table.appealState} = 'open'`),
  ],
);

/** When a rider was on duty: what minimum earnings are counted from. */
export const dutySpans = pgTable(
  "duty_spans",
  {
    riderId: riderId(),
    startedAt: instant("started_at").notNull(),
    endedAt: instant("ended_at"),
  },
  (table) => [
    uniqueIndex("duty_spans_start").on(table.riderId, table.startedAt),
    uniqueIndex("duty_spans_open").on(table.riderId).where(sql`${table.endedAt} is null`),
  ],
);
