/** What riders were asked and did, from offers and trips; offers that were withdrawn count for nobody. */
import { makeId } from "#shared/ids.ts";
import { type Ctx, dateOf, statement } from "../../platform/index.ts";
import { NO_SHOW } from "../../trips/index.ts";
import type { Happened, Happening } from "./pause-rules.ts";
import type { Counts } from "./rate-rules.ts";

interface Row {
  readonly kind: Happening;
  readonly at: string;
}

/** Enough to see any row that a policy can ask for (20), with answers of both kinds between. */
const LATEST = 60;

const findLatest = statement<Row>(`
  (select case state when 'accepted' then 'accepted' when 'declined' then 'declined'
      else 'unanswered' end as kind, coalesce(closed_at, created_at) as at
    from offers where rider_id = $1 and (state in ('accepted', 'declined')
      or state = 'expired' and reason = 'no answer')
    order by id desc limit $2)
  union all
  (select case t.state when 'completed' then 'finished' else 'cancelled' end, t.ended_at
    from trips t where t.rider_id = $1 and t.ended_at is not null
      and (t.state = 'completed' or t.state = 'cancelled' and exists (
        select from trip_transitions w where w.trip_id = t.id and w.to_state = 'cancelled'
          and w.actor_role = 'rider' and w.reason is distinct from '${NO_SHOW}'))
    order by t.id desc limit $2)`);

export async function readHappenings(ctx: Ctx, riderId: string): Promise<Happened[]> {
  const rows = await findLatest(ctx, [riderId, LATEST]);
  return rows.map(({ kind, at }) => ({ kind, atMs: dateOf(at).getTime() }));
}

/** A rider gets a few offers an hour; more than this in a window is counted no further. */
const MAX_COUNTED = 20_000;

const countSince = statement<Counts>(`
  with asked as (
    select state, reason from offers where rider_id = $1 and id >= $2 limit ${MAX_COUNTED}
  )
  select
    (count(*) filter (where state = 'accepted'))::int as accepted,
    (count(*) filter (where state = 'declined'))::int as declined,
    (count(*) filter (where state = 'expired' and reason = 'no answer'))::int as unanswered,
    (select count(*)::int from trips t where t.rider_id = $1 and t.id >= $3
      and t.state = 'cancelled' and exists (
        select from trip_transitions w where w.trip_id = t.id and w.to_state = 'cancelled'
          and w.actor_role = 'rider' and w.reason is distinct from '${NO_SHOW}')) as cancelled
  from asked`);

/** Ids sort by time, so they say where a window begins. */
export async function countAnswers(ctx: Ctx, riderId: string, since: Date): Promise<Counts> {
  const { code } = ctx.runtime.region;
  const first = (kind: "offer" | "trip") =>
    makeId(kind, code, Math.max(0, since.getTime()), new Uint8Array(16));
  const [counts] = await countSince(ctx, [riderId, first("offer"), first("trip")]);
  return counts ?? { accepted: 0, declined: 0, unanswered: 0, cancelled: 0 };
}
