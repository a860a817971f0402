/** Writes what a wave saw and what it left waiting. */
import type { CandidateRecord } from "#drizzle/schema/index.ts";
import { type Ctx, now, statement } from "../../platform/index.ts";
import type { OrderVerdicts, WaveDecision } from "../decide/wave-shapes.ts";
import type { OpenSearch } from "./find-searches.ts";

/**
 * A look is written over by the next one of the same attempt, so that waiting costs one row and
 * not one per second.
 */
const upsertLooks = statement(`
  insert into dispatch_attempts
    (order_id, round, attempt, at, radius_meters, decision_id, held_for, candidates)
  select order_id, round, attempt, $2::timestamptz, radius_meters, $3::bigint, held_for, candidates
  from jsonb_to_recordset($1::jsonb) as w(order_id text, round int, attempt int,
    radius_meters int, held_for text, candidates jsonb)
  on conflict (order_id, round, attempt, coalesce(held_for, '')) do update
  set at = excluded.at, radius_meters = excluded.radius_meters,
    decision_id = excluded.decision_id, candidates = excluded.candidates`);

export interface Looked {
  readonly decision: WaveDecision;
  readonly searches: ReadonlyMap<string, OpenSearch>;
  /** Null when the decision is not kept. */
  readonly decisionId: number | null;
  /** Riders who were decided for but were gone when it was written. */
  readonly missed: ReadonlySet<string>;
}

export async function writeLooks(ctx: Ctx, looked: Looked): Promise<void> {
  const { decision, searches, decisionId, missed } = looked;
  const heldFor = new Map(decision.holds.map((hold) => [hold.orderId, hold.for]));
  const rows = decision.verdicts.map(({ orderId, radiusMeters, riders }) => {
    const { round, attempt } = searches.get(orderId)!;
    return {
      order_id: orderId,
      round,
      attempt: attempt + 1,
      radius_meters: radiusMeters,
      held_for: heldFor.get(orderId) ?? null,
      candidates: riders.map((rider) => toRecord(rider, missed)),
    };
  });
  if (rows.length === 0) return;
  await upsertLooks(ctx, [JSON.stringify(rows), now(ctx).toISOString(), decisionId]);
}

function toRecord(
  { riderId, distanceMeters, etaSeconds, score, parts, outcome }: OrderVerdicts["riders"][number],
  missed: ReadonlySet<string>,
): CandidateRecord {
  const isAsked = outcome === "offered" || outcome === "also_offered";
  return {
    ...{ riderId, distanceMeters, etaSeconds, score, parts },
    outcome: isAsked && missed.has(riderId) ? "somebody_was_quicker" : outcome,
  };
}

/** A search that somebody is at just now is left as it is. */
const moveWaiting = statement(`
  with mine as (
    select j.order_id, w.state, w.held_for, w.next_at
    from dispatch_jobs j
    join jsonb_to_recordset($1::jsonb) as w(order_id text, round int, attempt int, state text,
      held_for text, next_at timestamptz) on w.order_id = j.order_id
    where j.round = w.round and j.attempt = w.attempt
      and j.state in ('waiting', 'searching', 'offered')
    order by j.order_id for update of j skip locked
  )
  update dispatch_jobs j set state = mine.state, held_for = mine.held_for, next_at = mine.next_at
  from mine where j.order_id = mine.order_id`);

/** A hold that moves by less than this is not worth a write. */
const HOLD_GRAIN_MS = 5_000;

/** Notes which searches wait, for what and until when; those of which that is known are left out. */
export async function writeWaiting(
  ctx: Ctx,
  { holds, waits }: WaveDecision,
  searches: ReadonlyMap<string, OpenSearch>,
): Promise<void> {
  const nowMs = now(ctx).getTime();
  const rows = [
    ...holds.flatMap((hold) => {
      const search = searches.get(hold.orderId)!;
      const movedMs = Math.abs(hold.untilMs - (search.lookAtMs ?? 0));
      if (search.heldFor === hold.for && movedMs < HOLD_GRAIN_MS) return [];
      const state = hold.for === "food" ? "waiting" : "searching";
      return [rowOf(search, state, hold.for, hold.untilMs)];
    }),
    ...waits.flatMap((wait) => {
      const search = searches.get(wait.orderId)!;
      const isKnown = search.heldFor === null && (search.lookAtMs ?? 0) > nowMs;
      return isKnown ? [] : [rowOf(search, "searching", null, wait.retryAtMs)];
    }),
  ];
  if (rows.length > 0) await moveWaiting(ctx, [JSON.stringify(rows)]);
}

function rowOf(
  { orderId, round, attempt }: OpenSearch,
  state: "waiting" | "searching",
  heldFor: "food" | "rider" | null,
  nextAtMs: number,
) {
  const next_at = new Date(nextAtMs).toISOString();
  return { order_id: orderId, round, attempt, state, held_for: heldFor, next_at };
}
