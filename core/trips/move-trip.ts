import { BeelineError } from "#shared/errors.ts";
import { sourcesOf, type TripState, tripTransitions as tripTable } from "#shared/states.ts";
import { appendEvents } from "../outbox/index.ts";
import { type Ctx, now, transact, write } from "../platform/index.ts";
import { pausedMsUntil } from "./rides/ride-rules.ts";
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

/** The new state and its line in the history, unless the trip has moved on. */
const updateTrip = write(
  {
    moved_trip: `
      update trips set state = $2, version = $3, started_at = $4, ended_at = $5,
        cancel_reason = $6, said_reason_sealed = $7, paused_at = $14, paused_ms = $15
      where id = $1 and version = $3 - 1 and state = any($8::text[])
      returning id`,
    trip_line: `
      insert into trip_transitions
        (trip_id, version, from_state, to_state, actor_role, actor_id, reason, at)
      select id, $3, $9, $2, $10, $11, $12, $13 from moved_trip`,
  },
  {
    mustChange: "moved_trip",
    refusal: () => new BeelineError("CONFLICT", { detail: "The trip has moved on" }),
  },
);

/**
 * The one way a trip changes its state: compare-and-set, recorded and announced.
 * @throws BeelineError CONFLICT, at the latest with the commit, when the trip has moved on.
 */
export async function moveTrip(ctx: Ctx, move: TripMove): Promise<TripRow> {
  return transact(ctx, async (tx) => {
    const { trip, to, reason = null } = move;
    const at = now(tx);
    const ends = to === "completed" || to === "cancelled";
    const row: TripRow = {
      ...trip,
      state: to,
      version: trip.version + 1,
      ...(to === "in_progress" && trip.startedAt === null ? { startedAt: at } : {}),
      ...(ends ? { endedAt: at } : {}),
      pausedAt: to === "paused" ? at : null,
      pausedMs: pausedMsUntil(trip, at),
      ...(to === "cancelled" ? { cancelReason: reason } : {}),
      ...(move.saidReason ? { saidReasonSealed: tx.runtime.sealer.seal(move.saidReason) } : {}),
    };
    await updateTrip(tx, [
      row.id,
      to,
      row.version,
      row.startedAt?.toISOString() ?? null,
      row.endedAt?.toISOString() ?? null,
      row.cancelReason,
      row.saidReasonSealed,
      sourcesOf<TripState>(tripTable, to),
      trip.state,
      tx.actor.role,
      tx.actor.id ?? null,
      reason,
      at.toISOString(),
      row.pausedAt?.toISOString() ?? null,
      row.pausedMs,
    ]);
    await appendEvents(tx, [tripChanged(row, move.orderIds, { to, actor: tx.actor, reason })]);
    return row;
  });
}
