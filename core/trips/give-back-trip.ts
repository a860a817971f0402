import { BeelineError } from "#shared/errors.ts";
import { assignRider, type OrderRow } from "../orders/index.ts";
import { type Ctx, transact } from "../platform/index.ts";
import { freeRider } from "./free-rider.ts";
import { changed, demand, type LockedTrip, lockTrip } from "./lock-trip.ts";
import { moveTrip } from "./move-trip.ts";
import { orderIdsOf } from "./trip-events.ts";
import { refuseGivingBack } from "./trip-rules.ts";

/**
 * Ends a trip before its pick-up. Its orders have no rider again; the news makes dispatch look for
 * another one. `reason` is our own word, `saidReason` what a person wrote.
 * @param input.locked the trip as this very transaction has locked it; locked here when left out
 * @throws BeelineError CANNOT_CANCEL_IN_PROGRESS once food is on board.
 */
export async function giveBackTrip(
  ctx: Ctx,
  input: { tripId: string; reason: string; saidReason?: string; locked?: LockedTrip },
): Promise<LockedTrip> {
  return transact(ctx, async (tx) => {
    const { tripId, locked: held, ...why } = input;
    const locked = held ?? (await lockTrip(tx, tripId));
    demand(refuseGivingBack(locked.trip.state, locked.stops));
    const orderIds = orderIdsOf(locked.stops);
    const trip = await moveTrip(tx, { trip: locked.trip, orderIds, to: "cancelled", ...why });
    for (const order of locked.orders.values()) await unassign(tx, order);
    await freeRider(tx, trip.riderId, []);
    return changed(locked, { trip });
  });
}

async function unassign(ctx: Ctx, order: OrderRow): Promise<void> {
  try {
    await assignRider(ctx, order.id, null, order);
  } catch (error) {
    // The order has ended in the meantime: it needs no rider any more.
    if (!(error instanceof BeelineError)) throw error;
  }
}
