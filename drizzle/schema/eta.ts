/** What estimates are learned from, and what was learned. */
import { sql } from "drizzle-orm";
import {
  bigserial,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  smallint,
  text,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { instant } from "./columns.ts";

/** One finished leg of a trip: what the formula said when it began, and what it took. */
export const etaSamples = pgTable(
  "eta_samples",
  {
    id: bigserial("id", { mode: "number" }).primaryKey(),
    cityCode: text("city_code").notNull(),
    leg: text("leg").$type<"to_pickup" | "at_pickup" | "to_dropoff" | "at_dropoff">().notNull(),
    tripId: text("trip_id").notNull(),
    stopId: text("stop_id").notNull(),
    riderId: text("rider_id").notNull(),
    vehicle: text("vehicle").notNull(),
    /** Straight line. */
    distanceMeters: integer("distance_meters").notNull(),
    /** On the city's wall clock: 0–23, and 1 (Monday) – 7. */
    hour: smallint("hour").notNull(),
    weekday: smallint("weekday").notNull(),
    /** What the kitchen still needed when the leg began; null for legs without one. */
    prepSeconds: integer("prep_seconds"),
    /** Seconds of the city's life, so that samples of any time scale are alike. */
    predictedSeconds: integer("predicted_seconds").notNull(),
    actualSeconds: integer("actual_seconds").notNull(),
    endedAt: instant("ended_at").notNull(),
  },
  (table) => [
    uniqueIndex("eta_samples_leg").on(table.stopId, table.leg),
    index("eta_samples_city").on(table.cityCode, table.endedAt),
  ],
);

export const etaModels = pgTable(
  "eta_models",
  {
    id: bigserial("id", { mode: "number" }).primaryKey(),
    cityCode: text("city_code").notNull(),
    fittedAt: instant("fitted_at").notNull(),
    samples: integer("samples").notNull(),
    model: jsonb("model").notNull(),
    /** How it did on samples it was not fitted on. */
    calibration: jsonb("calibration").notNull(),
    isActive: boolean("is_active").notNull(),
  },
  (table) => [
    uniqueIndex("eta_models_active").on(table.cityCode).where(sql`${table.isActive}`),
    index("eta_models_city").on(table.cityCode, table.fittedAt),
  ],
);
