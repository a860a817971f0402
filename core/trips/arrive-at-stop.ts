import type { Trip } from "#shared/contracts/riders.ts";
import { type Ctx, transact } from "../platform/index.ts";
import { findTrip } from "./find-trips.ts";
import { demand, lockTrip } from "./lock-trip.ts";
import { moveStop } from "./move-stop.ts";
import { refuseStep } from "./trip-rules.ts";
import { viewTrip } from "./view-trip.ts";

/** The rider stands at the stop that is next. Where exactly is not checked yet. */
export async function arriveAtStop(
  ctx: Ctx,
  input: { tripId: string; stopId: string },
): Promise<Trip> {
  return transact(ctx, async (tx) => {
    const { trip, stops } = await lockTrip(tx, input.tripId);
    demand(refuseStep(trip.state, stops, input.stopId, "arrive"));
    await moveStop(tx, trip, input.stopId, "arrived");
    return viewTrip(tx, (await findTrip(tx, trip.id))!);
  });
}
