/** Ends trips whose orders have ended without them: cancelled, expired, failed. */

import { and, eq, exists, inArray, notExists, notInArray, or, sql } from "drizzle-orm";
import { orders, tripStops, trips } from "#drizzle/schema/index.ts";
import { isUnfulfilled, unfulfilledStates } from "#shared/states.ts";
import { type Ctx, transact } from "../platform/index.ts";
import { findTrip } from "./find-trips.ts";
import { freeRider } from "./free-rider.ts";
import { lockTrip } from "./lock-trip.ts";
import { moveTrip } from "./move-trip.ts";
import { skipStops } from "./skip-stops.ts";
import { orderIdsOf } from "./trip-events.ts";
import { activeTripStates, endingOf, isActive, isOverFor } from "./trip-rules.ts";

/**
 * Ends the trip if none of its orders needs it any more; otherwise what was left to do for ended
 * ones is skipped. The second time it does nothing.
 */
export async function releaseTrip(ctx: Ctx, tripId: string): Promise<void> {
  const found = await findTrip(ctx, tripId);
  if (!found || !isActive(found.trip.state)) return;
  await transact(ctx, async (tx) => {
    const locked = await lockTrip(tx, tripId);
    const { trip, stops, orders: own } = locked;
    if (!isActive(trip.state)) return;
    const ended = [...own.values()].filter(({ state }) => isUnfulfilled(state));
    const lost = ended.map(({ id }) => id);
    if (!isOverFor({ ...locked, stops: stops.filter(({ orderId }) => !lost.includes(orderId)) })) {
      await skipStops(tx, locked, lost);
      return;
    }
    const to = endingOf(stops);
    const reasons = ended.map(({ state }) => `order ${state}`);
    await moveTrip(tx, {
      trip,
      orderIds: orderIdsOf(stops),
      to,
      reason: [...new Set(reasons)].join(", "),
    });
    await freeRider(tx, trip.riderId, stops);
  });
}

/** One round's bound; what is left over is found by the next round. */
const STRANDED_BATCH = 50;

/**
 * Finds active trips that no living order needs, or that still have a stop for an ended one, should
 * the news of its end have been lost.
 * @returns how many were looked at.
 */
export async function releaseStrandedTrips(ctx: Ctx): Promise<number> {
  const living = ctx.db
    .select({ one: sql`1` })
    .from(tripStops)
    .innerJoin(orders, eq(orders.id, tripStops.orderId))
    .where(
      and(
        eq(tripStops.tripId, trips.id),
        notInArray(orders.state, [...unfulfilledStates, "delivered", "completed", "paid"]),
      ),
    );
  const endedStop = ctx.db
    .select({ one: sql`1` })
    .from(tripStops)
    .innerJoin(orders, eq(orders.id, tripStops.orderId))
    .where(
      and(
        eq(tripStops.tripId, trips.id),
        inArray(tripStops.state, ["pending", "arrived"]),
        inArray(orders.state, [...unfulfilledStates]),
      ),
    );
  const stranded = await ctx.db
    .select({ id: trips.id })
    .from(trips)
    .where(
      and(inArray(trips.state, [...activeTripStates]), or(notExists(living), exists(endedStop))),
    )
    .limit(STRANDED_BATCH);
  for (const { id } of stranded) await releaseTrip(ctx, id);
  return stranded.length;
}
