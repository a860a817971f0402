import type { Trip } from "#shared/contracts/riders.ts";
import { type Ctx, transact } from "../platform/index.ts";
import { giveBackTrip } from "./give-back-trip.ts";
import { viewTrip } from "./view-trip.ts";

/**
 * The rider (or ops) gives the trip back before the pick-up; another rider is found.
 * @throws BeelineError CANNOT_CANCEL_IN_PROGRESS once food is on board.
 */
export async function cancelTrip(
  ctx: Ctx,
  input: { tripId: string; reason: string },
): Promise<Trip> {
  return transact(ctx, async (tx) => {
    const reason = `given back by ${tx.actor.role}`;
    const ended = await giveBackTrip(tx, {
      tripId: input.tripId,
      reason,
      saidReason: input.reason,
    });
    return viewTrip(tx, ended);
  });
}
