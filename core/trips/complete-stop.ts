import type { Trip } from "#shared/contracts/riders.ts";
import { BeelineError } from "#shared/errors.ts";
import { moveOrder } from "../orders/index.ts";
import { type Ctx, transact } from "../platform/index.ts";
import { checkDeliveryCode } from "./check-delivery-code.ts";
import { freeRider } from "./free-rider.ts";
import { changed, demand, type LockedTrip, lockTrip, stopIn } from "./lock-trip.ts";
import { moveStop } from "./move-stop.ts";
import { moveTrip } from "./move-trip.ts";
import { refuseStepOfRide } from "./rides/ride-rules.ts";
import { orderIdsOf } from "./trip-events.ts";
import type { StopRow } from "./trip-row.ts";
import { isOverFor, refuseHandover, refusePickup, refuseStep } from "./trip-rules.ts";
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
    const locked = await lockTrip(tx, input.tripId);
    demand(refuseStep(locked.trip.state, locked.stops, input.stopId, "complete"));
    demand(refuseStepOfRide(locked.trip, "complete"));
    const stop = stopIn(locked, input.stopId);
    if (stop.kind === "dropoff") await checkDeliveryCode(tx, orderAt(locked, stop), input.otp);
    const done = stop.kind === "pickup" ? pickUp(tx, locked, stop) : handOver(tx, locked, stop);
    return viewTrip(tx, await done);
  });
}

function orderAt({ orders }: LockedTrip, stop: StopRow) {
  const order = orders.get(stop.orderId);
  if (!order) throw new BeelineError("NOT_FOUND");
  return order;
}

async function pickUp(ctx: Ctx, locked: LockedTrip, open: StopRow): Promise<LockedTrip> {
  const before = orderAt(locked, open);
  demand(refusePickup(before.state));
  const move = { orderId: before.id, locked: before, from: ["ready"] } as const;
  const order = await moveOrder(ctx, { ...move, to: "out_for_delivery" });
  const stop = await moveStop(ctx, { trip: locked.trip, stop: open, to: "done" });
  if (locked.trip.state !== "assigned") return changed(locked, { stop, order });
  const orderIds = orderIdsOf(locked.stops);
  const trip = await moveTrip(ctx, { trip: locked.trip, orderIds, to: "in_progress" });
  return changed(locked, { trip, stop, order });
}

async function handOver(ctx: Ctx, locked: LockedTrip, open: StopRow): Promise<LockedTrip> {
  const before = orderAt(locked, open);
  demand(refuseHandover(before.state));
  // Another order may still be to bring, or wait for support with the food on board.
  const isLast = isOverFor(
    changed(locked, {
      stop: { ...open, state: "done" },
      order: { ...before, state: "delivered" },
    }),
  );
  // Asked while nothing is written, so that all that is written travels together.
  if (isLast) await freeRider(ctx, locked.trip.riderId, locked.stops);
  const move = { orderId: before.id, locked: before, from: ["out_for_delivery"] } as const;
  const order = await moveOrder(ctx, { ...move, to: "delivered" });
  const stop = await moveStop(ctx, { trip: locked.trip, stop: open, to: "done" });
  const after = changed(locked, { stop, order });
  if (!isLast) return after;
  const orderIds = orderIdsOf(locked.stops);
  const trip = await moveTrip(ctx, { trip: locked.trip, orderIds, to: "completed" });
  return changed(after, { trip });
}
