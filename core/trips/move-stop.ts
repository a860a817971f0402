import { and, eq, inArray } from "drizzle-orm";
import { tripStops } from "#drizzle/schema/index.ts";
import { BeelineError } from "#shared/errors.ts";
import { type StopState, sourcesOf, stopTransitions } from "#shared/states.ts";
import { appendEvents } from "../outbox/index.ts";
import { type Ctx, now, transact } from "../platform/index.ts";
import { stopChanged } from "./trip-events.ts";
import type { StopRow, TripRow } from "./trip-row.ts";

/**
 * Moves one stop by compare-and-set and announces it.
 * @throws BeelineError CONFLICT when the stop has moved on meanwhile.
 */
export async function moveStop(
  ctx: Ctx,
  trip: TripRow,
  stopId: string,
  to: "arrived" | "done" | "failed",
  failReason?: string,
): Promise<StopRow> {
  return transact(ctx, async (tx) => {
    const at = now(tx);
    const [row] = await tx.db
      .update(tripStops)
      .set({
        state: to,
        ...(to === "arrived" ? { arrivedAt: at } : { finishedAt: at }),
        ...(failReason ? { failReason } : {}),
      })
      .where(
        and(
          eq(tripStops.id, stopId),
          eq(tripStops.tripId, trip.id),
          inArray(tripStops.state, sourcesOf<StopState>(stopTransitions, to)),
        ),
      )
      .returning();
    if (!row) throw new BeelineError("CONFLICT", { detail: "The stop has moved on" });
    await appendEvents(tx, [stopChanged(trip, row, to)]);
    return row;
  });
}
