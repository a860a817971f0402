import type { Trip } from "#shared/contracts/riders.ts";
import { type Ctx, transact } from "../platform/index.ts";
import { giveBackTrip } from "./give-back-trip.ts";
import { lockTrip } from "./lock-trip.ts";
import { cancelRideTrip } from "./rides/cancel-ride-trip.ts";
import { viewTrip } from "./view-trip.ts";

/**
 * The rider (or ops) gives the trip back before the pick-up; another rider is found. A ride ends with
 * it when its passenger cancels, or did not come.
 * @throws BeelineError CANNOT_CANCEL_IN_PROGRESS once food or passenger is on board.
 */
export async function cancelTrip(
  ctx: Ctx,
  input: { tripId: string; reason: string },
): Promise<Trip> {
  return transact(ctx, async (tx) => {
    const { tripId, reason: saidReason } = input;
    const locked = await lockTrip(tx, tripId);
    const isRide = locked.trip.vertical === "ride";
    const ended = isRide ? await cancelRideTrip(tx, locked, saidReason) : undefined;
    if (ended) return viewTrip(tx, ended);
    const reason = `given back by ${tx.actor.role}`;
    return viewTrip(tx, await giveBackTrip(tx, { tripId, locked, reason, saidReason }));
  });
}
