import type { tripStops, trips } from "#drizzle/schema/index.ts";

export type TripRow = typeof trips.$inferSelect;
export type StopRow = typeof tripStops.$inferSelect;

export interface TripWithStops {
  readonly trip: TripRow;
  /** In the sequence they are to be done. */
  readonly stops: readonly StopRow[];
}
