/** Snapshots and decisions as they are kept: JSON under zstd, about a twelfth of the text. */
import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { eq } from "drizzle-orm";
import { dispatchDecisions } from "#drizzle/schema/index.ts";
import { type Ctx, now } from "../platform/index.ts";
import { revisionOf } from "./decide-wave.ts";
import type { WaveDecision, WaveSnapshot } from "./wave-shapes.ts";

export type DecisionRow = typeof dispatchDecisions.$inferSelect;

/** A snapshot of a big city is some megabytes of text; more than this is not ours. */
const MAX_TEXT_BYTES = 256 * 1024 * 1024;

function pack(value: unknown): Buffer {
  return zstdCompressSync(JSON.stringify(value));
}

function unpack<T>(packed: Uint8Array): T {
  return JSON.parse(
    zstdDecompressSync(packed, { maxOutputLength: MAX_TEXT_BYTES }).toString("utf8"),
  ) as T;
}

/** @returns the id under which it can be read and replayed. */
export async function keepDecision(
  ctx: Ctx,
  snapshot: WaveSnapshot,
  decision: WaveDecision,
): Promise<number> {
  const [row] = await ctx.db
    .insert(dispatchDecisions)
    .values({
      cityCode: snapshot.cityCode,
      at: now(ctx),
      mode: snapshot.policy.mode,
      revision: revisionOf(snapshot),
      searches: snapshot.searches.length,
      riders: snapshot.riders.length,
      snapshot: pack(snapshot),
      decision: pack(decision),
    })
    .returning({ id: dispatchDecisions.id });
  return row!.id;
}

export async function findDecision(ctx: Ctx, id: number): Promise<DecisionRow | undefined> {
  const [row] = await ctx.db.select().from(dispatchDecisions).where(eq(dispatchDecisions.id, id));
  return row;
}

export function readSnapshot(row: DecisionRow): WaveSnapshot {
  return unpack<WaveSnapshot>(row.snapshot);
}

export function readDecision(row: DecisionRow): WaveDecision {
  return unpack<WaveDecision>(row.decision);
}
