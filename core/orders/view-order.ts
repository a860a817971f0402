/** Shows orders to people and, stripped of everything personal, to rooms at the edge. */
import type { Order } from "#shared/contracts/orders.ts";
import type { RoomOrder } from "#shared/rooms.ts";
import { showsRider } from "#shared/states.ts";
import type { Ctx } from "../platform/index.ts";
import type { OrderRow, OrderViewer } from "./order-row.ts";
import { type OrderParts, orderView } from "./order-view.ts";
import { partsOfSeen, readParts, type SeenOrder } from "./read-parts.ts";

export async function viewOrders(
  ctx: Ctx,
  rows: readonly OrderRow[],
  viewer: OrderViewer,
): Promise<Order[]> {
  const parts = await readParts(ctx, rows);
  return rows.map((row) => orderView(row, parts.get(row.id)!, viewer.role));
}

export async function viewOrder(ctx: Ctx, row: OrderRow, viewer: OrderViewer): Promise<Order> {
  return viewSeen(ctx, { row }, viewer);
}

export async function viewSeen(ctx: Ctx, seen: SeenOrder, viewer: OrderViewer): Promise<Order> {
  return orderView(seen.row, await partsOfSeen(ctx, seen), viewer.role);
}

/** Orders for their rooms: no name, address, note, phone, code or typed reason. */
export async function roomOrdersOf(ctx: Ctx, rows: readonly OrderRow[]): Promise<RoomOrder[]> {
  const parts = await readParts(ctx, rows);
  return rows.map((row) => roomView(row, parts.get(row.id)!));
}

export async function roomOrderOf(ctx: Ctx, row: OrderRow): Promise<RoomOrder> {
  const [view] = await roomOrdersOf(ctx, [row]);
  return view!;
}

function roomView(row: OrderRow, parts: OrderParts): RoomOrder {
  const { rider, position } = parts;
  return {
    id: row.id,
    vertical: row.vertical,
    state: row.state,
    version: row.version,
    store: parts.store,
    dropoff: { lat: row.dropoffLat, lng: row.dropoffLng },
    total: orderView(row, parts, "customer").total,
    readyAt: row.readyAt?.toISOString() ?? null,
    timeline: parts.timeline.map(({ saidReason: _, ...entry }) => entry),
    eta: parts.eta,
    rider: rider && { id: rider.id, vehicle: rider.vehicle, rating: rider.rating },
    position: position && showsRider(row.state) ? roomPosition(position) : null,
    dispatch: parts.dispatch,
  };
}

function roomPosition(
  position: NonNullable<Order["position"]>,
): NonNullable<RoomOrder["position"]> {
  const { lat, lng, bearing, speedKmh, recordedAt } = position;
  return { lat, lng, bearing, speedKmh, recordedAt };
}
