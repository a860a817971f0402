import type { Trip } from "#shared/contracts/riders.ts";
import { type Ctx, transact } from "../platform/index.ts";
import { changed, demand, lockTrip, stopIn } from "./lock-trip.ts";
import { moveStop } from "./move-stop.ts";
import { refuseStep } from "./trip-rules.ts";
import { viewTrip } from "./view-trip.ts";

/** The rider stands at the stop that is next. Where exactly is not checked yet. */
export async function arriveAtStop(
  ctx: Ctx,
  input: { tripId: string; stopId: string },
): Promise<Trip> {
  return transact(ctx, async (tx) => {
    const locked = await lockTrip(tx, input.tripId);
    demand(refuseStep(locked.trip.state, locked.stops, input.stopId, "arrive"));
    const stop = await moveStop(tx, {
      trip: locked.trip,
      stop: stopIn(locked, input.stopId),
      to: "arrived",
    });
    return viewTrip(tx, changed(locked, { stop }));
  });
}
