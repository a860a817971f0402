import type { Trip } from "#shared/contracts/riders.ts";
import { BeelineError } from "#shared/errors.ts";
import { assignRider } from "../orders/index.ts";
import { type Ctx, transact } from "../platform/index.ts";
import { freeRider } from "./free-rider.ts";
import { changed, demand, lockTrip } from "./lock-trip.ts";
import { moveTrip } from "./move-trip.ts";
import { orderIdsOf } from "./trip-events.ts";
import { refuseGivingBack } from "./trip-rules.ts";
import { viewTrip } from "./view-trip.ts";

/**
 * The rider (or ops) gives the trip back before the pick-up. Its orders have no rider again; the
 * news makes dispatch look for another one.
 * @throws BeelineError CANNOT_CANCEL_IN_PROGRESS once food is on board.
 */
export async function cancelTrip(
  ctx: Ctx,
  input: { tripId: string; reason: string },
): Promise<Trip> {
  return transact(ctx, async (tx) => {
    const locked = await lockTrip(tx, input.tripId);
    demand(refuseGivingBack(locked.trip.state, locked.stops));
    const orderIds = orderIdsOf(locked.stops);
    const trip = await moveTrip(tx, {
      trip: locked.trip,
      orderIds,
      to: "cancelled",
      reason: `given back by ${tx.actor.role}`,
      saidReason: input.reason,
    });
    for (const orderId of orderIds) await unassign(tx, orderId);
    await freeRider(tx, trip.riderId, "cancelled");
    return viewTrip(tx, changed(locked, { trip }));
  });
}

async function unassign(ctx: Ctx, orderId: string): Promise<void> {
  try {
    await assignRider(ctx, orderId, null);
  } catch (error) {
    // The order has ended in the meantime: it needs no rider any more.
    if (!(error instanceof BeelineError)) throw error;
  }
}
