/**
 * When a rider was on duty, from and until: what minimum earnings are counted from. Written in the
 * transaction that changes the state, so that a crash leaves both or neither.
 */
import type { RiderState } from "#shared/states.ts";
import { type Ctx, now, statement, write } from "../platform/index.ts";
import { policyInForce } from "../policy/index.ts";

const openSpan = write({
  duty_span_open: `
    insert into duty_spans (rider_id, started_at) values ($1, $2::timestamptz)
    on conflict do nothing`,
});

const closeSpan = write({
  duty_span_close: `
    update duty_spans set ended_at = greatest(started_at, $2::timestamptz)
    where rider_id = $1 and ended_at is null`,
});

export function isOffDuty(state: RiderState): boolean {
  return state === "offline" || state === "suspended";
}

/** Notes what a change of state means for the hours; nothing between two states of duty. */
export async function noteDuty(
  ctx: Ctx,
  riderId: string,
  change: { readonly from?: RiderState; readonly to: RiderState },
): Promise<void> {
  const at = now(ctx).toISOString();
  if (isOffDuty(change.to)) await closeSpan(ctx, [riderId, at]);
  else if (change.from !== undefined && isOffDuty(change.from)) await openSpan(ctx, [riderId, at]);
}

const DAY_MS = 24 * 3_600_000;

const forget = statement<object>(`
  delete from duty_spans where (rider_id, started_at) in (
    select rider_id, started_at from duty_spans where ended_at < $1::timestamptz limit 10000)`);

/** Forgets hours that nobody can ask for any more, some at a time; the rest is for the next round. */
export async function forgetDutySpans(ctx: Ctx): Promise<void> {
  const { dutyDays } = policyInForce(ctx.runtime, "retention").values;
  await forget(ctx, [new Date(now(ctx).getTime() - dutyDays * DAY_MS).toISOString()]);
}

/** Bounded by the riders on duty, of whom a core has at most 200 000. */
const repair = statement<{ closed: number; opened: number }>(`
  with closed as (
    update duty_spans s set ended_at = greatest(s.started_at, r.state_since)
    from riders r
    where r.id = s.rider_id and s.ended_at is null and r.state in ('offline', 'suspended')
    returning 1
  ), opened as (
    insert into duty_spans (rider_id, started_at)
    select r.id, coalesce(r.on_duty_since, r.state_since) from riders r
    where r.state in ('online', 'offered', 'on_trip')
      and not exists (
        select from duty_spans s where s.rider_id = r.id and s.ended_at is null)
    on conflict do nothing returning 1
  )
  select (select count(*)::int from closed) as closed, (select count(*)::int from opened) as opened`);

/** Brings spans and states in line, should somebody have changed a row by hand. */
export async function repairDutySpans(ctx: Ctx): Promise<{ closed: number; opened: number }> {
  const [done] = await repair(ctx, []);
  return done ?? { closed: 0, opened: 0 };
}
