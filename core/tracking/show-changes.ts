/** Shows what changed since the last time: to rooms, to boards and to riders, each read once. */

import { openOffersOfMany } from "../dispatch/index.ts";
import {
  findOrders,
  type OrderRow,
  reachedStore,
  roomScenesOf,
  viewOrders,
} from "../orders/index.ts";
import type { Ctx } from "../platform/index.ts";
import { findTrips, viewTrips } from "../trips/index.ts";
import { hintChats } from "./hint-chats.ts";
import { trackingOf } from "./tracking-state.ts";

/** The rest is shown right after: it bounds one reading, not what is shown. */
const MAX_ORDERS = 200;

/** Returns whether something is left to show. */
export async function showChanges(ctx: Ctx): Promise<boolean> {
  const { changed } = trackingOf(ctx.runtime);
  const orderIds = takeFrom(changed.orders, MAX_ORDERS);
  const riderIds = takeFrom(changed.offers, MAX_ORDERS);
  const trips = [...changed.trips];
  changed.trips.clear();
  const chats = [...changed.chats].slice(0, MAX_ORDERS);
  for (const [orderId] of chats) changed.chats.delete(orderId);
  try {
    await showOrders(ctx, orderIds);
    await showOffers(ctx, riderIds);
    await showTrips(ctx, trips);
    await hintChats(ctx, chats);
  } catch (error) {
    // Shown again as a whole: each frame says what is, so a repeat does no harm.
    for (const id of orderIds) changed.orders.add(id);
    for (const id of riderIds) changed.offers.add(id);
    for (const [tripId, riderId] of trips) {
      if (!changed.trips.has(tripId)) changed.trips.set(tripId, riderId);
    }
    for (const [orderId, hidden] of chats) {
      changed.chats.set(orderId, new Set([...hidden, ...(changed.chats.get(orderId) ?? [])]));
    }
    throw error;
  }
  return [changed.orders, changed.offers, changed.trips, changed.chats].some(
    ({ size }) => size > 0,
  );
}

function takeFrom(ids: Set<string>, limit: number): string[] {
  const taken = [...ids].slice(0, limit);
  for (const id of taken) ids.delete(id);
  return taken;
}

async function showOrders(ctx: Ctx, orderIds: readonly string[]): Promise<void> {
  const { rooms, seats } = trackingOf(ctx.runtime);
  const hasBoards = seats.topics("store:").length > 0 || seats.topics("city:").length > 0;
  const wanted = hasBoards ? orderIds : orderIds.filter((id) => rooms.has(id));
  const rows = await findOrders(ctx, wanted);
  await Promise.all([
    showToRooms(
      ctx,
      rows.filter((row) => rooms.has(row.id)),
    ),
    ...groupBy(rows.filter(reachesBoard), (row) => `store:${row.storeId}`).map(([topic, group]) =>
      showToBoard(ctx, topic, group, "partner"),
    ),
    ...groupBy(rows, (row) => `city:${row.cityCode}`).map(([topic, group]) =>
      showToBoard(ctx, topic, group, "ops"),
    ),
  ]);
}

function reachesBoard(row: OrderRow): boolean {
  return row.storeId !== null && reachedStore(row.state, row.version);
}

async function showToRooms(ctx: Ctx, rows: readonly OrderRow[]): Promise<void> {
  const { rooms, queue } = trackingOf(ctx.runtime);
  for (const scene of await roomScenesOf(ctx, rows)) {
    rooms.update(scene);
    queue.push(scene.order);
  }
}

/** Everybody at one board has the same role and sees the same, so it is read for one of them. */
async function showToBoard(
  ctx: Ctx,
  topic: string,
  rows: readonly OrderRow[],
  role: "partner" | "ops",
): Promise<void> {
  const { seats } = trackingOf(ctx.runtime);
  const [anybody] = seats.at(topic);
  if (!anybody) return;
  const orders = await viewOrders(ctx, rows, { role, id: anybody.personId });
  for (const order of orders) seats.publish(topic, { type: "order", order });
}

async function showOffers(ctx: Ctx, riderIds: readonly string[]): Promise<void> {
  const { seats } = trackingOf(ctx.runtime);
  const heard = riderIds.filter((riderId) => seats.at(`rider:${riderId}`).size > 0);
  for (const [riderId, offers] of await openOffersOfMany(ctx, heard)) {
    for (const offer of offers) seats.publish(`rider:${riderId}`, { type: "offer", offer });
  }
}

async function showTrips(ctx: Ctx, changed: readonly (readonly [string, string])[]): Promise<void> {
  const { seats } = trackingOf(ctx.runtime);
  const heard = new Map(changed.filter(([, riderId]) => seats.at(`rider:${riderId}`).size > 0));
  const found = await findTrips(ctx, [...heard.keys()]);
  // Events name the rider of their moment; only the trip's own rider may see where it goes.
  const own = found.filter(({ trip }) => heard.get(trip.id) === trip.riderId);
  // As riders see it: what a passenger typed about one is not told to them.
  const asRider: Ctx = { ...ctx, actor: { role: "rider" } };
  for (const trip of await viewTrips(asRider, own)) {
    seats.publish(`rider:${trip.riderId}`, { type: "trip", trip });
  }
}

function groupBy<T>(values: readonly T[], keyOf: (value: T) => string): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    const group = groups.get(keyOf(value));
    if (group) group.push(value);
    else groups.set(keyOf(value), [value]);
  }
  return [...groups];
}
