/**
 * With several processes the last minute of a track lies in the memory of the one that took the
 * positions. Who needs it now, as the end of a ride does, wishes for it over the database, and whoever
 * has it writes it down. A hint and a bounded wait: without an answer the track lacks that minute.
 */
import { type Ctx, type Runtime, statement, systemCtx } from "../platform/index.ts";
import { liveIndexOf } from "../supply/index.ts";
import { decodeChunk } from "./chunk-rules.ts";
import { MAX_SPAN_MS, tracksOf } from "./tracks-state.ts";
import { writeClosedChunks } from "./write-chunks.ts";

const CHANNEL = "tracks";
const LOOK_EVERY_MS = 40;
/** A driver waits for the fare meanwhile; whoever has not answered by then is gone. */
const MAX_LOOKS = 40;

const wish = statement<Record<string, unknown>>("select pg_notify($1, $2)");
const selectUpTo = statement<{ isThere: boolean }>(`
  select exists (select from track_chunks where rider_id = $1 and started_at > $2
    and ended_at >= $3) as "isThere"`);

/** For a process that takes positions; undefined where there is no other one. */
export async function hearWishes(runtime: Runtime): Promise<{ stop(): Promise<void> } | undefined> {
  if (runtime.config.redisUrl === undefined) return undefined;
  const ctx = systemCtx(runtime, "track wishes");
  const { buffer, unwritten } = tracksOf(runtime);
  return runtime.database.listen(CHANNEL, (riderId) => {
    buffer.close(riderId);
    if (unwritten.size === 0) return;
    writeClosedChunks(ctx).catch((error: unknown) => {
      runtime.log.warn({ error }, "a track that was wished for was not written");
    });
  });
}

/** Comes back when the track reaches to where the rider was last heard of, or after 1.6 s. */
export async function awaitTrack(ctx: Ctx, riderId: string): Promise<void> {
  if (ctx.runtime.config.redisUrl === undefined) return;
  const live = await liveIndexOf(ctx.runtime).get(riderId);
  if (!live || (await reaches(ctx, riderId, live.recordedAtMs))) return;
  await wish(ctx, [CHANNEL, riderId]);
  for (let look = 0; look < MAX_LOOKS; look++) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    if (await reaches(ctx, riderId, live.recordedAtMs)) return;
  }
}

async function reaches(ctx: Ctx, riderId: string, atMs: number): Promise<boolean> {
  const open = tracksOf(ctx.runtime).buffer.peek(riderId);
  if (open && decodeChunk(open).some(({ recordedAtMs }) => recordedAtMs >= atMs)) return true;
  const at = (ms: number) => new Date(ms).toISOString();
  const [found] = await selectUpTo(ctx, [riderId, at(atMs - MAX_SPAN_MS), at(atMs)]);
  return found?.isThere ?? false;
}
