import { and, desc, eq, gt, gte, inArray, max } from "drizzle-orm";
import { etaSamples, offers, orders, riders, tripStops, trips } from "#drizzle/schema/index.ts";
import { makeId } from "#shared/ids.ts";
import type { City } from "#shared/regions.ts";
import { type Ctx, now } from "../platform/index.ts";
import { type FinishedTrip, legsOfTrip, type StopSample } from "./trip-legs-rules.ts";

/** Trips per round and city, the newest: more of the same hour say nothing new. */
const MOST_TRIPS = 4_000;
const ROWS_PER_INSERT = 1_000;
const HOUR_MS = 3_600_000;
/** A trip may be noticed late; what is there already is left alone. */
const OVERLAP_MS = 10 * 60_000;
const FIRST_LOOK_MS = 14 * 24 * HOUR_MS;
/** A trip that took longer is none to learn from. */
const LONGEST_TRIP_MS = 6 * HOUR_MS;

/** Adds the legs of trips that ended since the last time; gives how many were new. */
export async function collectSamples(ctx: Ctx, city: City): Promise<number> {
  const finished = await readTrips(ctx, city.code, await lastKnownMs(ctx, city.code));
  const { timeScale } = ctx.runtime.config;
  const about = { timeZone: city.timeZone, timeScale };
  const rows = finished.flatMap((trip) => legsOfTrip(trip, about)).map((leg) => rowOf(leg, city));
  let added = 0;
  for (let start = 0; start < rows.length; start += ROWS_PER_INSERT) {
    const inserted = await ctx.db
      .insert(etaSamples)
      .values(rows.slice(start, start + ROWS_PER_INSERT))
      .onConflictDoNothing()
      .returning({ id: etaSamples.id });
    added += inserted.length;
  }
  return added;
}

async function lastKnownMs(ctx: Ctx, cityCode: string): Promise<number> {
  const [found] = await ctx.db
    .select({ at: max(etaSamples.endedAt) })
    .from(etaSamples)
    .where(eq(etaSamples.cityCode, cityCode));
  return found?.at ? found.at.getTime() - OVERLAP_MS : now(ctx).getTime() - FIRST_LOOK_MS;
}

function rowOf(leg: StopSample, city: City): typeof etaSamples.$inferInsert {
  const { meters, endedAtMs, riderId, prepSeconds = null, ...rest } = leg;
  return {
    ...rest,
    riderId,
    prepSeconds,
    cityCode: city.code,
    distanceMeters: meters,
    endedAt: new Date(endedAtMs),
  };
}

async function readTrips(ctx: Ctx, cityCode: string, sinceMs: number): Promise<FinishedTrip[]> {
  // Ids sort by time, so the trips since then are one stretch of the primary key.
  const first = makeId(
    "trip",
    ctx.runtime.region.code,
    Math.max(0, sinceMs - LONGEST_TRIP_MS),
    new Uint8Array(16),
  );
  const found = await ctx.db
    .select({
      tripId: trips.id,
      riderId: trips.riderId,
      assignedAt: trips.assignedAt,
      vertical: trips.vertical,
      vehicle: riders.vehicle,
      approachMeters: offers.distanceMeters,
    })
    .from(trips)
    .innerJoin(riders, eq(riders.id, trips.riderId))
    .innerJoin(offers, eq(offers.id, trips.offerId))
    .where(
      and(
        gte(trips.id, first),
        eq(trips.cityCode, cityCode),
        eq(trips.state, "completed"),
        gt(trips.endedAt, new Date(sinceMs)),
        // Where and when somebody paused is not known.
        eq(trips.pausedMs, 0),
      ),
    )
    .orderBy(desc(trips.id))
    .limit(MOST_TRIPS);
  const stopsOf = await readStops(
    ctx,
    found.map(({ tripId }) => tripId),
  );
  return found.map(({ assignedAt, ...trip }) => ({
    ...trip,
    assignedAtMs: assignedAt.getTime(),
    stops: stopsOf.get(trip.tripId) ?? [],
  }));
}

async function readStops(
  ctx: Ctx,
  tripIds: readonly string[],
): Promise<Map<string, FinishedTrip["stops"][number][]>> {
  const byTrip = new Map<string, FinishedTrip["stops"][number][]>();
  for (let start = 0; start < tripIds.length; start += ROWS_PER_INSERT) {
    const rows = await ctx.db
      .select({
        stop: tripStops,
        readyAt: orders.readyAt,
        promisedReadyAt: orders.promisedReadyAt,
      })
      .from(tripStops)
      .innerJoin(orders, eq(orders.id, tripStops.orderId))
      .where(inArray(tripStops.tripId, tripIds.slice(start, start + ROWS_PER_INSERT)));
    for (const { stop, readyAt, promisedReadyAt } of rows) {
      const { id, sequence, kind, state, lat, lng } = stop;
      const list = byTrip.get(stop.tripId) ?? [];
      list.push({
        ...{ id, sequence, kind, state, lat, lng },
        arrivedAtMs: stop.arrivedAt?.getTime() ?? null,
        finishedAtMs: stop.finishedAt?.getTime() ?? null,
        readyAtMs: readyAt?.getTime() ?? null,
        promisedReadyAtMs: promisedReadyAt?.getTime() ?? null,
      });
      byTrip.set(stop.tripId, list);
    }
  }
  return byTrip;
}
