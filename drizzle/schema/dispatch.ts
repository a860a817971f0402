import { sql } from "drizzle-orm";
import {
  bigint,
  bigserial,
  boolean,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import type { OfferState, StopState, TripState } from "#shared/states.ts";
import { bytes, instant, sealed } from "./columns.ts";
import { orders } from "./orders.ts";

/** The search for a rider for one order. A row that is due is picked up by whoever runs dispatch. */
export const dispatchJobs = pgTable(
  "dispatch_jobs",
  {
    orderId: text("order_id")
      .primaryKey()
      .references(() => orders.id),
    cityCode: text("city_code").notNull(),
    state: text("state")
      .$type<"waiting" | "searching" | "offered" | "assigned" | "exhausted" | "closed">()
      .notNull(),
    /** Rises by one when a rider gives a trip back; fences offers of an earlier search. */
    round: integer("round").notNull().default(1),
    attempt: integer("attempt").notNull().default(0),
    pickupLat: doublePrecision("pickup_lat").notNull(),
    pickupLng: doublePrecision("pickup_lng").notNull(),
    /** When to look next; null when nothing is to be done. */
    nextAt: instant("next_at"),
    startedAt: instant("started_at").notNull(),
    /** What a search that could ask waits for: the food, or a better rider who is soon free. */
    heldFor: text("held_for").$type<"food" | "rider">(),
    reason: text("reason"),
  },
  (table) => [
    index("dispatch_jobs_due").on(table.nextAt),
    // A tick reads the open searches of one city, and there are few of them among all that ended.
    index("dispatch_jobs_open")
      .on(table.cityCode)
      .where(sql`${table.state} in ('waiting', 'searching', 'offered')`),
  ],
);

export interface CandidateRecord {
  riderId: string;
  distanceMeters: number;
  etaSeconds: number;
  score: number | null;
  /** What the score is made of; the words are those of the policy's mode. */
  parts?: Readonly<Record<string, number>> | null;
  outcome: string;
}

/**
 * One decision of dispatch with everything it looked at, compressed, so that it can be made again
 * bit for bit. Kept for weeks, not for ever.
 */
export const dispatchDecisions = pgTable(
  "dispatch_decisions",
  {
    id: bigserial("id", { mode: "number" }).primaryKey(),
    cityCode: text("city_code").notNull(),
    at: instant("at").notNull(),
    mode: text("mode").$type<"batched" | "instant">().notNull(),
    /** Which revision of the deciding code and policy wrote it; another one may decide otherwise. */
    revision: text("revision").notNull(),
    searches: integer("searches").notNull(),
    riders: integer("riders").notNull(),
    snapshot: bytes("snapshot").notNull(),
    decision: bytes("decision").notNull(),
  },
  (table) => [index("dispatch_decisions_at").on(table.at)],
);

/** What dispatch saw and decided, for explaining and for replay. */
export const dispatchAttempts = pgTable(
  "dispatch_attempts",
  {
    id: bigserial("id", { mode: "number" }).primaryKey(),
    orderId: text("order_id").notNull(),
    round: integer("round").notNull(),
    attempt: integer("attempt").notNull(),
    at: instant("at").notNull(),
    radiusMeters: integer("radius_meters").notNull(),
    decisionId: bigint("decision_id", { mode: "number" }),
    /** Set when this look held the order instead of asking. */
    heldFor: text("held_for").$type<"food" | "rider">(),
    candidates: jsonb("candidates").$type<CandidateRecord[]>().notNull(),
  },
  (table) => [
    // What held an order stays beside what it was asked with later; a repeated look is written over.
    uniqueIndex("dispatch_attempts_look").on(
      table.orderId,
      table.round,
      table.attempt,
      sql`coalesce(${table.heldFor}, '')`,
    ),
    index("dispatch_attempts_at").on(table.at),
  ],
);

/** The right of one rider to take one job: one order, or a bundle (`offer_orders`). */
export const offers = pgTable(
  "offers",
  {
    id: text("id").primaryKey(),
    /** The first order of the job. */
    orderId: text("order_id")
      .notNull()
      .references(() => orders.id),
    riderId: text("rider_id").notNull(),
    round: integer("round").notNull(),
    attempt: integer("attempt").notNull(),
    state: text("state").$type<OfferState>().notNull(),
    /** Our own words. */
    reason: text("reason"),
    /** What the rider typed. */
    saidReasonSealed: sealed("said_reason_sealed"),
    createdAt: instant("created_at").notNull(),
    expiresAt: instant("expires_at").notNull(),
    closedAt: instant("closed_at"),
    distanceMeters: integer("distance_meters").notNull(),
    pickupEtaSeconds: integer("pickup_eta_seconds").notNull(),
    tripMeters: integer("trip_meters").notNull(),
    earningMinor: integer("earning_minor").notNull(),
    currency: text("currency").notNull(),
    decisionId: bigint("decision_id", { mode: "number" }),
  },
  (table) => [
    // The arbiter of offers: a rider decides about one at a time, and a search has one winner.
    uniqueIndex("offers_one_pending_per_rider")
      .on(table.riderId)
      .where(sql`${table.state} = 'pending'`),
    uniqueIndex("offers_one_winner")
      .on(table.orderId, table.round)
      .where(sql`${table.state} = 'accepted'`),
    index("offers_order").on(table.orderId),
    // What a rider was asked lately; ids sort by time.
    index("offers_rider").on(table.riderId, table.id),
    index("offers_pending_expiry").on(table.expiresAt).where(sql`${table.state} = 'pending'`),
  ],
);

/** The orders of an offer, in the order of their drop-offs. */
export const offerOrders = pgTable(
  "offer_orders",
  {
    offerId: text("offer_id")
      .notNull()
      .references(() => offers.id, { onDelete: "cascade" }),
    orderId: text("order_id")
      .notNull()
      .references(() => orders.id),
    /** The round of this order's search; the other orders of a bundle may be in other rounds. */
    round: integer("round").notNull(),
    /** Which attempt of this order's search it is. */
    attempt: integer("attempt").notNull().default(1),
    sequence: integer("sequence").notNull(),
    /** Set when the offer is accepted. */
    won: boolean("won").notNull().default(false),
  },
  (table) => [
    primaryKey({ columns: [table.offerId, table.orderId] }),
    index("offer_orders_order").on(table.orderId),
    // Each search has one winner, alone or in a bundle.
    uniqueIndex("offer_orders_one_winner").on(table.orderId, table.round).where(sql`${table.won}`),
  ],
);

export const trips = pgTable(
  "trips",
  {
    id: text("id").primaryKey(),
    riderId: text("rider_id").notNull(),
    cityCode: text("city_code").notNull(),
    offerId: text("offer_id").notNull(),
    state: text("state").$type<TripState>().notNull(),
    version: integer("version").notNull().default(1),
    earningMinor: integer("earning_minor").notNull(),
    currency: text("currency").notNull(),
    assignedAt: instant("assigned_at").notNull(),
    startedAt: instant("started_at"),
    endedAt: instant("ended_at"),
    vertical: text("vertical").$type<"delivery" | "ride">().notNull().default("delivery"),
    /** A ride that pauses: since when, and how long it paused before that in all. */
    pausedAt: instant("paused_at"),
    pausedMs: integer("paused_ms").notNull().default(0),
    /** Our own words. */
    cancelReason: text("cancel_reason"),
    /** What a person typed. */
    saidReasonSealed: sealed("said_reason_sealed"),
  },
  (table) => [
    uniqueIndex("trips_offer").on(table.offerId),
    // A second active trip for a rider is impossible, whatever the code above believes.
    uniqueIndex("trips_one_active_per_rider")
      .on(table.riderId)
      .where(sql`${table.state} in ('assigned', 'in_progress', 'paused')`),
    index("trips_rider").on(table.riderId, table.id),
  ],
);

export const tripStops = pgTable(
  "trip_stops",
  {
    id: text("id").primaryKey(),
    tripId: text("trip_id")
      .notNull()
      .references(() => trips.id),
    sequence: integer("sequence").notNull(),
    kind: text("kind").$type<"pickup" | "dropoff">().notNull(),
    orderId: text("order_id")
      .notNull()
      .references(() => orders.id),
    state: text("state").$type<StopState>().notNull(),
    lat: doublePrecision("lat").notNull(),
    lng: doublePrecision("lng").notNull(),
    failReason: text("fail_reason"),
    arrivedAt: instant("arrived_at"),
    finishedAt: instant("finished_at"),
  },
  (table) => [uniqueIndex("trip_stops_sequence").on(table.tripId, table.sequence)],
);

export const tripTransitions = pgTable(
  "trip_transitions",
  {
    id: bigserial("id", { mode: "number" }).primaryKey(),
    tripId: text("trip_id")
      .notNull()
      .references(() => trips.id),
    version: integer("version").notNull(),
    from: text("from_state").$type<TripState>(),
    to: text("to_state").$type<TripState>().notNull(),
    actorRole: text("actor_role").notNull(),
    actorId: text("actor_id"),
    reason: text("reason"),
    at: instant("at").notNull(),
  },
  (table) => [uniqueIndex("trip_transitions_version").on(table.tripId, table.version)],
);
