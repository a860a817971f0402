/** The open searches of one city as the deciding code wants them. */
import type { OrderState } from "#shared/states.ts";
import { type Ctx, dateOf, now, statement } from "../../platform/index.ts";
import type { WaveSearch } from "../decide/wave-shapes.ts";
import type { Vertical } from "../policies.ts";
import { searchableStates } from "../searches/job-rules.ts";
import { findRides } from "./find-rides.ts";

/** One wave's bound; the latest ready wait for the next one. */
const MAX_SEARCHES = 1_000;

export interface OpenSearch extends WaveSearch {
  readonly vertical: Vertical;
  readonly currency: string;
}

interface Row {
  readonly order_id: string;
  readonly round: number;
  readonly attempt: number;
  readonly pickup_lat: number;
  readonly pickup_lng: number;
  readonly next_at: string | null;
  readonly started_at: string;
  readonly held_for: "food" | "rider" | null;
  readonly state: OrderState;
  readonly store_id: string | null;
  readonly vertical: Vertical;
  readonly currency: string;
  readonly dropoff_lat: number;
  readonly dropoff_lng: number;
  readonly placed_at: string;
  readonly release_at: string;
  readonly ready_at: string | null;
}

/** A search whose offers have all come to nothing is open, whatever its row says. */
const findOpen = statement<Row>(`
  select j.order_id, j.round, j.attempt, j.pickup_lat, j.pickup_lng, j.next_at, j.started_at,
    j.held_for, o.state, o.store_id, o.vertical, o.currency, o.dropoff_lat, o.dropoff_lng,
    o.placed_at, o.release_at, o.ready_at
  from dispatch_jobs j join orders o on o.id = j.order_id
  where j.city_code = $1 and j.state in ('waiting', 'searching', 'offered')
    and o.rider_id is null and o.state = any($2::text[])
    and (j.state <> 'waiting' or j.held_for is not null or j.next_at <= $3::timestamptz)
    and (j.state <> 'offered' or not exists (
      select from offer_orders x join offers f on f.id = x.offer_id
      where x.order_id = j.order_id and f.state = 'pending'))
  order by coalesce(o.ready_at, o.placed_at), j.order_id
  limit ${MAX_SEARCHES}`);

interface AskedRow {
  readonly order_id: string;
  readonly round: number;
  readonly rider_id: string;
  readonly state: string;
  readonly asked_at: string;
}

const findAsked = statement<AskedRow>(`
  select x.order_id, x.round, f.rider_id, f.state, coalesce(f.closed_at, f.created_at) as asked_at
  from offer_orders x join offers f on f.id = x.offer_id
  where x.order_id = any($1::text[])
  order by f.id`);

/** @param except searches that failed a moment ago. */
export async function findSearches(
  ctx: Ctx,
  cityCode: string,
  except: ReadonlySet<string>,
): Promise<OpenSearch[]> {
  const found = await findOpen(ctx, [cityCode, searchableStates, now(ctx).toISOString()]);
  const rows = found.filter((row) => !except.has(row.order_id));
  const tried = rows.filter(({ attempt, round }) => attempt > 0 || round > 1);
  const asked = tried.length === 0 ? [] : await findAsked(ctx, [tried.map((row) => row.order_id)]);
  const askedByOrder = Map.groupBy(asked, (row) => row.order_id);
  const bookings = rows.filter(({ vertical }) => vertical === "ride");
  const rides = await findRides(
    ctx,
    bookings.map((row) => row.order_id),
  );
  return rows.map((row) => {
    const search = toSearch(row, askedByOrder.get(row.order_id) ?? []);
    const ride = rides.get(row.order_id);
    return ride ? { ...search, ride } : search;
  });
}

function toSearch(row: Row, asked: readonly AskedRow[]): OpenSearch {
  // Who said no (or nothing) is not asked again at once, only because another one gave it back.
  const answered = ["declined", "expired"];
  const recent = asked.filter((one) => one.round === row.round || answered.includes(one.state));
  const gaveBack = asked.filter(({ state, round }) => state === "accepted" && round < row.round);
  const lastAsked = new Map(recent.map((one) => [one.rider_id, dateOf(one.asked_at).getTime()]));
  return {
    orderId: row.order_id,
    round: row.round,
    attempt: row.attempt,
    storeId: row.store_id,
    pickup: placeOf(row.pickup_lat, row.pickup_lng),
    dropoff: placeOf(row.dropoff_lat, row.dropoff_lng),
    // A scheduled order does not wait before its time.
    placedAtMs: Math.max(dateOf(row.placed_at).getTime(), dateOf(row.release_at).getTime()),
    readyAtMs: row.ready_at === null ? null : dateOf(row.ready_at).getTime(),
    isReady: row.state === "ready",
    searchingSinceMs: dateOf(row.started_at).getTime(),
    heldFor: row.held_for,
    lookAtMs: row.next_at === null ? null : dateOf(row.next_at).getTime(),
    asked: [...lastAsked].map(([riderId, atMs]) => ({ riderId, atMs })),
    gaveBack: [...new Set(gaveBack.map((one) => one.rider_id))],
    vertical: row.vertical,
    currency: row.currency,
  };
}

/** A tenth of a metre is enough, and is shorter to keep. */
export function placeOf(lat: number, lng: number) {
  return { lat: Math.round(lat * 1e6) / 1e6, lng: Math.round(lng * 1e6) / 1e6 };
}
