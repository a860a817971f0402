import { sql } from "drizzle-orm";
import type { RiderState } from "#shared/states.ts";
import type { Ctx } from "../platform/index.ts";
import { showState } from "./duty-presence.ts";
import { type OnDuty, supplyOf } from "./supply-state.ts";

/** Rows per statement: large enough to be cheap, small enough to hold row locks for a blink. */
const BATCH = 500;

/**
 * Writes the positions that moved since the last time to the riders' rows, so that a restart has a
 * start. Rows that somebody holds are left for the next time. The same statement reads the states
 * back and corrects the index where it is wrong, whatever made it so.
 */
export async function writePositions(ctx: Ctx): Promise<number> {
  const { index, onDuty } = supplyOf(ctx.runtime);
  const moved = [...onDuty.values()].filter((rider) => rider.isUnwritten);
  for (let start = 0; start < moved.length; start += BATCH) {
    const batch = moved.slice(start, start + BATCH);
    const epochs = new Map(batch.map((rider) => [rider.riderId, rider.epoch]));
    for (const rider of batch) rider.isUnwritten = false;
    try {
      const states = await writeBatch(ctx, batch);
      for (const [riderId, state] of states) {
        // Only if nothing changed here meanwhile: the reading would be older than the change.
        if (onDuty.get(riderId)?.epoch !== epochs.get(riderId)) continue;
        const live = await index.get(riderId);
        if (live && live.state !== state) showState(ctx.runtime, riderId, state);
      }
      for (const rider of batch) if (!states.has(rider.riderId)) rider.isUnwritten = true;
    } catch (error) {
      for (const rider of batch) rider.isUnwritten = true;
      throw error;
    }
  }
  return moved.length;
}

async function writeBatch(ctx: Ctx, batch: readonly OnDuty[]): Promise<Map<string, RiderState>> {
  const positions = batch.map(({ riderId, track }) => ({
    id: riderId,
    lat: track.lat,
    lng: track.lng,
    at: new Date(track.atMs).toISOString(),
  }));
  const rows = await ctx.db.execute<{ id: string; state: RiderState }>(sql`
    with moved as (
      select * from jsonb_to_recordset(${JSON.stringify(positions)}::text::jsonb)
        as position(id text, lat float8, lng float8, at timestamptz)
    ), free as (
      select riders.id from riders join moved using (id)
      for no key update of riders skip locked
    )
    update riders
    set last_lat = moved.lat, last_lng = moved.lng, last_seen_at = moved.at
    from moved join free using (id)
    where riders.id = moved.id
    returning riders.id, riders.state`);
  return new Map(rows.map(({ id, state }) => [id, state]));
}
