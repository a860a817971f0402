/** What a ride has beyond an order: where it begins, what was asked for, how it was priced. */
import {
  boolean,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import type { PriceLine } from "#shared/contracts/orders.ts";
import { instant, sealed } from "./columns.ts";
import { orders, quotes } from "./orders.ts";

/** What a passenger asks for beyond a type of ride; only what is asked for is true. */
export interface RidePreferences {
  pets?: boolean;
  airConditioning?: boolean;
  womanDriver?: boolean;
}

/**
 * Started or ended far from the place, a driver's word about the end that the positions contradict, an
 * odometer that disagrees, too little heard of the way to measure it, ended too early to have arrived.
 */
export type RideFlag =
  | "arrived_away"
  | "started_away"
  | "ended_away"
  | "claimed_away"
  | "odometer_off"
  | "not_measured"
  | "cut_short";

/** Which surge a price has, and from what it came. `multiplier` in hundredths (100 is none). */
export interface SurgeInputs {
  cell: string;
  multiplierHundredths: number;
  requests: number;
  freeRiders: number;
  source: "measured" | "override" | "static" | "off";
  at: string;
}

/** A quote's ride: the plan that all of its options price. */
export const quotedRides = pgTable("quoted_rides", {
  quoteId: text("quote_id")
    .primaryKey()
    .references(() => quotes.id),
  pickupLat: doublePrecision("pickup_lat").notNull(),
  pickupLng: doublePrecision("pickup_lng").notNull(),
  pickupAddressSealed: sealed("pickup_address_sealed").notNull(),
  /** By the estimator; null when it failed, and then only a range is shown. */
  meters: integer("meters"),
  seconds: integer("seconds"),
  /** Which version of the fares priced it; it stays so whatever is changed later. */
  policyRevision: text("policy_revision").notNull(),
  /** By type of ride. */
  surge: jsonb("surge").$type<Record<string, SurgeInputs>>().notNull(),
});

/** One row per ride, beside its order. */
export const rides = pgTable(
  "rides",
  {
    orderId: text("order_id")
      .primaryKey()
      .references(() => orders.id),
    customerId: text("customer_id").notNull(),
    rideType: text("ride_type").notNull(),
    pickupLat: doublePrecision("pickup_lat").notNull(),
    pickupLng: doublePrecision("pickup_lng").notNull(),
    pickupAddressSealed: sealed("pickup_address_sealed").notNull(),
    preferences: jsonb("preferences").$type<RidePreferences>().notNull(),
    /** The fares and the surge of its quote hold to its end. */
    policyRevision: text("policy_revision").notNull(),
    surge: jsonb("surge").$type<SurgeInputs>().notNull(),
    quotedMeters: integer("quoted_meters"),
    quotedSeconds: integer("quoted_seconds"),
    quotedMinor: integer("quoted_minor").notNull(),
    /** How it is paid when it ends: `cash`, `wallet`, or a saved method of the customer. */
    paymentMethodId: text("payment_method_id").notNull(),
    /** When the search gives up, and how often it was begun anew by the customer. */
    searchUntil: instant("search_until"),
    retries: integer("retries").notNull().default(0),
    /** The expired order that was begun anew with this one. */
    retryOf: text("retry_of"),
    /** Booked under such pressure that drivers are asked one by one. */
    isQueued: boolean("is_queued").notNull().default(false),
    assignedAt: instant("assigned_at"),
    arrivedAt: instant("arrived_at"),
    startedAt: instant("started_at"),
    endedAt: instant("ended_at"),
    /** Null until it ends. */
    meters: integer("meters"),
    seconds: integer("seconds"),
    waitingSeconds: integer("waiting_seconds"),
    /** A cross-check only. */
    odometerMeters: integer("odometer_meters"),
    /** How far from the pick-up it was started, as the rider's phone said, and from the drop-off ended. */
    startOffMeters: integer("start_off_meters"),
    endOffMeters: integer("end_off_meters"),
    /** What somebody may want to look at, in words of ours. */
    flags: jsonb("flags").$type<RideFlag[]>().notNull().default([]),
  },
  (table) => [
    index("rides_customer").on(table.customerId, table.orderId),
    // An expired booking is begun anew once.
    uniqueIndex("rides_retry").on(table.retryOf),
  ],
);

/** A price that was charged, with what it was computed from. Append-only. */
export const fares = pgTable(
  "fares",
  {
    id: text("id").primaryKey(),
    orderId: text("order_id")
      .notNull()
      .references(() => orders.id),
    tripId: text("trip_id"),
    kind: text("kind").$type<"ride" | "cancellation">().notNull(),
    lines: jsonb("lines").$type<PriceLine[]>().notNull(),
    totalMinor: integer("total_minor").notNull(),
    currency: text("currency").notNull(),
    policyRevision: text("policy_revision").notNull(),
    /** Numbers only: metres, seconds, surge in hundredths. */
    inputs: jsonb("inputs").$type<Record<string, number>>().notNull(),
    at: instant("at").notNull(),
  },
  (table) => [uniqueIndex("fares_one_of_a_kind").on(table.orderId, table.kind)],
);
