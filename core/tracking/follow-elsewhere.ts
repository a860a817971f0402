import type { Runtime } from "../platform/index.ts";
import { isLiveIndexShared, liveIndexOf } from "../supply/index.ts";
import { roomPositionOf } from "./position-frame.ts";
import { trackingOf } from "./tracking-state.ts";

/** The rest waits for the next round: one reading of the shared index stays short. */
const MAX_RIDERS = 1_000;

/**
 * Shows the riders of rooms that are watched here and who report to another process: those whose
 * position is news are taken from the shared index. Reports to this process come by themselves.
 */
export async function followElsewhere(runtime: Runtime): Promise<void> {
  if (isLiveIndexShared(runtime) === undefined) return;
  const { rooms } = trackingOf(runtime);
  const index = liveIndexOf(runtime);
  const far: string[] = [];
  for (const riderId of rooms.nextRiders(MAX_RIDERS)) {
    if (!index.speaksFor(riderId)) far.push(riderId);
  }
  for (const rider of (await index.getMany(far)).values()) {
    const position = roomPositionOf(rider);
    if (rooms.isNews(rider.riderId, position)) rooms.move(rider, () => position);
  }
}
