import { BeelineError } from "#shared/errors.ts";
import { type StopState, sourcesOf, stopTransitions } from "#shared/states.ts";
import { appendEvents } from "../outbox/index.ts";
import { type Ctx, now, transact, write } from "../platform/index.ts";
import { stopChanged } from "./trip-events.ts";
import type { StopRow, TripRow } from "./trip-row.ts";

const updateStop = write(
  {
    moved_stop: `
      update trip_stops set state = $2, arrived_at = $3, finished_at = $4, fail_reason = $5
      where id = $1 and state = any($6::text[]) returning id`,
  },
  {
    mustChange: "moved_stop",
    refusal: () => new BeelineError("CONFLICT", { detail: "The stop has moved on" }),
  },
);

export interface StopMove {
  readonly trip: TripRow;
  /** As it was read under the trip's lock. */
  readonly stop: StopRow;
  readonly to: "arrived" | "done" | "failed";
  readonly failReason?: string;
}

/**
 * Moves one stop by compare-and-set and announces it.
 * @throws BeelineError CONFLICT, at the latest with the commit, when the stop has moved on.
 */
export async function moveStop(ctx: Ctx, move: StopMove): Promise<StopRow> {
  return transact(ctx, async (tx) => {
    const { to, failReason } = move;
    const at = now(tx);
    const row: StopRow = {
      ...move.stop,
      state: to,
      ...(to === "arrived" ? { arrivedAt: at } : { finishedAt: at }),
      ...(failReason ? { failReason } : {}),
    };
    await updateStop(tx, [
      row.id,
      row.state,
      row.arrivedAt?.toISOString() ?? null,
      row.finishedAt?.toISOString() ?? null,
      row.failReason,
      sourcesOf<StopState>(stopTransitions, to),
    ]);
    await appendEvents(tx, [stopChanged(move.trip, row, to)]);
    return row;
  });
}
