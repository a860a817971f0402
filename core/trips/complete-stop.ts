import type { Trip } from "#shared/contracts/riders.ts";
import { BeelineError } from "#shared/errors.ts";
import { moveOrder } from "../orders/index.ts";
import { type Ctx, transact } from "../platform/index.ts";
import { checkDeliveryCode } from "./check-delivery-code.ts";
import { findTrip, loadTrip } from "./find-trips.ts";
import { freeRider } from "./free-rider.ts";
import { demand, type LockedTrip, lockTrip } from "./lock-trip.ts";
import { moveStop } from "./move-stop.ts";
import { moveTrip } from "./move-trip.ts";
import { orderIdsOf } from "./trip-events.ts";
import type { StopRow } from "./trip-row.ts";
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
    await checkHandover(tx, input);
    const locked = await lockTrip(tx, input.tripId);
    demand(refuseStep(locked.trip.state, locked.stops, input.stopId, "complete"));
    const stop = locked.stops.find(({ id }) => id === input.stopId)!;
    if (stop.kind === "pickup") await pickUp(tx, locked, stop);
    else await handOver(tx, locked, stop);
    return viewTrip(tx, (await findTrip(tx, input.tripId))!);
  });
}

/** The code is asked only of a rider who stands at the door, and before anything is locked. */
async function checkHandover(
  ctx: Ctx,
  input: { tripId: string; stopId: string; otp?: string | undefined },
): Promise<void> {
  const { trip, stops } = await loadTrip(ctx, input.tripId);
  demand(refuseStep(trip.state, stops, input.stopId, "complete"));
  const stop = stops.find(({ id }) => id === input.stopId)!;
  if (stop.kind === "dropoff") await checkDeliveryCode(ctx, stop.orderId, input.otp);
}

function orderAt({ orders }: LockedTrip, stop: StopRow) {
  const order = orders.get(stop.orderId);
  if (!order) throw new BeelineError("NOT_FOUND");
  return order;
}

async function pickUp(ctx: Ctx, locked: LockedTrip, stop: StopRow): Promise<void> {
  demand(refusePickup(orderAt(locked, stop).state));
  await moveOrder(ctx, { orderId: stop.orderId, to: "out_for_delivery", from: ["ready"] });
  await moveStop(ctx, locked.trip, stop.id, "done");
  if (locked.trip.state === "assigned") {
    const orderIds = orderIdsOf(locked.stops);
    await moveTrip(ctx, { trip: locked.trip, orderIds, to: "in_progress" });
  }
}

async function handOver(ctx: Ctx, locked: LockedTrip, stop: StopRow): Promise<void> {
  demand(refuseHandover(orderAt(locked, stop).state));
  await moveOrder(ctx, { orderId: stop.orderId, to: "delivered", from: ["out_for_delivery"] });
  await moveStop(ctx, locked.trip, stop.id, "done");
  const isLast = locked.stops.every(({ id, state }) => id === stop.id || !isOpenStop(state));
  if (!isLast) return;
  const orderIds = orderIdsOf(locked.stops);
  await moveTrip(ctx, { trip: locked.trip, orderIds, to: "completed" });
  await freeRider(ctx, locked.trip.riderId, "completed");
}
