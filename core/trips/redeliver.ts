import { tripStops } from "#drizzle/schema/index.ts";
import { appendEvents } from "../outbox/index.ts";
import { type Ctx, newId, transact } from "../platform/index.ts";
import { lockTrip } from "./lock-trip.ts";
import { orderIdsOf, tripChanged } from "./trip-events.ts";
import { isActive, isOpenStop } from "./trip-rules.ts";

/**
 * Support sends the rider to the door again: one more drop-off at the end of the trip. Does
 * nothing when there is one to do already, so the news may come twice.
 */
export async function redeliver(
  ctx: Ctx,
  input: { tripId: string; orderId: string },
): Promise<void> {
  await transact(ctx, async (tx) => {
    const { trip, stops, orders } = await lockTrip(tx, input.tripId);
    const order = orders.get(input.orderId);
    if (!isActive(trip.state) || order?.state !== "out_for_delivery") return;
    const own = stops.filter((stop) => stop.orderId === order.id && stop.kind === "dropoff");
    if (own.some((stop) => isOpenStop(stop.state))) return;
    await tx.db.insert(tripStops).values({
      id: newId(tx, "stop"),
      tripId: trip.id,
      sequence: Math.max(...stops.map((stop) => stop.sequence)) + 1,
      kind: "dropoff",
      orderId: order.id,
      state: "pending",
      lat: order.dropoffLat,
      lng: order.dropoffLng,
    });
    // The state stays; the rider's app learns of the new stop.
    const change = { to: trip.state, actor: tx.actor, reason: "another try at the door" };
    await appendEvents(tx, [tripChanged(trip, orderIdsOf(stops), change)]);
  });
}
