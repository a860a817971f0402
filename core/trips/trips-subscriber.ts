import type { Subscriber } from "../outbox/index.ts";
import { redeliver } from "./redeliver.ts";
import { releaseTrip } from "./release-trip.ts";

/** What the life of an order means for its trip. */
export const tripsSubscriber: Subscriber = {
  name: "trips",
  types: ["order.changed"],
  async handle(ctx, event) {
    if (event.type !== "order.changed") return;
    const { orderId, tripId, from, to } = event.payload;
    if (tripId === null || from === to) return;
    if (from === "on_hold" && to === "out_for_delivery") {
      await redeliver(ctx, { tripId, orderId });
    } else if (["rejected", "cancelled", "expired", "failed"].includes(to)) {
      await releaseTrip(ctx, tripId);
    }
  },
};
