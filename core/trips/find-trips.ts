import { trips, tripStops } from "#drizzle/schema/index.ts";
import { and, asc, desc, eq, inArray } from "drizzle-orm";
import { BeelineError } from "#shared/errors.ts";
import type { Ctx } from "../platform/index.ts";
import type { StopRow, TripRow, TripWithStops } from "./trip-row.ts";
import { activeTripStates } from "./trip-rules.ts";

export async function findTrip(ctx: Ctx, id: string): Promise<TripWithStops | undefined> {
  const [trip] = await ctx.db.select().from(trips).where(eq(trips.id, id));
  return trip && { trip, stops: await stopsOf(ctx, id) };
}

export async function stopsOf(ctx: Ctx, tripId: string): Promise<StopRow[]> {
  return ctx.db
    .select()
    .from(tripStops)
    .where(eq(tripStops.tripId, tripId))
    .orderBy(asc(tripStops.sequence));
}

export async function findActiveTrip(
  ctx: Ctx,
  riderId: string,
): Promise<TripWithStops | undefined> {
  const [trip] = await ctx.db
    .select()
    .from(trips)
    .where(and(eq(trips.riderId, riderId), inArray(trips.state, [...activeTripStates])))
    .orderBy(desc(trips.id))
    .limit(1);
  return trip && { trip, stops: await stopsOf(ctx, trip.id) };
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
