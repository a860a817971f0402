import { sql } from "drizzle-orm";
import type { RiderState } from "#shared/states.ts";
import type { Ctx } from "../../platform/index.ts";
import { showState } from "../duty-presence.ts";
import type { UnwrittenPosition } from "../duty-roster.ts";
import { supplyOf } from "../supply-state.ts";

/** Rows per statement: large enough to be cheap, small enough to hold row locks for a blink. */
const BATCH = 500;
/** Rows per round: in a huge city each rider's turn comes less often, instead of all writing at once. */
const MAX_ROWS = 10_000;

/**
 * Writes positions that moved since the last time to the riders' rows, so that a restart has a
 * start. Rows that somebody holds are left for the next time. The same statement reads the states
 * back and corrects the index where it is wrong, whatever made it so.
 */
export async function writePositions(ctx: Ctx): Promise<number> {
  const { onDuty } = supplyOf(ctx.runtime);
  let written = 0;
  // Those that come in or have to be tried again meanwhile wait for the next round.
  for (let left = Math.min(MAX_ROWS, onDuty.unwritten); left > 0; left -= BATCH) {
    const batch = onDuty.takeUnwritten(Math.min(BATCH, left));
    written += batch.length;
    try {
      await settleBatch(ctx, batch);
    } catch (error) {
      for (const { riderId } of batch) onDuty.markAgain(riderId);
      throw error;
    }
  }
  return written;
}

async function settleBatch(ctx: Ctx, batch: readonly UnwrittenPosition[]): Promise<void> {
  if (batch.length === 0) return;
  const { onDuty } = supplyOf(ctx.runtime);
  const epochs = new Map(batch.map(({ riderId, epoch }) => [riderId, epoch]));
  for (const { id, state } of await writeBatch(ctx, batch)) {
    if (state === null) onDuty.markAgain(id);
    // Only if nothing changed here meanwhile: the reading would be older than the change.
    else if (onDuty.isUnchanged(id, epochs.get(id))) showState(ctx.runtime, id, state);
  }
}

type Exception = {
  id: string;
  /** What the row says; null when the row was held by somebody and not written. */
  state: RiderState | null;
};

/** Gives only the exceptions: reading thousands of rows back would cost more than writing them. */
async function writeBatch(
  ctx: Ctx,
  batch: readonly UnwrittenPosition[],
): Promise<Iterable<Exception>> {
  const { index } = supplyOf(ctx.runtime);
  const states = await index.getMany(batch.map(({ riderId }) => riderId));
  const positions = batch.map(({ riderId, lat, lng, atMs }) => ({
    id: riderId,
    lat,
    lng,
    at: atMs,
    state: states.get(riderId)?.state,
  }));
  return ctx.db.execute<Exception>(sql`
    with moved as (
      select * from jsonb_to_recordset(${JSON.stringify(positions)}::text::jsonb)
        as position(id text, lat float8, lng float8, at float8, state text)
    ), free as (
      select riders.id from riders join moved using (id)
      for no key update of riders skip locked
    ), written as (
      update riders
      set last_lat = moved.lat, last_lng = moved.lng, last_seen_at = to_timestamp(moved.at / 1000)
      from moved join free using (id)
      where riders.id = moved.id
      returning riders.id, riders.state
    )
    select moved.id, written.state from moved left join written using (id)
    where written.state is distinct from moved.state`);
}
