import { eq } from "drizzle-orm";
import { riders, trips } from "#drizzle/schema/index.ts";
import { MAX_TRACK_HOURS, type QueryOf, type routes, type Track } from "#shared/contracts/index.ts";
import { BeelineError } from "#shared/errors.ts";
import { type Ctx, now } from "../platform/index.ts";
import type { TrackPoint } from "./chunk-rules.ts";
import { readTrack } from "./read-track.ts";

const HOUR_MS = 3_600_000;

interface Asked {
  readonly riderId: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** @throws BeelineError NOT_FOUND, VALIDATION_FAILED for a span that is empty or too long. */
export async function getRiderTrack(
  ctx: Ctx,
  riderId: string,
  query: QueryOf<typeof routes.getRiderTrack>,
): Promise<Track> {
  const { cursor, limit } = query;
  const toMs = query.to ? Date.parse(query.to) : now(ctx).getTime() + 1;
  const fromMs = query.from ? Date.parse(query.from) : toMs - HOUR_MS;
  if (fromMs >= toMs) throw wrong("from", "Must be before `to`");
  if (toMs - fromMs > MAX_TRACK_HOURS * HOUR_MS) {
    throw wrong("to", `Ask for ${MAX_TRACK_HOURS} hours at most`);
  }
  const [rider] = await ctx.db.select({ id: riders.id }).from(riders).where(eq(riders.id, riderId));
  if (!rider) throw new BeelineError("NOT_FOUND", { detail: "There is no such rider here" });
  return look(ctx, { riderId, fromMs, toMs, cursor, limit });
}

/** @throws BeelineError TRIP_NOT_FOUND. */
export async function getTripTrack(
  ctx: Ctx,
  tripId: string,
  { cursor, limit }: QueryOf<typeof routes.getTripTrack>,
): Promise<Track> {
  const { riderId, assignedAt, endedAt } = trips;
  const [trip] = await ctx.db
    .select({ riderId, assignedAt, endedAt })
    .from(trips)
    .where(eq(trips.id, tripId));
  if (!trip) throw new BeelineError("TRIP_NOT_FOUND");
  const fromMs = trip.assignedAt.getTime();
  const toMs = (trip.endedAt ?? now(ctx)).getTime() + 1;
  return look(ctx, { riderId: trip.riderId, fromMs, toMs, cursor, limit }, tripId);
}

async function look(ctx: Ctx, asked: Asked, tripId?: string): Promise<Track> {
  const { riderId, fromMs, toMs, limit, cursor } = asked;
  const startMs = cursor === undefined ? fromMs : Math.max(fromMs, readCursor(cursor));
  const from = new Date(fromMs).toISOString();
  const to = new Date(toMs).toISOString();
  // Whoever looks where somebody was is on record.
  const about = { requestId: ctx.requestId, actorId: ctx.actor.id, riderId, tripId, from, to };
  ctx.runtime.log.info(about, "a track was looked at");
  const { points, hasMore } = await readTrack(ctx, { riderId, fromMs: startMs, toMs, limit });
  const last = points.at(-1);
  const nextCursor = hasMore && last ? writeCursor(last.recordedAtMs + 1) : null;
  return { riderId, from, to, items: points.map(viewOf), nextCursor };
}

function viewOf({ recordedAtMs, ...point }: TrackPoint): Track["items"][number] {
  return { recordedAt: new Date(recordedAtMs).toISOString(), ...point };
}

function writeCursor(fromMs: number): string {
  return Buffer.from(String(fromMs)).toString("base64url");
}

function readCursor(cursor: string): number {
  const text = Buffer.from(cursor, "base64url").toString("latin1");
  if (/^\d{1,13}$/.test(text)) return Number(text);
  throw wrong("cursor", "Use the nextCursor of an earlier page");
}

function wrong(path: string, message: string): BeelineError {
  return new BeelineError("VALIDATION_FAILED", { issues: [{ path, message }] });
}
