import type { Trip } from "#shared/contracts/riders.ts";
import { type Ctx, transact } from "../platform/index.ts";
import { changed, demand, lockTrip, stopIn } from "./lock-trip.ts";
import { moveStop } from "./move-stop.ts";
import { noteArrival } from "./rides/note-arrival.ts";
import { refuseStep } from "./trip-rules.ts";
import { viewTrip } from "./view-trip.ts";

/** The rider stands at the stop that is next. Where exactly is looked at for rides: it costs money. */
export async function arriveAtStop(
  ctx: Ctx,
  input: { tripId: string; stopId: string },
): Promise<Trip> {
  return transact(ctx, async (tx) => {
    const locked = await lockTrip(tx, input.tripId);
    demand(refuseStep(locked.trip.state, locked.stops, input.stopId, "arrive"));
    const { trip } = locked;
    const open = stopIn(locked, input.stopId);
    if (trip.vertical === "ride" && open.kind === "pickup") await noteArrival(tx, trip, open);
    const stop = await moveStop(tx, { trip, stop: open, to: "arrived" });
    return viewTrip(tx, changed(locked, { stop }));
  });
}
