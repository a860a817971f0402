import { sql } from "drizzle-orm";
import { type Ctx, now, sqlState } from "../platform/index.ts";
import { createPartitions, partitionNames } from "./keep-partitions.ts";
import { partitionOf } from "./partition-rules.ts";
import type { ClosedChunk } from "./track-buffer.ts";
import { CHUNK_MS, tracksOf } from "./tracks-state.ts";

/** Rows per statement: about 100 KB. */
const BATCH = 500;
/** Chunks closed per round, a few milliseconds of work; the rest has its turn in the next one. */
const MOST_CLOSED = 5_000;
/** The database gives up earlier (its statement timeout); this is for one that does not answer. */
const DEADLINE_MS = 20_000;
/** SQLSTATE check_violation, also for a row without a partition. */
const NO_PARTITION = "23514";

/**
 * Closes the chunks whose minute is over and writes what is closed. True when there is more to do.
 * @throws what the database throws; the chunks stay and are written by a later round.
 */
export async function writeDueChunks(ctx: Ctx): Promise<boolean> {
  const { buffer } = tracksOf(ctx.runtime);
  // Without room the oldest are closed at once: shorter chunks are better than lost points.
  const byMs = buffer.isTight ? Number.POSITIVE_INFINITY : now(ctx).getTime() - CHUNK_MS;
  const closed = buffer.closeOpenedBy(byMs, MOST_CLOSED);
  await writeClosedChunks(ctx);
  return closed === MOST_CLOSED;
}

/** Writes what is closed, batch by batch. */
export async function writeClosedChunks(ctx: Ctx): Promise<void> {
  const { unwritten, points } = tracksOf(ctx.runtime);
  while (unwritten.size > 0) {
    const batch = unwritten.first(BATCH);
    try {
      await withDeadline(insert(ctx, batch));
      points.inc({ outcome: "written" }, unwritten.settle(batch));
    } catch (error) {
      if (sqlState(error) !== NO_PARTITION) throw error;
      await setHomelessAside(ctx, batch);
    }
  }
}

/**
 * Makes the days' tables, which the job makes ahead unless the clock jumped. A chunk whose day has
 * none after that is of another time altogether; it must not keep the others waiting.
 */
async function setHomelessAside(ctx: Ctx, batch: readonly ClosedChunk[]): Promise<void> {
  const { unwritten, points } = tracksOf(ctx.runtime);
  const before = await partitionNames(ctx);
  await createPartitions(ctx);
  const names = await partitionNames(ctx);
  const homeless = batch.filter(
    ({ startedAtMs }) => !names.includes(partitionOf(startedAtMs).name),
  );
  if (homeless.length === 0 && names.length === before.length) {
    throw new Error("Tracks are refused for no known reason");
  }
  points.inc({ outcome: "dropped" }, unwritten.settle(homeless));
}

/**
 * A batch may come again when its answer was lost. The same rider and first instant then is the same
 * chunk; if two processes ever have different ones, the longer stays. Rows go in one order, so that
 * two writers never wait for each other.
 */
async function insert(ctx: Ctx, batch: readonly ClosedChunk[]): Promise<void> {
  const rows = longestOfEach(batch).map(({ riderId, startedAtMs, endedAtMs, points, chunk }) => ({
    rider: riderId,
    first: startedAtMs,
    last: endedAtMs,
    points,
    chunk: Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length).toString("base64"),
  }));
  await ctx.db.execute(sql`
    insert into track_chunks (rider_id, started_at, ended_at, points, chunk)
    select rider, to_timestamp(first / 1000), to_timestamp(last / 1000), points,
      decode(chunk, 'base64')
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb)
      as made(rider text, first float8, last float8, points integer, chunk text)
    order by rider, first
    on conflict (rider_id, started_at) do update
    set ended_at = excluded.ended_at, points = excluded.points, chunk = excluded.chunk
    where excluded.points > track_chunks.points`);
}

/** One statement may not meet the same row twice. */
function longestOfEach(batch: readonly ClosedChunk[]): ClosedChunk[] {
  const byKey = new Map<string, ClosedChunk>();
  for (const chunk of batch) {
    const key = `${chunk.riderId} ${chunk.startedAtMs}`;
    const other = byKey.get(key);
    if (!other || other.points < chunk.points) byKey.set(key, chunk);
  }
  return [...byKey.values()];
}

async function withDeadline<T>(work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("The database does not answer")), DEADLINE_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
