import type { Trip } from "#shared/contracts/riders.ts";
import { moveOrder } from "../orders/index.ts";
import { type Ctx, transact } from "../platform/index.ts";
import { findTrip } from "./find-trips.ts";
import { freeRider } from "./free-rider.ts";
import { demand, type LockedTrip, lockTrip } from "./lock-trip.ts";
import { moveStop } from "./move-stop.ts";
import { moveTrip } from "./move-trip.ts";
import { orderIdsOf } from "./trip-events.ts";
import type { StopRow } from "./trip-row.ts";
import { isOpenStop, refuseHandover, refuseStep } from "./trip-rules.ts";
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
    const stop = locked.stops.find(({ id }) => id === input.stopId)!;
    await moveStop(tx, locked.trip, stop.id, "failed", input.reason);
    if (stop.kind === "dropoff") await hold(tx, locked, stop, input.reason);
    else await giveUpPickup(tx, locked, stop, input.reason);
    return viewTrip(tx, (await findTrip(tx, input.tripId))!);
  });
}

async function hold(ctx: Ctx, locked: LockedTrip, stop: StopRow, reason: string): Promise<void> {
  demand(refuseHandover(locked.orders.get(stop.orderId)?.state ?? "failed"));
  await moveOrder(ctx, {
    orderId: stop.orderId,
    to: "on_hold",
    from: ["out_for_delivery"],
    reason,
  });
}

async function giveUpPickup(
  ctx: Ctx,
  locked: LockedTrip,
  stop: StopRow,
  reason: string,
): Promise<void> {
  await moveOrder(ctx, {
    orderId: stop.orderId,
    to: "failed",
    from: ["accepted", "preparing", "ready"],
    reason,
  });
  const others = locked.stops.filter(({ orderId }) => orderId !== stop.orderId);
  if (others.some(({ state }) => isOpenStop(state))) return;
  await moveTrip(ctx, {
    trip: locked.trip,
    orderIds: orderIdsOf(locked.stops),
    to: "cancelled",
    reason,
  });
  await freeRider(ctx, locked.trip.riderId, "cancelled");
}
