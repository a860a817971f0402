/**
 * Notes what changed and lets the loop show it: the relay of events must not wait for viewers. What
 * a crash forgets is healed by the first frame of the next connection and by renewed leases.
 */
import type { Subscriber } from "../outbox/index.ts";
import { trackingOf } from "./tracking-state.ts";

export const trackingSubscriber: Subscriber = {
  name: "tracking",
  types: [
    "order.placed",
    "order.changed",
    "offer.created",
    "offer.changed",
    "trip.assigned",
    "trip.changed",
    "trip.stop_changed",
    "rider.changed",
    "payment.changed",
    "chat.changed",
  ],
  async handle(ctx, event) {
    const { changed, rooms, seats, kick } = trackingOf(ctx.runtime);
    // What is done for one order of a bundle, or comes later, moves the arrival of the others.
    const changeMates = (riderId: string) => {
      for (const mate of rooms.ordersOf(riderId)) changed.orders.add(mate);
    };
    switch (event.type) {
      case "order.placed":
        changed.orders.add(event.payload.orderId);
        break;
      case "payment.changed":
        if (event.payload.orderId !== null) changed.orders.add(event.payload.orderId);
        break;
      case "order.changed": {
        const { orderId, tripId, riderId } = event.payload;
        changed.orders.add(orderId);
        // A stop shows when the food is ready.
        if (tripId !== null && riderId !== null) changed.trips.set(tripId, riderId);
        if (riderId !== null) changeMates(riderId);
        break;
      }
      case "offer.created":
        for (const orderId of ordersOf(event.payload)) changed.orders.add(orderId);
        changed.offers.add(event.payload.riderId);
        break;
      case "offer.changed": {
        const { riderId, offerId, to } = event.payload;
        for (const orderId of ordersOf(event.payload)) changed.orders.add(orderId);
        changed.offers.add(riderId);
        if (to !== "pending") {
          seats.publish(`rider:${riderId}`, { type: "offer.closed", offerId, state: to });
        }
        break;
      }
      case "trip.assigned":
      case "trip.changed":
        changed.trips.set(event.payload.tripId, event.payload.riderId);
        break;
      case "trip.stop_changed": {
        const { tripId, riderId, to } = event.payload;
        changed.trips.set(tripId, riderId);
        if (to !== "arrived") changeMates(riderId);
        break;
      }
      case "chat.changed": {
        const { orderId, messageSeq, to } = event.payload;
        const hidden = changed.chats.get(orderId) ?? new Set();
        if (to === "hidden") hidden.add(messageSeq);
        changed.chats.set(orderId, hidden);
        break;
      }
      case "rider.changed": {
        const { riderId, to } = event.payload;
        seats.publish(`rider:${riderId}`, { type: "duty", state: to });
        break;
      }
    }
    kick();
  },
};

/** An offer of an older core names only its first order. */
function ordersOf(offer: { orderId: string; orderIds?: string[] | undefined }): readonly string[] {
  return offer.orderIds ?? [offer.orderId];
}
