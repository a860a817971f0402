import { and, asc, eq, inArray, type SQL } from "drizzle-orm";
import { tripStops, trips } from "#drizzle/schema/index.ts";
import { BeelineError } from "#shared/errors.ts";
import type { Ctx } from "../platform/index.ts";
import type { TripRow, TripWithStops } from "./trip-row.ts";
import { activeTripStates } from "./trip-rules.ts";

/** One statement: a trip is looked at several times by each step. */
async function readTrip(ctx: Ctx, where: SQL | undefined): Promise<TripWithStops | undefined> {
  const rows = await ctx.db
    .select({ trip: trips, stop: tripStops })
    .from(trips)
    .innerJoin(tripStops, eq(tripStops.tripId, trips.id))
    .where(where)
    .orderBy(asc(tripStops.sequence));
  const [first] = rows;
  return first && { trip: first.trip, stops: rows.map(({ stop }) => stop) };
}

export async function findTrip(ctx: Ctx, id: string): Promise<TripWithStops | undefined> {
  return readTrip(ctx, eq(trips.id, id));
}

/** There is at most one, by the index on active trips. */
export async function findActiveTrip(
  ctx: Ctx,
  riderId: string,
): Promise<TripWithStops | undefined> {
  return readTrip(
    ctx,
    and(eq(trips.riderId, riderId), inArray(trips.state, [...activeTripStates])),
  );
}

/**
 * The trip, if the caller may act on it: its rider, ops or ourselves.
 * @throws BeelineError TRIP_NOT_FOUND, UNAUTHORIZED_DRIVER.
 */
export async function loadTrip(ctx: Ctx, id: string): Promise<TripWithStops> {
  const found = await findTrip(ctx, id);
  if (!found) throw new BeelineError("TRIP_NOT_FOUND");
  refuseStrangers(ctx, found.trip);
  return found;
}

function refuseStrangers(ctx: Ctx, trip: TripRow): void {
  const { role, id } = ctx.actor;
  if (role === "system" || role === "ops") return;
  if (trip.riderId !== id) throw new BeelineError("UNAUTHORIZED_DRIVER");
}
