/**
 * Keeps the history of positions: takes each accepted point into memory, writes it about a minute
 * later. A crash costs that last minute of a track and nothing else; a stop costs nothing.
 */
import { type Runtime, startPulse, systemCtx } from "../platform/index.ts";
import { onPoints } from "../supply/index.ts";
import { createPartitions, dropExpiredPartitions } from "./keep-partitions.ts";
import { hearWishes } from "./track-wishes.ts";
import { tracksOf } from "./tracks-state.ts";
import { writeClosedChunks, writeDueChunks } from "./write-chunks.ts";

export interface TracksLoop {
  stop(): Promise<void>;
}

const WRITE_MS = 1_000;
const PARTITIONS_MS = 10 * 60_000;
const RETENTION_MS = 30 * 60_000;
const MAX_PAUSE_MS = 15_000;

/** For a process that takes positions. Throws when the tables of today cannot be made. */
export async function startTracksLoop(runtime: Runtime): Promise<TracksLoop> {
  const ctx = systemCtx(runtime, "tracks");
  const { log } = runtime;
  const { buffer, points } = tracksOf(runtime);
  await createPartitions(ctx);
  const endListening = onPoints(runtime, (riderId, columns, nowMs, number) => {
    const refused = buffer.addAll(riderId, columns, nowMs, number);
    if (refused > 0) points.inc({ outcome: "refused" }, refused);
  });
  const writing = startPulse({
    name: "tracks",
    everyMs: WRITE_MS,
    maxPauseMs: MAX_PAUSE_MS,
    log,
    work: () => writeDueChunks(ctx),
  });
  const wishes = await hearWishes(runtime);
  const partitions = startPulse({
    name: "track partitions",
    everyMs: PARTITIONS_MS,
    log,
    work: async () => {
      await createPartitions(ctx);
      return false;
    },
  });
  return {
    stop: async () => {
      endListening();
      await Promise.all([writing.stop(), partitions.stop(), wishes?.stop()]);
      buffer.closeOpenedBy(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
      // Worth one more try, not a failed stop.
      await writeClosedChunks(ctx).catch((error: unknown) => {
        log.warn({ error }, "the last minute of tracks was not written");
      });
    },
  };
}

/** For the worker: days that are older than the region keeps tracks are dropped. */
export function startTrackRetention(runtime: Runtime): TracksLoop {
  const ctx = systemCtx(runtime, "track retention");
  return startPulse({
    name: "track retention",
    everyMs: RETENTION_MS,
    log: runtime.log,
    work: async () => {
      const dropped = await dropExpiredPartitions(ctx);
      if (dropped.length > 0) runtime.log.info({ dropped }, "old tracks dropped");
      return false;
    },
  });
}
