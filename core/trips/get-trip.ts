import { and, desc, eq, inArray, isNotNull } from "drizzle-orm";
import { orders } from "#drizzle/schema/index.ts";
import type { Trip, WatchedTrip } from "#shared/contracts/riders.ts";
import { BeelineError } from "#shared/errors.ts";
import { findOrders, type OrderRow, viewOrder } from "../orders/index.ts";
import type { Ctx } from "../platform/index.ts";
import { findActiveTrip, findTrip, loadTrip, refuseOtherCustomers } from "./find-trips.ts";
import { orderIdsOf } from "./trip-events.ts";
import type { TripWithStops } from "./trip-row.ts";
import { isActive } from "./trip-rules.ts";
import { viewTrip } from "./view-trip.ts";

/** @throws BeelineError TRIP_NOT_FOUND, UNAUTHORIZED_DRIVER */
export async function getTrip(ctx: Ctx, tripId: string): Promise<WatchedTrip> {
  const found = await loadTrip(ctx, tripId);
  const own = await findOrders(ctx, orderIdsOf(found.stops));
  refuseOtherCustomers(ctx, own);
  return watchTrip(ctx, found, own);
}

/** The trip a rider is on, or null. */
export async function activeTripOf(ctx: Ctx, riderId: string): Promise<Trip | null> {
  const found = await findActiveTrip(ctx, riderId);
  return found ? viewTrip(ctx, found) : null;
}

/** A rider's own; a customer's is that of the ride. @throws BeelineError NO_ACTIVE_TRIP */
export async function getActiveTrip(ctx: Ctx): Promise<WatchedTrip> {
  const { role, id = "" } = ctx.actor;
  const found = role === "customer" ? await activeRideOf(ctx, id) : await findActiveTrip(ctx, id);
  if (!found) throw new BeelineError("NO_ACTIVE_TRIP");
  return watchTrip(ctx, found, await findOrders(ctx, orderIdsOf(found.stops)));
}

/** Who drives, in which car, where, and until when is what the order shows of a ride under way. */
async function watchTrip(
  ctx: Ctx,
  found: TripWithStops,
  own: readonly OrderRow[],
): Promise<WatchedTrip> {
  const orders = new Map(own.map((order) => [order.id, order]));
  const trip = await viewTrip(ctx, { ...found, orders });
  const [order] = own;
  const { role, id = "" } = ctx.actor;
  const isWatched = found.trip.vertical === "ride" && isActive(found.trip.state);
  if (!order || !isWatched || (role !== "customer" && role !== "ops")) {
    return trip;
  }
  const { rider, ride, position, eta } = await viewOrder(ctx, order, { role, id });
  const driver = rider && { id: rider.id, name: rider.name, rating: rider.rating };
  return {
    ...trip,
    driver: driver && { ...driver, vehicle: ride?.vehicle ?? null },
    position,
    eta,
  };
}

const onTheWay = ["assigned", "in_progress", "paused"] as const;

/** There is at most one, by the index on rides that have not ended. */
async function activeRideOf(ctx: Ctx, customerId: string): Promise<TripWithStops | undefined> {
  const [order] = await ctx.db
    .select({ tripId: orders.tripId })
    .from(orders)
    .where(
      and(
        eq(orders.customerId, customerId),
        eq(orders.vertical, "ride"),
        inArray(orders.state, [...onTheWay]),
        isNotNull(orders.tripId),
      ),
    )
    .orderBy(desc(orders.id))
    .limit(1);
  const found = order?.tripId ? await findTrip(ctx, order.tripId) : undefined;
  return found && isActive(found.trip.state) ? found : undefined;
}
