import { trips } from "#drizzle/schema/index.ts";
import { eq } from "drizzle-orm";
import { BeelineError } from "#shared/errors.ts";
import { lockOrders, type OrderRow } from "../orders/index.ts";
import type { Ctx } from "../platform/index.ts";
import { loadTrip, stopsOf } from "./find-trips.ts";
import type { Refusal } from "./trip-rules.ts";
import type { TripWithStops } from "./trip-row.ts";

export interface LockedTrip extends TripWithStops {
  /** The trip's orders by id, locked as well. */
  readonly orders: ReadonlyMap<string, OrderRow>;
}

/**
 * Locks a trip that the caller may act on, its orders first, until the transaction ends: whoever
 * races for the order (a customer who cancels, a second tab) is through or waits.
 * @throws BeelineError TRIP_NOT_FOUND, UNAUTHORIZED_DRIVER.
 */
export async function lockTrip(ctx: Ctx, tripId: string): Promise<LockedTrip> {
  const { stops } = await loadTrip(ctx, tripId);
  // Which orders a trip serves never changes, so this read needs no lock.
  const orders = await lockOrders(ctx, [...new Set(stops.map((stop) => stop.orderId))]);
  const [trip] = await ctx.db.select().from(trips).where(eq(trips.id, tripId)).for("update");
  if (!trip) throw new BeelineError("TRIP_NOT_FOUND");
  return {
    trip,
    stops: await stopsOf(ctx, tripId),
    orders: new Map(orders.map((order) => [order.id, order])),
  };
}

/** @throws BeelineError with the refusal's code, if there is one. */
export function demand(refusal: Refusal | undefined): void {
  if (refusal) throw new BeelineError(refusal.code, { detail: refusal.detail });
}
