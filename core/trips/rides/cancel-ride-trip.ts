import { cancellationPolicy, cancelRide } from "../../orders/index.ts";
import { type Ctx, now } from "../../platform/index.ts";
import { freeRider } from "../free-rider.ts";
import { changed, type LockedTrip } from "../lock-trip.ts";
import { moveTrip } from "../move-trip.ts";
import { isSeenElsewhere } from "./note-arrival.ts";
import { allowedRide } from "./ride-row.ts";
import { GIVEN_UP, isNoShow, NO_SHOW } from "./ride-rules.ts";

/**
 * The ride does not take place: its passenger does not want it any more, or did not come to a driver
 * who has waited as long as the policy says. Undefined when a driver may not end it but only give it
 * back, so that another one is found.
 * @throws BeelineError CANNOT_CANCEL_IN_PROGRESS, TRIP_ALREADY_COMPLETED, TRIP_CANCELLED
 */
export async function cancelRideTrip(
  ctx: Ctx,
  locked: LockedTrip,
  saidReason: string,
): Promise<LockedTrip | undefined> {
  const { order, ride, pickup } = await allowedRide(ctx, locked, "cancel");
  const { noShowSeconds } = cancellationPolicy(ctx, order).values;
  const arrivedAt = ride.flags.includes("arrived_away") ? null : pickup.arrivedAt;
  const isDriver = ctx.actor.role === "rider";
  // Who said to have come while nobody heard of them has to be there when it costs the passenger.
  const hasWaited =
    isDriver &&
    isNoShow(arrivedAt, now(ctx), { noShowSeconds }) &&
    !(await isSeenElsewhere(ctx, locked.trip, pickup));
  if (ctx.actor.role !== "customer" && !hasWaited) return undefined;
  await freeRider(ctx, locked.trip.riderId, []);
  const cancelled = await cancelRide(ctx, {
    ...{ order, saidReason, isNoShow: isDriver },
  });
  const trip = await moveTrip(ctx, {
    ...{ trip: locked.trip, orderIds: [order.id], to: "cancelled", saidReason },
    reason: isDriver ? NO_SHOW : GIVEN_UP,
  });
  return changed(locked, { trip, order: cancelled });
}
