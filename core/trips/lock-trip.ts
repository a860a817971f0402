import { BeelineError } from "#shared/errors.ts";
import { lockOrders, type OrderRow } from "../orders/index.ts";
import type { Ctx } from "../platform/index.ts";
import { findTrip, loadTrip } from "./find-trips.ts";
import { orderIdsOf } from "./trip-events.ts";
import type { StopRow, TripRow, TripWithStops } from "./trip-row.ts";
import type { Refusal } from "./trip-rules.ts";

export interface LockedTrip extends TripWithStops {
  /** The trip's orders by id, locked as well. */
  readonly orders: ReadonlyMap<string, OrderRow>;
}

/**
 * Locks a trip that the caller may act on, until the transaction ends, by locking its orders:
 * every change of a trip does so first, and so does whoever races for the order (a customer who
 * cancels, a second tab). They are through or wait.
 * @throws BeelineError TRIP_NOT_FOUND, UNAUTHORIZED_DRIVER.
 */
export async function lockTrip(ctx: Ctx, tripId: string): Promise<LockedTrip> {
  return lockFound(ctx, await loadTrip(ctx, tripId));
}

/** The same for a trip that was looked at before. Which orders a trip serves never changes. */
export async function lockFound(ctx: Ctx, { trip, stops }: TripWithStops): Promise<LockedTrip> {
  const orders = await lockOrders(ctx, orderIdsOf(stops));
  // Read again: what was seen before the lock may be over.
  const found = await findTrip(ctx, trip.id);
  if (!found) throw new BeelineError("TRIP_NOT_FOUND");
  return { ...found, orders: new Map(orders.map((order) => [order.id, order])) };
}

/** The trip as it is after a change, without reading it again. */
export function changed(
  locked: LockedTrip,
  change: { trip?: TripRow | undefined; stop?: StopRow | undefined },
): LockedTrip {
  const { stop: next } = change;
  return {
    ...locked,
    trip: change.trip ?? locked.trip,
    stops: locked.stops.map((stop) => (stop.id === next?.id ? next : stop)),
  };
}

/** @throws BeelineError with the refusal's code, if there is one. */
export function demand(refusal: Refusal | undefined): void {
  if (refusal) throw new BeelineError(refusal.code, { detail: refusal.detail });
}
