import { sql } from "drizzle-orm";
import { type CandidateRecord, dispatchAttempts } from "#drizzle/schema/index.ts";
import { type Ctx, now } from "../platform/index.ts";
import type { CandidateVerdict } from "./decide-offers.ts";

export interface AttemptRecord {
  readonly orderId: string;
  readonly round: number;
  readonly attempt: number;
  readonly radiusMeters: number;
  readonly verdicts: readonly CandidateVerdict[];
  /** Riders who were decided for but were gone when it was written. */
  readonly missed: ReadonlySet<string>;
}

/**
 * Keeps what was seen and decided. A look that found nobody is overwritten by the next one of the
 * same attempt, so that waiting costs one row and not one per second.
 */
export async function recordAttempt(ctx: Ctx, record: AttemptRecord): Promise<void> {
  const candidates = record.verdicts.map(
    ({ candidate, score, outcome }): CandidateRecord => ({
      riderId: candidate.riderId,
      distanceMeters: candidate.distanceMeters,
      etaSeconds: candidate.etaSeconds,
      score,
      outcome: record.missed.has(candidate.riderId) ? "somebody_was_quicker" : outcome,
    }),
  );
  await ctx.db
    .insert(dispatchAttempts)
    .values({
      orderId: record.orderId,
      round: record.round,
      attempt: record.attempt,
      at: now(ctx),
      radiusMeters: record.radiusMeters,
      candidates,
    })
    .onConflictDoUpdate({
      target: [dispatchAttempts.orderId, dispatchAttempts.round, dispatchAttempts.attempt],
      set: {
        at: sql`excluded.at`,
        radiusMeters: sql`excluded.radius_meters`,
        candidates: sql`excluded.candidates`,
      },
    });
}
