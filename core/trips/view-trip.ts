import { inArray } from "drizzle-orm";
import { stores } from "#drizzle/schema/index.ts";
import type { Stop, Trip } from "#shared/contracts/riders.ts";
import { Currency, money } from "#shared/money.ts";
import { firstNamesOf } from "../identity/index.ts";
import { findOrders, type OrderRow } from "../orders/index.ts";
import type { Ctx } from "../platform/index.ts";
import { orderIdsOf } from "./trip-events.ts";
import type { StopRow, TripWithStops } from "./trip-row.ts";
import { isActive } from "./trip-rules.ts";

/**
 * The trip as riders and ops see it. Whom and where to bring it is told only while the trip is
 * going on: an address is not for a history. Its orders are read unless they are known.
 */
export async function viewTrip(
  ctx: Ctx,
  { trip, stops, orders: known }: TripWithStops & { orders?: ReadonlyMap<string, OrderRow> },
): Promise<Trip> {
  const orderIds = orderIdsOf(stops);
  const orders = known ? [...known.values()] : await findOrders(ctx, orderIds);
  const showsPeople = isActive(trip.state);
  const customers = showsPeople ? [...new Set(orders.map((order) => order.customerId))] : [];
  const [storeNames, customerNames] = await Promise.all([
    storeNamesOf(ctx, orders),
    firstNamesOf(ctx, customers),
  ]);
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
      name: isDoor
        ? (customerNames.get(seen?.customerId ?? "") ?? null)
        : (storeNames.get(order?.storeId ?? "") ?? null),
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
    orderIds,
    stops: stops.map(viewOf),
    earning: money(trip.earningMinor, Currency.parse(trip.currency)),
    assignedAt: trip.assignedAt.toISOString(),
    startedAt: trip.startedAt?.toISOString() ?? null,
    endedAt: trip.endedAt?.toISOString() ?? null,
    cancelReason: said || trip.cancelReason,
  };
}

async function storeNamesOf(ctx: Ctx, orders: readonly OrderRow[]): Promise<Map<string, string>> {
  const ids = [...new Set(orders.flatMap(({ storeId }) => storeId ?? []))];
  if (ids.length === 0) return new Map();
  const found = await ctx.db
    .select({ id: stores.id, name: stores.name })
    .from(stores)
    .where(inArray(stores.id, ids));
  return new Map(found.map(({ id, name }) => [id, name]));
}
