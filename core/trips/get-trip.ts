import { and, desc, eq, inArray, isNotNull } from "drizzle-orm";
import { orders } from "#drizzle/schema/index.ts";
import type { Trip } from "#shared/contracts/riders.ts";
import { BeelineError } from "#shared/errors.ts";
import { findOrders } from "../orders/index.ts";
import type { Ctx } from "../platform/index.ts";
import { findActiveTrip, findTrip, loadTrip, refuseOtherCustomers } from "./find-trips.ts";
import { orderIdsOf } from "./trip-events.ts";
import { isActive } from "./trip-rules.ts";
import { viewTrip } from "./view-trip.ts";

/** @throws BeelineError TRIP_NOT_FOUND, UNAUTHORIZED_DRIVER */
export async function getTrip(ctx: Ctx, tripId: string): Promise<Trip> {
  const found = await loadTrip(ctx, tripId);
  const own = await findOrders(ctx, orderIdsOf(found.stops));
  refuseOtherCustomers(ctx, own);
  return viewTrip(ctx, { ...found, orders: new Map(own.map((order) => [order.id, order])) });
}

/** The trip a rider is on, or null. */
export async function activeTripOf(ctx: Ctx, riderId: string): Promise<Trip | null> {
  const found = await findActiveTrip(ctx, riderId);
  return found ? viewTrip(ctx, found) : null;
}

/** A rider's own; a customer's is that of the ride. @throws BeelineError NO_ACTIVE_TRIP */
export async function getActiveTrip(ctx: Ctx): Promise<Trip> {
  const { role, id = "" } = ctx.actor;
  const trip = role === "customer" ? await activeRideOf(ctx, id) : await activeTripOf(ctx, id);
  if (!trip) throw new BeelineError("NO_ACTIVE_TRIP");
  return trip;
}

const onTheWay = ["assigned", "in_progress", "paused"] as const;

/** There is at most one, by the index on rides that have not ended. */
async function activeRideOf(ctx: Ctx, customerId: string): Promise<Trip | null> {
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
  return found && isActive(found.trip.state) ? viewTrip(ctx, found) : null;
}
