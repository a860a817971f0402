import { and, asc, eq, inArray, type SQL, sql } from "drizzle-orm";
import { tripStops, trips } from "#drizzle/schema/index.ts";
import { BeelineError } from "#shared/errors.ts";
import { type Ctx, prepare, type Queries } from "../platform/index.ts";
import type { StopRow, TripRow, TripWithStops } from "./trip-row.ts";
import { activeTripStates } from "./trip-rules.ts";

/** One statement: a trip is looked at several times by each step. */
const selectTrips = (db: Queries, where: SQL | undefined) =>
  db
    .select({ trip: trips, stop: tripStops })
    .from(trips)
    .innerJoin(tripStops, eq(tripStops.tripId, trips.id))
    .where(where)
    .orderBy(asc(trips.id), asc(tripStops.sequence));

const byIds = prepare((db) => selectTrips(db, sql`${trips.id} = any(${sql.placeholder("ids")})`));

/** By equality: a list of one would be planned as a list of many. */
const byId = prepare((db) => selectTrips(db, eq(trips.id, sql.placeholder("id"))));

const activeOf = prepare((db) =>
  selectTrips(
    db,
    and(eq(trips.riderId, sql.placeholder("riderId")), inArray(trips.state, [...activeTripStates])),
  ),
);

function gather(rows: readonly { trip: TripRow; stop: StopRow }[]): TripWithStops[] {
  return [...Map.groupBy(rows, ({ trip }) => trip.id).values()].map((own) => ({
    trip: own[0]!.trip,
    stops: own.map(({ stop }) => stop),
  }));
}

/** Trips in the order of their ids; unknown ids are left out. */
export async function findTrips(ctx: Ctx, ids: readonly string[]): Promise<TripWithStops[]> {
  return ids.length === 0 ? [] : gather(await byIds(ctx, { ids }));
}

export async function findTrip(ctx: Ctx, id: string): Promise<TripWithStops | undefined> {
  const [found] = gather(await byId(ctx, { id }));
  return found;
}

/** There is at most one, by the index on active trips. */
export async function findActiveTrip(
  ctx: Ctx,
  riderId: string,
): Promise<TripWithStops | undefined> {
  const [found] = gather(await activeOf(ctx, { riderId }));
  return found;
}

/**
 * The trip, if the caller may act on it: its rider, ops or ourselves. Whether it is a customer's own
 * ride is told by its orders: see `refuseOtherCustomers`.
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
  if (role === "customer" && trip.vertical === "ride") return;
  if (role === "customer") throw new BeelineError("TRIP_NOT_FOUND");
  if (trip.riderId !== id) throw new BeelineError("UNAUTHORIZED_DRIVER");
}

/** A stranger's ride is as good as none. @throws BeelineError TRIP_NOT_FOUND */
export function refuseOtherCustomers(
  ctx: Ctx,
  orders: Iterable<{ readonly customerId: string }>,
): void {
  const { role, id } = ctx.actor;
  if (role !== "customer") return;
  for (const { customerId } of orders) {
    if (customerId !== id) throw new BeelineError("TRIP_NOT_FOUND");
  }
}
