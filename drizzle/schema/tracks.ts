/** Where riders were. The table is partitioned by day in its migration, which drizzle cannot say. */
import { integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { bytes, instant } from "./columns.ts";

/** About a minute of one rider's positions, delta-coded (`core/tracks`). No foreign key: it is hot. */
export const trackChunks = pgTable(
  "track_chunks",
  {
    riderId: text("rider_id").notNull(),
    /** Of the first and the last point. */
    startedAt: instant("started_at").notNull(),
    endedAt: instant("ended_at").notNull(),
    points: integer("points").notNull(),
    chunk: bytes("chunk").notNull(),
  },
  (table) => [primaryKey({ columns: [table.riderId, table.startedAt] })],
);
