import { and, asc, eq, gt, gte, lt } from "drizzle-orm";
import { trackChunks } from "#drizzle/schema/index.ts";
import type { Ctx } from "../platform/index.ts";
import { ChunkError, decodeChunk, inOrder, type TrackPoint } from "./chunk-rules.ts";
import { MAX_SPAN_MS, tracksOf } from "./tracks-state.ts";

/** Chunks per statement: about an hour. */
const BATCH = 64;

export interface TrackRequest {
  readonly riderId: string;
  readonly fromMs: number;
  /** Exclusive. */
  readonly toMs: number;
  readonly limit: number;
}

export interface TrackPage {
  /** In the order of time, each instant once. */
  readonly points: TrackPoint[];
  /** Whether there are later ones before `toMs`. */
  readonly hasMore: boolean;
}

/**
 * The points of a rider, also those that this process has not written yet; what another process has
 * not written yet is missing for about a minute, unless it was asked for (`awaitTrack`). A damaged chunk is skipped and logged.
 */
export async function readTrack(ctx: Ctx, request: TrackRequest): Promise<TrackPage> {
  const { fromMs, toMs, limit } = request;
  // Memory first: a chunk that is written in between is then seen twice, which does no harm.
  let points = pointsInMemory(ctx, request);
  let afterMs = fromMs - MAX_SPAN_MS;
  // Whatever is not read yet starts at this or later, so that everything before it is complete.
  let completeToMs = afterMs;
  while (completeToMs < toMs && countBetween(points, fromMs, completeToMs) <= limit) {
    const rows = await readChunks(ctx, request, afterMs);
    points = points.concat(rows.slice(0, BATCH).flatMap((row) => decoded(ctx, row)));
    const next = rows[BATCH];
    completeToMs = next ? Math.min(toMs, next.startedAt.getTime()) : toMs;
    afterMs = next ? next.startedAt.getTime() : toMs;
  }
  const found = inOrder(points.filter((point) => isBetween(point, fromMs, completeToMs)));
  const hasMore = found.length > limit || completeToMs < toMs;
  return { points: found.slice(0, limit), hasMore };
}

type ChunkRow = typeof trackChunks.$inferSelect;

/** One more than a batch: its start tells up to where the batch is complete. */
async function readChunks(
  ctx: Ctx,
  { riderId, fromMs, toMs }: TrackRequest,
  afterMs: number,
): Promise<ChunkRow[]> {
  return ctx.db
    .select()
    .from(trackChunks)
    .where(
      and(
        eq(trackChunks.riderId, riderId),
        gte(trackChunks.startedAt, new Date(afterMs)),
        lt(trackChunks.startedAt, new Date(toMs)),
        gt(trackChunks.endedAt, new Date(fromMs - 1)),
      ),
    )
    .orderBy(asc(trackChunks.startedAt))
    .limit(BATCH + 1);
}

function decoded(ctx: Ctx, { riderId, startedAt, chunk }: ChunkRow): TrackPoint[] {
  try {
    return decodeChunk(chunk);
  } catch (error) {
    if (!(error instanceof ChunkError)) throw error;
    ctx.runtime.log.error({ error, riderId, startedAt }, "a chunk of a track cannot be read");
    return [];
  }
}

function pointsInMemory(ctx: Ctx, { riderId }: TrackRequest): TrackPoint[] {
  const { buffer, unwritten } = tracksOf(ctx.runtime);
  const open = buffer.peek(riderId);
  const chunks = unwritten.of(riderId).map(({ chunk }) => chunk);
  return [...chunks, ...(open ? [open] : [])].flatMap(decodeChunk);
}

function isBetween({ recordedAtMs }: TrackPoint, fromMs: number, toMs: number): boolean {
  return recordedAtMs >= fromMs && recordedAtMs < toMs;
}

function countBetween(points: readonly TrackPoint[], fromMs: number, toMs: number): number {
  return points.reduce((sum, point) => sum + (isBetween(point, fromMs, toMs) ? 1 : 0), 0);
}
