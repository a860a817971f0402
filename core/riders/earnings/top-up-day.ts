import { addDays, startOfDay } from "#shared/city-days.ts";
import { makeId } from "#shared/ids.ts";
import type { City } from "#shared/regions.ts";
import { type AccountRef, post } from "../../ledger/index.ts";
import { type Ctx, dateOf, statement, transact } from "../../platform/index.ts";
import { policyInForce } from "../../policy/index.ts";
import { topUpOf } from "./top-up-rules.ts";

/** Riders of one statement; the next page begins behind the last one. */
const PAGE = 200;
/** An id of the ledger is made a moment before its transaction is written. */
const ID_SLACK_MS = 60_000;

interface Row {
  readonly rider_id: string;
  readonly spans: readonly { readonly from: string; readonly to: string }[];
  readonly offers: number;
  readonly accepted: number;
  readonly earned: string;
}

/** Riders of a city with hours in a day who were not topped up for it yet, behind $5. */
const findDutyDays = statement<Row>(`
  with worked as (
    select s.rider_id, jsonb_agg(jsonb_build_object(
        'from', s.started_at, 'to', coalesce(s.ended_at, $3::timestamptz))) as spans
    from duty_spans s join riders r on r.id = s.rider_id
    where r.city_code = $1 and s.rider_id > $4
      and s.started_at < $3::timestamptz
      and coalesce(s.ended_at, $3::timestamptz) > $2::timestamptz
      and not exists (
        select from ledger.transactions t
        where t.reference = s.rider_id || '.' || $5 and t.purpose = 'earnings_top_up')
    group by s.rider_id order by s.rider_id limit $6
  )
  select w.rider_id, w.spans,
    (select count(*)::int from offers o where o.rider_id = w.rider_id and o.id >= $7 and o.id < $8
      and (o.state in ('accepted', 'declined')
        or o.state = 'expired' and o.reason = 'no answer')) as offers,
    (select count(*)::int from offers o where o.rider_id = w.rider_id and o.id >= $7 and o.id < $8
      and o.state = 'accepted') as accepted,
    (select coalesce(-sum(e.amount_minor), 0)::bigint from ledger.entries e
      join ledger.transactions t on t.id = e.transaction_id
      where e.account_id = 'rider_payable:' || w.rider_id || ':' || $9
        and e.transaction_id >= $10 and e.transaction_id < $11 and t.purpose = 'settle'
        and t.at >= $2::timestamptz and t.at < $3::timestamptz) as earned
  from worked w order by w.rider_id`);

/**
 * Tops up a city's riders for a day that is over, each by one posting with rider and day as its
 * reference: however often the job runs, a day is paid for once.
 * @param day the city's wall-clock day, such as `2026-11-22`
 * @returns how many riders got something
 */
export async function topUpDay(ctx: Ctx, city: City, day: string): Promise<number> {
  let count = 0;
  for (let after = "", isMore = true; isMore; ) {
    const rows = await findPage(ctx, city, day, after);
    for (const row of rows) if (await topUp(ctx, city, day, row)) count += 1;
    isMore = rows.length === PAGE;
    after = rows.at(-1)?.rider_id ?? "";
  }
  return count;
}

function boundsOf({ timeZone }: City, day: string) {
  return { startMs: startOfDay(day, timeZone), endMs: startOfDay(addDays(day, 1), timeZone) };
}

function findPage(ctx: Ctx, city: City, day: string, after: string): Promise<readonly Row[]> {
  const { startMs, endMs } = boundsOf(city, day);
  const { code, currency } = ctx.runtime.region;
  const idAt = (kind: "offer" | "ledgerTransaction", ms: number) =>
    makeId(kind, code, Math.max(0, ms), new Uint8Array(16));
  return findDutyDays(ctx, [
    ...[city.code, new Date(startMs).toISOString(), new Date(endMs).toISOString(), after],
    ...[day, PAGE, idAt("offer", startMs), idAt("offer", endMs), currency],
    idAt("ledgerTransaction", startMs - ID_SLACK_MS),
    idAt("ledgerTransaction", endMs + ID_SLACK_MS),
  ]);
}

async function topUp(ctx: Ctx, city: City, day: string, row: Row): Promise<boolean> {
  const { code: cityCode } = city;
  const { values: policy } = policyInForce(ctx.runtime, "earnings", { cityCode });
  const amountMinor = topUpOf(
    {
      day: boundsOf(city, day),
      spans: row.spans.map(({ from, to }) => ({
        startMs: dateOf(from).getTime(),
        endMs: dateOf(to).getTime(),
      })),
      ...{ offers: row.offers, accepted: row.accepted, earnedMinor: Number(row.earned) },
    },
    policy,
  );
  if (amountMinor === 0) return false;
  const { currency } = ctx.runtime.region;
  const rider: AccountRef = { kind: "rider_payable", owner: row.rider_id, currency };
  const platform: AccountRef = { kind: "promotions", owner: "platform", currency };
  await transact(ctx, (tx) =>
    post(tx, {
      ...{ purpose: "earnings_top_up", reference: `${row.rider_id}.${day}` },
      legs: [
        { account: platform, amountMinor },
        { account: rider, amountMinor: -amountMinor },
      ],
    }),
  );
  return true;
}
