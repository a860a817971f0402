import type { Trip } from "#shared/contracts/riders.ts";
import { moveOrder } from "../../orders/index.ts";
import { type Ctx, transact } from "../../platform/index.ts";
import { changed } from "../lock-trip.ts";
import { moveTrip } from "../move-trip.ts";
import { viewTrip } from "../view-trip.ts";
import { lockRide } from "./ride-row.ts";

/**
 * The passenger has something to do on the way: what passes is not counted as travelled.
 * @throws BeelineError TRIP_NOT_STARTED, TRIP_ALREADY_ENDED, TRIP_CANCELLED, CONFLICT when paused
 */
export function pauseTrip(ctx: Ctx, tripId: string): Promise<Trip> {
  return move(ctx, tripId, "pause");
}

/** @throws BeelineError TRIP_NOT_STARTED, TRIP_ALREADY_ENDED, TRIP_CANCELLED, CONFLICT unless paused */
export function resumeTrip(ctx: Ctx, tripId: string, reason?: string): Promise<Trip> {
  return move(ctx, tripId, "resume", reason);
}

async function move(
  ctx: Ctx,
  tripId: string,
  action: "pause" | "resume",
  reason?: string,
): Promise<Trip> {
  const to = action === "pause" ? "paused" : "in_progress";
  return transact(ctx, async (tx) => {
    const { locked, order } = await lockRide(tx, tripId, action);
    const why = reason === undefined ? {} : { reason };
    const moved = await moveOrder(tx, { orderId: order.id, locked: order, to, ...why });
    const { trip } = locked;
    const after = await moveTrip(tx, { trip, orderIds: [order.id], to, ...why });
    return viewTrip(tx, changed(locked, { trip: after, order: moved }));
  });
}
