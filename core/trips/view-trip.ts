import type { Stop, Trip } from "#shared/contracts/riders.ts";
import { Currency, money } from "#shared/money.ts";
import { findOrders, type OrderRow } from "../orders/index.ts";
import type { Ctx } from "../platform/index.ts";
import { GIVEN_UP } from "./rides/ride-rules.ts";
import { readRidesOf, type SeenRide, stopOfRide, withName } from "./rides/view-ride.ts";
import { orderIdsOf } from "./trip-events.ts";
import { namesOfOrders, type TripNames } from "./trip-names.ts";
import type { StopRow, TripRow, TripWithStops } from "./trip-row.ts";
import { isActive } from "./trip-rules.ts";

export type KnownTrip = TripWithStops & {
  orders?: ReadonlyMap<string, OrderRow>;
  names?: TripNames;
};

/**
 * Trips as riders and ops see them. Whom and where to bring it is told only while the trip is
 * going on: an address is not for a history. Orders are read unless they are known.
 */
export async function viewTrips(ctx: Ctx, found: readonly KnownTrip[]): Promise<Trip[]> {
  const known = new Map(found.flatMap(({ orders }) => [...(orders ?? [])]));
  const unknown = found.flatMap(({ stops }) => orderIdsOf(stops)).filter((id) => !known.has(id));
  for (const order of await findOrders(ctx, [...new Set(unknown)])) known.set(order.id, order);
  const ordersOf = ({ stops }: KnownTrip) => orderIdsOf(stops).flatMap((id) => known.get(id) ?? []);
  const rides = await readRidesOf(ctx, found, known);
  const nameless = found.filter(({ names }) => !names);
  const read = nameless.length > 0 ? await readNames(ctx, nameless.flatMap(ordersOf)) : undefined;
  return found.map((one) =>
    toView(ctx, one, {
      ...{ orders: ordersOf(one), names: (one.names ?? read)! },
      ride: rides.get(one.trip.id),
    }),
  );
}

function readNames(ctx: Ctx, orders: readonly OrderRow[]): Promise<TripNames> {
  return namesOfOrders(ctx, [...new Set(orders.map(({ id }) => id))]);
}

export async function viewTrip(ctx: Ctx, found: KnownTrip): Promise<Trip> {
  const [view] = await viewTrips(ctx, [found]);
  return view!;
}

interface Seen {
  readonly orders: readonly OrderRow[];
  readonly names: TripNames;
  readonly ride: SeenRide | undefined;
}

function toView(ctx: Ctx, { trip, stops }: TripWithStops, { orders, names, ride }: Seen): Trip {
  const showsPeople = isActive(trip.state);
  const isPassenger = ctx.actor.role === "customer";
  const viewOf = (stop: StopRow): Stop => {
    const order = orders.find(({ id }) => id === stop.orderId);
    const isDoor = stop.kind === "dropoff";
    const seen = showsPeople && isDoor ? order : undefined;
    if (ride) return stopOfRide(ctx, stop, { order, names, ride, showsPeople });
    return {
      id: stop.id,
      kind: stop.kind,
      state: stop.state,
      orderId: stop.orderId,
      position: { lat: stop.lat, lng: stop.lng },
      name: names.get((isDoor ? seen?.customerId : order?.storeId) ?? "") ?? null,
      address: seen ? ctx.runtime.sealer.open(seen.addressSealed) : null,
      notes: seen?.notesSealed ? ctx.runtime.sealer.open(seen.notesSealed) : null,
      otpRequired: isDoor,
      readyAt: isDoor ? null : (order?.readyAt?.toISOString() ?? null),
      arrivedAt: stop.arrivedAt?.toISOString() ?? null,
      finishedAt: stop.finishedAt?.toISOString() ?? null,
    };
  };
  const { saidReasonSealed } = trip;
  const said =
    saidReasonSealed && readsWords(ctx, trip) ? ctx.runtime.sealer.open(saidReasonSealed) : null;
  return {
    id: trip.id,
    state: trip.state,
    riderId: trip.riderId,
    orderIds: orderIdsOf(stops),
    stops: stops.map(viewOf),
    earning: isPassenger
      ? null
      : money(ride?.earnedMinor ?? trip.earningMinor, Currency.parse(trip.currency)),
    assignedAt: trip.assignedAt.toISOString(),
    startedAt: trip.startedAt?.toISOString() ?? null,
    endedAt: trip.endedAt?.toISOString() ?? null,
    cancelReason: said || trip.cancelReason,
    ride: ride ? withName(ride.view, names.get(orders[0]?.customerId ?? "") ?? null) : null,
  };
}

/** What a passenger typed about a driver is not for that driver, nor the other way round. */
function readsWords({ actor: { role } }: Ctx, { cancelReason }: TripRow): boolean {
  const isPassengers = cancelReason === GIVEN_UP;
  if (role === "rider") return !isPassengers;
  return role !== "customer" || isPassengers;
}
