import type { Trip } from "#shared/contracts/riders.ts";
import { BeelineError } from "#shared/errors.ts";
import { moveOrder } from "../orders/index.ts";
import { type Ctx, transact } from "../platform/index.ts";
import { checkDeliveryCode } from "./check-delivery-code.ts";
import { loadTrip } from "./find-trips.ts";
import { freeRider } from "./free-rider.ts";
import { changed, demand, type LockedTrip, lockFound } from "./lock-trip.ts";
import { moveStop } from "./move-stop.ts";
import { moveTrip } from "./move-trip.ts";
import { orderIdsOf } from "./trip-events.ts";
import type { StopRow, TripWithStops } from "./trip-row.ts";
import { isOpenStop, refuseHandover, refusePickup, refuseStep } from "./trip-rules.ts";
import { viewTrip } from "./view-trip.ts";

/**
 * Picked up, or handed over with the customer's code. A race with a customer who cancels ends at
 * the order's row: one of both comes second and is refused.
 */
export async function completeStop(
  ctx: Ctx,
  input: { tripId: string; stopId: string; otp?: string | undefined },
): Promise<Trip> {
  return transact(ctx, async (tx) => {
    const seen = await loadTrip(tx, input.tripId);
    await checkHandover(tx, seen, input);
    const locked = await lockFound(tx, seen);
    demand(refuseStep(locked.trip.state, locked.stops, input.stopId, "complete"));
    const stop = locked.stops.find(({ id }) => id === input.stopId)!;
    const done = stop.kind === "pickup" ? pickUp(tx, locked, stop) : handOver(tx, locked, stop);
    return viewTrip(tx, await done);
  });
}

/** The code is asked only of a rider who stands at the door, and before anything is locked. */
async function checkHandover(
  ctx: Ctx,
  { trip, stops }: TripWithStops,
  input: { stopId: string; otp?: string | undefined },
): Promise<void> {
  demand(refuseStep(trip.state, stops, input.stopId, "complete"));
  const stop = stops.find(({ id }) => id === input.stopId)!;
  if (stop.kind === "dropoff") await checkDeliveryCode(ctx, stop.orderId, input.otp);
}

function orderAt({ orders }: LockedTrip, stop: StopRow) {
  const order = orders.get(stop.orderId);
  if (!order) throw new BeelineError("NOT_FOUND");
  return order;
}

async function pickUp(ctx: Ctx, locked: LockedTrip, open: StopRow): Promise<LockedTrip> {
  demand(refusePickup(orderAt(locked, open).state));
  await moveOrder(ctx, { orderId: open.orderId, to: "out_for_delivery", from: ["ready"] });
  const stop = await moveStop(ctx, locked.trip, open.id, "done");
  if (locked.trip.state !== "assigned") return changed(locked, { stop });
  const orderIds = orderIdsOf(locked.stops);
  const trip = await moveTrip(ctx, { trip: locked.trip, orderIds, to: "in_progress" });
  return changed(locked, { trip, stop });
}

async function handOver(ctx: Ctx, locked: LockedTrip, open: StopRow): Promise<LockedTrip> {
  demand(refuseHandover(orderAt(locked, open).state));
  await moveOrder(ctx, { orderId: open.orderId, to: "delivered", from: ["out_for_delivery"] });
  const stop = await moveStop(ctx, locked.trip, open.id, "done");
  const after = changed(locked, { stop });
  if (after.stops.some(({ state }) => isOpenStop(state))) return after;
  const orderIds = orderIdsOf(locked.stops);
  const trip = await moveTrip(ctx, { trip: locked.trip, orderIds, to: "completed" });
  await freeRider(ctx, trip.riderId, "completed");
  return changed(after, { trip });
}
