import type { Trip } from "#shared/contracts/riders.ts";
import { moveOrder } from "../orders/index.ts";
import { type Ctx, transact } from "../platform/index.ts";
import { freeRider } from "./free-rider.ts";
import { changed, demand, type LockedTrip, lockTrip, stopIn } from "./lock-trip.ts";
import { moveStop } from "./move-stop.ts";
import { moveTrip } from "./move-trip.ts";
import { refuseStepOfRide } from "./rides/ride-rules.ts";
import { skipStops } from "./skip-stops.ts";
import { orderIdsOf } from "./trip-events.ts";
import type { StopRow } from "./trip-row.ts";
import { endingOf, isOverFor, refuseHandover, refuseStep } from "./trip-rules.ts";
import { viewTrip } from "./view-trip.ts";

/**
 * It cannot be done. At the door: the order is put on hold, the rider keeps the food and waits for
 * support. At the store: there is nothing to carry, so the order fails and the rider is free.
 * `reason` is one of the contract's words, never free text.
 */
export async function failStop(
  ctx: Ctx,
  input: { tripId: string; stopId: string; reason: string },
): Promise<Trip> {
  return transact(ctx, async (tx) => {
    const locked = await lockTrip(tx, input.tripId);
    demand(refuseStep(locked.trip.state, locked.stops, input.stopId, "fail"));
    demand(refuseStepOfRide(locked.trip, "fail"));
    const stop = await moveStop(tx, {
      trip: locked.trip,
      stop: stopIn(locked, input.stopId),
      to: "failed",
      failReason: input.reason,
    });
    const after = changed(locked, { stop });
    if (stop.kind === "pickup") return viewTrip(tx, await giveUpPickup(tx, after, stop));
    await hold(tx, after, stop);
    return viewTrip(tx, after);
  });
}

async function hold(ctx: Ctx, locked: LockedTrip, { orderId, failReason }: StopRow): Promise<void> {
  demand(refuseHandover(locked.orders.get(orderId)?.state ?? "failed"));
  await moveOrder(ctx, {
    orderId,
    to: "on_hold",
    from: ["out_for_delivery"],
    ...(failReason ? { reason: failReason } : {}),
  });
}

async function giveUpPickup(ctx: Ctx, locked: LockedTrip, stop: StopRow): Promise<LockedTrip> {
  const { orderId } = stop;
  const why = stop.failReason ? { reason: stop.failReason } : {};
  const order = await moveOrder(ctx, {
    orderId,
    to: "failed",
    from: ["accepted", "preparing", "ready"],
    ...why,
  });
  const failed = changed(locked, { order });
  if (!isOverFor({ ...failed, stops: failed.stops.filter((other) => other.orderId !== orderId) })) {
    return skipStops(ctx, failed, [orderId]);
  }
  const orderIds = orderIdsOf(locked.stops);
  const to = endingOf(locked.stops);
  const trip = await moveTrip(ctx, { trip: locked.trip, orderIds, to, ...why });
  await freeRider(ctx, trip.riderId, locked.stops);
  return changed(failed, { trip });
}
