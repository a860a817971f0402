/** Takes trips back from riders who have vanished on the way to the store. */
import { and, eq, lt, sql } from "drizzle-orm";
import { riders, tripStops, trips } from "#drizzle/schema/index.ts";
import { BeelineError } from "#shared/errors.ts";
import { type Ctx, now, transact } from "../platform/index.ts";
import { setRiderState } from "../supply/index.ts";
import { giveBackTrip } from "./give-back-trip.ts";

/**
 * How long a rider may be silent before the pick-up. A tunnel or a flat battery takes less; the
 * food is cold soon after. With the food on board nobody else can bring it, so support decides.
 */
const SILENT_MS = 5 * 60_000;
/** One round's bound; what is left over is found by the next round. */
const BATCH = 20;

/** @returns how many trips were taken back. */
export async function takeBackSilent(ctx: Ctx): Promise<number> {
  const lastArrival = sql`(select max(${tripStops.arrivedAt}) from ${tripStops} where ${tripStops.tripId} = ${trips.id})`;
  const lastHeard = sql<Date>`greatest(${trips.assignedAt}, ${riders.lastSeenAt}, ${lastArrival})`;
  const silent = await ctx.db
    .select({ tripId: trips.id, riderId: trips.riderId })
    .from(trips)
    .innerJoin(riders, eq(riders.id, trips.riderId))
    .where(
      and(
        eq(trips.state, "assigned"),
        lt(lastHeard, new Date(now(ctx).getTime() - SILENT_MS).toISOString()),
      ),
    )
    .limit(BATCH);
  let taken = 0;
  for (const { tripId, riderId } of silent) if (await takeBack(ctx, tripId, riderId)) taken++;
  return taken;
}

async function takeBack(ctx: Ctx, tripId: string, riderId: string): Promise<boolean> {
  try {
    await transact(ctx, async (tx) => {
      await giveBackTrip(tx, { tripId, reason: "the rider was not heard any more" });
      await setRiderState(tx, riderId, "offline", ["online"]);
    });
    return true;
  } catch (error) {
    // Picked up or ended in this very moment: the rider is there after all.
    if (error instanceof BeelineError) return false;
    throw error;
  }
}
