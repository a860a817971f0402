import { asc, sql } from "drizzle-orm";
import { orders } from "#drizzle/schema/index.ts";
import { BeelineError } from "#shared/errors.ts";
import type { OrderRow } from "../orders/index.ts";
import { type Ctx, prepare } from "../platform/index.ts";
import { loadTrip, refuseOtherCustomers } from "./find-trips.ts";
import { namesIn, type TripNames } from "./trip-names.ts";
import type { StopRow, TripRow, TripWithStops } from "./trip-row.ts";
import type { Refusal } from "./trip-rules.ts";

export interface LockedTrip extends TripWithStops {
  /** The trip's orders by id, locked as well. */
  readonly orders: ReadonlyMap<string, OrderRow>;
  /** Who is met on the way, for showing it. */
  readonly names: TripNames;
}

/** The orders with their names, which nobody changes meanwhile. */
const lockOrdersOf = prepare((db) =>
  db
    .select({
      order: orders,
      storeName: sql<string | null>`(select s.name from stores s where s.id = orders.store_id)`,
      nameSealed: sql<string | null>`(
        select p.name_sealed from people p where p.id = orders.customer_id)`,
    })
    .from(orders)
    .where(
      sql`${orders.id} in (select order_id from trip_stops where trip_id = ${sql.placeholder("tripId")})`,
    )
    .orderBy(asc(orders.id))
    .for("update"),
);

/**
 * Locks a trip that the caller may act on, until the transaction ends, by locking its orders:
 * every change of a trip does so first, and so does whoever races for the order (a customer who
 * cancels, a second tab). They are through or wait. Which orders a trip serves never changes.
 * @throws BeelineError TRIP_NOT_FOUND, UNAUTHORIZED_DRIVER.
 */
export async function lockTrip(ctx: Ctx, tripId: string): Promise<LockedTrip> {
  // Sent together; the trip is read after the locks are held, so it is not over unnoticed.
  const [locked, found] = await Promise.all([lockOrdersOf(ctx, { tripId }), loadTrip(ctx, tripId)]);
  refuseOtherCustomers(
    ctx,
    locked.map(({ order }) => order),
  );
  const names = locked.map(({ order: { storeId, customerId }, storeName, nameSealed }) => ({
    ...{ storeId, storeName, customerId, nameSealed },
  }));
  return {
    ...found,
    orders: new Map(locked.map(({ order }) => [order.id, order])),
    names: namesIn(ctx, names),
  };
}

/** The trip as it is after a change, without reading it again. */
export function changed(
  locked: LockedTrip,
  change: { trip?: TripRow; stop?: StopRow; order?: OrderRow },
): LockedTrip {
  const { stop: next, order } = change;
  return {
    ...locked,
    orders: order ? new Map([...locked.orders, [order.id, order]]) : locked.orders,
    trip: change.trip ?? locked.trip,
    stops: locked.stops.map((stop) => (stop.id === next?.id ? next : stop)),
  };
}

/** A stop that was found by the rules before. */
export function stopIn({ stops }: TripWithStops, stopId: string): StopRow {
  return stops.find(({ id }) => id === stopId)!;
}

/** @throws BeelineError with the refusal's code, if there is one. */
export function demand(refusal: Refusal | undefined): void {
  if (refusal) throw new BeelineError(refusal.code, { detail: refusal.detail });
}
