/**
 * One picture of an order from its two sources: what the core answered (with names and the code)
 * and what the room pushed (without). The newer version wins, field by field. Pure.
 */
import type { Order } from "#shared/contracts/orders.ts";
import { showsRider } from "#shared/states.ts";
import { agedEta } from "../words/eta-words.ts";
import type { OrderScene } from "../words/order-words.ts";
import { positionAgeMs, type RoomView, type SeenAt } from "./room.ts";

/** An order as the core answered, and when. */
export interface ReadOrder {
  readonly order: Order;
  readonly readAtMs: number;
}

export interface Followed {
  readonly order: Order;
  readonly position: SeenAt | null;
  readonly eta: { readonly value: NonNullable<Order["eta"]>; readonly receivedAtMs: number } | null;
}

export function followOrder(read: ReadOrder, room: RoomView | null): Followed {
  const { order, readAtMs } = read;
  if (!room) {
    const { position, eta } = order;
    return {
      order,
      position: position ? { ...position, receivedAtMs: readAtMs } : null,
      eta: eta ? { value: eta, receivedAtMs: readAtMs } : null,
    };
  }
  const isNewer = room.order.version > order.version;
  const { state, version, timeline, dispatch, readyAt } = room.order;
  const news = isNewer ? { state, version, timeline } : {};
  const seen = room.order.rider;
  const rider = seen?.id === order.rider?.id ? order.rider : null;
  return {
    order: {
      ...order,
      ...news,
      // These change without a new version: who is asked, when the food is due.
      ...(room.order.version >= order.version ? { dispatch, readyAt } : {}),
      rider: rider ?? (seen && order.rider === null ? riderWithoutName(seen) : order.rider),
    },
    position: room.position,
    eta: room.eta,
  };
}

function riderWithoutName(seen: NonNullable<RoomView["order"]["rider"]>): Order["rider"] {
  const vehicle = seen.vehicle as NonNullable<Order["rider"]>["vehicle"];
  return { id: seen.id, name: null, vehicle, rating: seen.rating };
}

/** What the words are chosen from. */
export function sceneOf({ order, position }: Followed): OrderScene {
  return {
    state: order.state,
    store: order.store,
    dropoff: order.dropoff?.position ?? null,
    readyAt: order.readyAt,
    rider: order.rider,
    position: showsRider(order.state) ? position : null,
    dispatch: order.dispatch,
    payment: order.payment?.state ?? null,
    wasPlaced: order.timeline.some(({ state }) => state !== "created" && state !== "failed"),
    reason: order.timeline.at(-1)?.reason ?? null,
  };
}

/** The estimate as it stands now, or null when there is none any more. */
export function etaNow({ eta, order }: Followed, nowMs: number): Order["eta"] {
  if (!eta || order.state === "on_hold" || !showsEta(order.state)) return null;
  return agedEta(eta.value, Math.max(0, nowMs - eta.receivedAtMs) / 1_000);
}

function showsEta(state: Order["state"]): boolean {
  return [
    "created",
    "waiting_accept",
    "accepted",
    "preparing",
    "ready",
    "out_for_delivery",
    "assigned",
    "in_progress",
  ].includes(state);
}

/** The age of the rider's position, or null when no rider is shown. */
export function riderAgeMs({ order, position }: Followed, nowMs: number): number | null {
  return position && showsRider(order.state) ? positionAgeMs(position, nowMs) : null;
}
