import { and, eq, inArray } from "drizzle-orm";
import { trips, tripTransitions } from "#drizzle/schema/index.ts";
import { BeelineError } from "#shared/errors.ts";
import { sourcesOf, type TripState, tripTransitions as tripTable } from "#shared/states.ts";
import { appendEvents } from "../outbox/index.ts";
import { type Ctx, now, transact } from "../platform/index.ts";
import { tripChanged } from "./trip-events.ts";
import type { TripRow } from "./trip-row.ts";

export interface TripMove {
  readonly trip: TripRow;
  readonly orderIds: string[];
  readonly to: TripState;
  /** Our own words. */
  readonly reason?: string;
  /** What a person typed; kept sealed. */
  readonly saidReason?: string;
}

/**
 * The one way a trip changes its state: compare-and-set, recorded and announced.
 * @throws BeelineError CONFLICT when the trip has moved on meanwhile.
 */
export async function moveTrip(ctx: Ctx, move: TripMove): Promise<TripRow> {
  return transact(ctx, async (tx) => {
    const { trip, to, reason = null } = move;
    const at = now(tx);
    const ends = to === "completed" || to === "cancelled";
    const [row] = await tx.db
      .update(trips)
      .set({
        state: to,
        version: trip.version + 1,
        ...(to === "in_progress" && trip.startedAt === null ? { startedAt: at } : {}),
        ...(ends ? { endedAt: at } : {}),
        ...(to === "cancelled" ? { cancelReason: reason } : {}),
        ...(move.saidReason ? { saidReasonSealed: tx.runtime.sealer.seal(move.saidReason) } : {}),
      })
      .where(
        and(
          eq(trips.id, trip.id),
          eq(trips.version, trip.version),
          inArray(trips.state, sourcesOf<TripState>(tripTable, to)),
        ),
      )
      .returning();
    if (!row) throw new BeelineError("CONFLICT", { detail: `The trip is ${trip.state}` });
    const record = tx.db.insert(tripTransitions).values({
      tripId: row.id,
      version: row.version,
      from: trip.state,
      to,
      actorRole: tx.actor.role,
      actorId: tx.actor.id ?? null,
      reason,
      at,
    });
    const news = tripChanged(row, move.orderIds, { to, actor: tx.actor, reason });
    await Promise.all([record, appendEvents(tx, [news])]);
    return row;
  });
}
