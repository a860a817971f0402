/** Shows orders to people and, stripped of everything personal, to rooms at the edge. */
import type { Order } from "#shared/contracts/orders.ts";
import type { RoomOrder } from "#shared/rooms.ts";
import { showsRider } from "#shared/states.ts";
import type { StopBefore } from "../eta/index.ts";
import type { Ctx } from "../platform/index.ts";
import type { OrderRow, OrderViewer } from "./order-row.ts";
import { type OrderParts, orderView } from "./order-view.ts";
import { partsOfSeen, readParts, type SeenOrder } from "./read-parts.ts";

export async function viewOrders(
  ctx: Ctx,
  rows: readonly OrderRow[],
  viewer: OrderViewer,
): Promise<Order[]> {
  const read = await readParts(ctx, rows);
  return rows.map((row) => orderView(row, read.get(row.id)!.parts, viewer.role));
}

export async function viewOrder(ctx: Ctx, row: OrderRow, viewer: OrderViewer): Promise<Order> {
  return viewSeen(ctx, { row }, viewer);
}

export async function viewSeen(ctx: Ctx, seen: SeenOrder, viewer: OrderViewer): Promise<Order> {
  return orderView(seen.row, await partsOfSeen(ctx, seen), viewer.role);
}

export interface RoomScene {
  /** For the room: no name, address, note, phone, code or typed reason. */
  readonly order: RoomOrder;
  /** For estimates made here; other customers' doors, which no room may learn. */
  readonly stopsBefore: readonly StopBefore[];
}

export async function roomScenesOf(ctx: Ctx, rows: readonly OrderRow[]): Promise<RoomScene[]> {
  const read = await readParts(ctx, rows);
  return rows.map((row) => {
    const { parts, stopsBefore } = read.get(row.id)!;
    return { order: roomView(row, parts), stopsBefore };
  });
}

export async function roomSceneOf(ctx: Ctx, row: OrderRow): Promise<RoomScene> {
  const [scene] = await roomScenesOf(ctx, [row]);
  return scene!;
}

function roomView(row: OrderRow, parts: OrderParts): RoomOrder {
  const { ride, rider, position } = parts;
  return {
    id: row.id,
    vertical: row.vertical,
    state: row.state,
    version: row.version,
    store: parts.store,
    ride: ride && { type: ride.type, pickup: ride.pickup.position },
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
