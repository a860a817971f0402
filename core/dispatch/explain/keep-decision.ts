/**
 * Snapshots and decisions as they are kept: JSON under zstd, about a ninth of the text. Of the
 * verdicts, which are four times the snapshot and follow from it, only the print is kept.
 */
import { createHash } from "node:crypto";
import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { eq } from "drizzle-orm";
import { dispatchDecisions } from "#drizzle/schema/index.ts";
import { type Ctx, now } from "../../platform/index.ts";
import { revisionOf } from "../decide/decide-wave.ts";
import type { WaveDecision, WaveSnapshot } from "../decide/wave-shapes.ts";

export type DecisionRow = typeof dispatchDecisions.$inferSelect;

export interface KeptDecision extends Omit<WaveDecision, "verdicts"> {
  /** SHA-256 of the whole decision's canonical JSON, verdicts included. */
  readonly print: string;
}

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
      decision: pack(toKept(decision)),
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

export function readDecision(row: DecisionRow): KeptDecision {
  return unpack<KeptDecision>(row.decision);
}

export function toKept(decision: WaveDecision): KeptDecision {
  const { verdicts, ...kept } = decision;
  return { ...kept, print: printOf(decision) };
}

/** Tells apart decisions that differ in any bit of any verdict. */
function printOf(decision: WaveDecision): string {
  return createHash("sha256").update(canonical(decision)).digest("hex");
}

/** JSON with the keys in one order, so that only values can differ. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (part === null || typeof part !== "object" || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
