import type { Stop, Trip } from "#shared/contracts/riders.ts";
import { Currency, money } from "#shared/money.ts";
import { openFirstName } from "../identity/index.ts";
import { findOrders, type OrderRow } from "../orders/index.ts";
import { type Ctx, statement } from "../platform/index.ts";
import { orderIdsOf } from "./trip-events.ts";
import type { StopRow, TripWithStops } from "./trip-row.ts";
import { isActive } from "./trip-rules.ts";

const selectNames = statement<{ id: string; name: string | null; name_sealed: string | null }>(`
  select id, name, null as name_sealed from stores where id = any($1::text[])
  union all select id, null, name_sealed from people where id = any($2::text[])`);

type KnownTrip = TripWithStops & { orders?: ReadonlyMap<string, OrderRow> };

/**
 * Trips as riders and ops see them. Whom and where to bring it is told only while the trip is
 * going on: an address is not for a history. Orders are read unless they are known.
 */
export async function viewTrips(ctx: Ctx, found: readonly KnownTrip[]): Promise<Trip[]> {
  const known = new Map(found.flatMap(({ orders }) => [...(orders ?? [])]));
  const unknown = found.flatMap(({ stops }) => orderIdsOf(stops)).filter((id) => !known.has(id));
  for (const order of await findOrders(ctx, [...new Set(unknown)])) known.set(order.id, order);
  const ordersOf = ({ stops }: KnownTrip) => orderIdsOf(stops).flatMap((id) => known.get(id) ?? []);
  const stores = found.flatMap(ordersOf).flatMap(({ storeId }) => storeId ?? []);
  const customers = found
    .filter(({ trip }) => isActive(trip.state))
    .flatMap(ordersOf)
    .map(({ customerId }) => customerId);
  if (found.length === 0) return [];
  const rows = await selectNames(ctx, [[...new Set(stores)], [...new Set(customers)]]);
  const names = new Map(
    rows.map(({ id, name, name_sealed: sealed }) => [id, name ?? openFirstName(ctx, sealed)]),
  );
  return found.map((one) => toView(ctx, one, ordersOf(one), names));
}

export async function viewTrip(ctx: Ctx, found: KnownTrip): Promise<Trip> {
  const [view] = await viewTrips(ctx, [found]);
  return view!;
}

function toView(
  ctx: Ctx,
  { trip, stops }: TripWithStops,
  orders: readonly OrderRow[],
  names: ReadonlyMap<string, string | null>,
): Trip {
  const showsPeople = isActive(trip.state);
  const viewOf = (stop: StopRow): Stop => {
    const order = orders.find(({ id }) => id === stop.orderId);
    const isDoor = stop.kind === "dropoff";
    const seen = showsPeople && isDoor ? order : undefined;
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
  const said = trip.saidReasonSealed && ctx.runtime.sealer.open(trip.saidReasonSealed);
  return {
    id: trip.id,
    state: trip.state,
    riderId: trip.riderId,
    orderIds: orderIdsOf(stops),
    stops: stops.map(viewOf),
    earning: money(trip.earningMinor, Currency.parse(trip.currency)),
    assignedAt: trip.assignedAt.toISOString(),
    startedAt: trip.startedAt?.toISOString() ?? null,
    endedAt: trip.endedAt?.toISOString() ?? null,
    cancelReason: said || trip.cancelReason,
  };
}
