/** An order as a core tells a room about it. */
import { makeId } from "#shared/ids.ts";
import type { RelayFrame, RoomOrder, RoomPosition } from "#shared/rooms.ts";

type OrderFrame = Extract<RelayFrame, { type: "order" }>;
type PositionFrame = Extract<RelayFrame, { type: "position" }>;

let made = 0;

/** A fresh id per test, so that no two tests share a room. */
export function newOrderId(region: "in" | "uk" = "in"): string {
  made += 1;
  const random = crypto.getRandomValues(new Uint8Array(16));
  return makeId("order", region, Date.now() + made, random);
}

export function fakeOrder(id: string, changes: Partial<RoomOrder> = {}): RoomOrder {
  return {
    ...{ id, vertical: "delivery", state: "preparing", version: 3 },
    store: { id: "sto_in_1", name: "Luigi's Oven", position: { lat: 12.97, lng: 77.59 } },
    dropoff: { lat: 12.98, lng: 77.6 },
    total: { amountMinor: 45900, currency: "INR" },
    readyAt: "2026-11-22T10:20:00.000Z",
    timeline: [
      { state: "created", at: "2026-11-22T10:00:00.000Z", actor: "customer", reason: null },
      { state: "accepted", at: "2026-11-22T10:01:00.000Z", actor: "partner", reason: "12 min" },
    ],
    eta: { seconds: 900, low: 800, high: 1100, confidence: 0.8 },
    rider: { id: "rdr_in_1", vehicle: "scooter", rating: 4.7 },
    position: fakePosition(3_000),
    dispatch: { state: "assigned", attempt: 1 },
    ...changes,
  };
}

/** A position of `ageMs` ago. */
export function fakePosition(ageMs: number, changes: Partial<RoomPosition> = {}): RoomPosition {
  const recordedAt = new Date(Date.now() - ageMs).toISOString();
  return { lat: 12.971, lng: 77.591, bearing: 90, speedKmh: 21, recordedAt, ...changes };
}

export function orderFrame(order: RoomOrder): OrderFrame {
  return { type: "order", orderId: order.id, order };
}

export function positionFrame(orderId: string, position: RoomPosition): PositionFrame {
  const eta = { seconds: 600, low: 500, high: 700, confidence: 0.9 };
  return { type: "position", orderId, position, eta };
}
