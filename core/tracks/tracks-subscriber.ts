import type { Subscriber } from "../outbox/index.ts";
import { tracksOf } from "./tracks-state.ts";

/**
 * A rider who goes off duty has a complete track at once. With several processes the news may reach
 * another one than that which took the points; there the minute ends as usual.
 */
export const tracksSubscriber: Subscriber = {
  name: "tracks",
  types: ["rider.changed"],
  async handle(ctx, event) {
    if (event.type !== "rider.changed") return;
    const { riderId, to } = event.payload;
    if (to === "offline" || to === "suspended") tracksOf(ctx.runtime).buffer.close(riderId);
  },
};
