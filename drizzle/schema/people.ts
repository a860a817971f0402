/** Who uses the platform. Names and phones are sealed; a phone is found by its keyed hash. */
import { sql } from "drizzle-orm";
import {
  boolean,
  doublePrecision,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { instant, sealed } from "./columns.ts";

export const people = pgTable(
  "people",
  {
    id: text("id").primaryKey(),
    role: text("role").$type<"customer" | "rider" | "partner" | "ops">().notNull(),
    phoneHash: text("phone_hash").notNull(),
    phoneSealed: sealed("phone_sealed").notNull(),
    nameSealed: sealed("name_sealed"),
    /** The store a partner runs; null for everybody else. */
    storeId: text("store_id"),
    /** BCP 47 tag that the person chose; the region's first language when null. */
    language: text("language"),
    /** Four digits that a passenger says to the driver before a ride starts. */
    pinSealed: sealed("pin_sealed"),
    /** Stars that others gave: their sum and how many. */
    starsSum: integer("stars_sum").notNull().default(0),
    starsCount: integer("stars_count").notNull().default(0),
    createdAt: instant("created_at").notNull().defaultNow(),
  },
  (table) => [uniqueIndex("people_phone").on(table.phoneHash)],
);

export const challenges = pgTable(
  "challenges",
  {
    id: text("id").primaryKey(),
    phoneHash: text("phone_hash").notNull(),
    phoneSealed: sealed("phone_sealed").notNull(),
    codeHash: text("code_hash").notNull(),
    /** Keyed hashes of the network address and the device that asked, for their limits. */
    addressHash: text("address_hash"),
    deviceHash: text("device_hash"),
    attempts: integer("attempts").notNull().default(0),
    createdAt: instant("created_at").notNull(),
    expiresAt: instant("expires_at").notNull(),
    usedAt: instant("used_at"),
  },
  (table) => [
    index("challenges_phone").on(table.phoneHash, table.createdAt),
    index("challenges_address").on(table.addressHash, table.createdAt),
    index("challenges_device").on(table.deviceHash, table.createdAt),
    index("challenges_expiry").on(table.expiresAt),
  ],
);

export const sessions = pgTable(
  "sessions",
  {
    id: text("id").primaryKey(),
    personId: text("person_id")
      .notNull()
      .references(() => people.id),
    createdAt: instant("created_at").notNull(),
    expiresAt: instant("expires_at").notNull(),
    /** Kind of device in our own words, such as "Chrome on Android"; never a whole user agent. */
    device: text("device"),
    /** When a token was last issued in it. */
    lastUsedAt: instant("last_used_at"),
    revokedAt: instant("revoked_at"),
    revokeReason: text("revoke_reason"),
  },
  (table) => [
    index("sessions_person").on(table.personId),
    index("sessions_expiry").on(table.expiresAt),
    index("sessions_revoked").on(table.revokedAt).where(sql`${table.revokedAt} is not null`),
  ],
);

/** Every refresh token ever given out in a session, by hash: a used one that returns is theft. */
export const refreshTokens = pgTable(
  "refresh_tokens",
  {
    tokenHash: text("token_hash").primaryKey(),
    sessionId: text("session_id")
      .notNull()
      .references(() => sessions.id),
    createdAt: instant("created_at").notNull(),
    usedAt: instant("used_at"),
  },
  (table) => [index("refresh_tokens_session").on(table.sessionId)],
);

export const riders = pgTable(
  "riders",
  {
    id: text("id")
      .primaryKey()
      .references(() => people.id),
    cityCode: text("city_code").notNull(),
    state: text("state")
      .$type<"offline" | "online" | "offered" | "on_trip" | "suspended">()
      .notNull()
      .default("offline"),
    vehicle: text("vehicle")
      .$type<"bike" | "scooter" | "bicycle" | "auto" | "sedan" | "suv">()
      .notNull(),
    kyc: text("kyc").$type<"verified" | "pending" | "rejected">().notNull().default("verified"),
    /** From when on the papers here decide; null for who was verified before they were kept. */
    papersSince: instant("papers_since"),
    rating: doublePrecision("rating").notNull().default(5),
    /** What passengers may ask for; matched as it is, never shown to anybody by name. */
    takesPets: boolean("takes_pets").notNull().default(false),
    hasAirConditioning: boolean("has_air_conditioning").notNull().default(false),
    isWoman: boolean("is_woman").notNull().default(false),
    /** Not asked until then: serial declines or silence. */
    pausedUntil: instant("paused_until"),
    offersSeen: integer("offers_seen").notNull().default(0),
    offersAccepted: integer("offers_accepted").notNull().default(0),
    lastJobAt: instant("last_job_at"),
    /** Since when on duty without a break, and the orders carried since; null and 0 off duty. */
    onDutySince: instant("on_duty_since"),
    jobsDone: integer("jobs_done").notNull().default(0),
    /** Since when the positions look made up, and by which sign; dispatch passes such riders by. */
    flaggedAt: instant("flagged_at"),
    flagReason: text("flag_reason"),
    stateSince: instant("state_since").notNull().defaultNow(),
    /** Last known place, written at duty changes and now and then, so that a restart has a start. */
    lastLat: doublePrecision("last_lat"),
    lastLng: doublePrecision("last_lng"),
    lastSeenAt: instant("last_seen_at"),
  },
  (table) => [
    index("riders_state").on(table.state),
    index("riders_flagged").on(table.flaggedAt).where(sql`${table.flaggedAt} is not null`),
  ],
);

/** Signs of made-up positions, counted per rider and kind, for the people who look at a flag. */
export const riderSignals = pgTable(
  "rider_signals",
  {
    riderId: text("rider_id")
      .notNull()
      .references(() => riders.id),
    kind: text("kind").notNull(),
    count: integer("count").notNull(),
    firstAt: instant("first_at").notNull(),
    lastAt: instant("last_at").notNull(),
    /** Who cleared the flag that this led to; our own words. */
    clearedAt: instant("cleared_at"),
    clearedBy: text("cleared_by"),
  },
  (table) => [primaryKey({ columns: [table.riderId, table.kind] })],
);
