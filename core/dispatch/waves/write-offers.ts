/**
 * Writes the offers of a wave in a handful of statements, however many they are: orders are locked
 * first, riders last. Whoever was taken meanwhile is left out; the indexes are the arbiter.
 */
import type { NewEvent } from "#shared/events.ts";
import { appendEvents } from "../../outbox/index.ts";
import { afterCommit, type Ctx, newId, now, statement } from "../../platform/index.ts";
import { setRiderStates } from "../../supply/index.ts";
import type { WaveOffer } from "../decide/wave-shapes.ts";
import { searchableStates } from "../searches/job-rules.ts";
import type { OpenSearch } from "./find-searches.ts";

/** An order that somebody else is at just now is left for the next wave. */
const lockSearchable = statement<{ id: string }>(`
  select o.id from orders o
  join jsonb_to_recordset($1::jsonb) as w(order_id text, round int, attempt int)
    on w.order_id = o.id
  join dispatch_jobs j on j.order_id = o.id and j.round = w.round and j.attempt = w.attempt
    and j.state in ('waiting', 'searching', 'offered')
  where o.rider_id is null and o.state = any($2::text[])
  order by o.id
  for update of o skip locked`);

const insertOffers = statement<{ id: string }>(`
  insert into offers (id, order_id, rider_id, round, attempt, state, created_at, expires_at,
    distance_meters, pickup_eta_seconds, trip_meters, earning_minor, currency, decision_id)
  select id, order_id, rider_id, round, attempt, 'pending', $2::timestamptz, expires_at,
    distance_meters, pickup_eta_seconds, trip_meters, earning_minor, currency, $3::bigint
  from jsonb_to_recordset($1::jsonb) as w(id text, order_id text, rider_id text, round int,
    attempt int, expires_at timestamptz, distance_meters int, pickup_eta_seconds int,
    trip_meters int, earning_minor int, currency text)
  on conflict do nothing
  returning id`);

const deleteOffers = statement("delete from offers where id = any($1::text[])");

const insertMembers = statement(`
  insert into offer_orders (offer_id, order_id, round, attempt, sequence)
  select offer_id, order_id, round, attempt, sequence
  from jsonb_to_recordset($1::jsonb)
    as w(offer_id text, order_id text, round int, attempt int, sequence int)`);

const moveToOffered = statement<{ order_id: string }>(`
  update dispatch_jobs j
  set state = 'offered', attempt = w.attempt, next_at = w.expires_at, held_for = null
  from jsonb_to_recordset($1::jsonb)
    as w(order_id text, round int, attempt int, expires_at timestamptz)
  where j.order_id = w.order_id and j.round = w.round and j.attempt = w.attempt - 1
    and j.state in ('waiting', 'searching', 'offered')
  returning j.order_id`);

/** One offer to one rider, as it is about to be written. */
interface NewOffer {
  readonly id: string;
  readonly riderId: string;
  readonly job: WaveOffer;
  readonly searches: readonly OpenSearch[];
}

export interface WrittenOffers {
  /** Orders that are offered now. */
  readonly offered: ReadonlySet<string>;
  /** Riders who got an offer. */
  readonly reached: ReadonlySet<string>;
}

export async function writeOffers(
  ctx: Ctx,
  jobs: readonly WaveOffer[],
  searches: ReadonlyMap<string, OpenSearch>,
  decisionId: number,
): Promise<WrittenOffers> {
  const free = await lockOrdersOf(ctx, jobs, searches);
  const wanted = jobs
    .filter(({ orderIds }) => orderIds.every((orderId) => free.has(orderId)))
    .flatMap((job) =>
      job.riders.map(
        ({ riderId }): NewOffer => ({
          ...{ id: newId(ctx, "offer"), riderId, job },
          searches: job.orderIds.map((orderId) => searches.get(orderId)!),
        }),
      ),
    );
  const made = await insertFor(ctx, wanted, decisionId);
  await insertMembers(ctx, [JSON.stringify(made.flatMap(membersOf))]);
  await markOffered(ctx, made);
  await appendEvents(ctx, made.map(offerCreated));
  afterCommit(ctx, () => ctx.runtime.metrics.offers.inc({ outcome: "created" }, made.length));
  return {
    offered: new Set(made.flatMap(({ job }) => job.orderIds)),
    reached: new Set(made.map(({ riderId }) => riderId)),
  };
}

async function lockOrdersOf(
  ctx: Ctx,
  jobs: readonly WaveOffer[],
  searches: ReadonlyMap<string, OpenSearch>,
): Promise<Set<string>> {
  const wanted = jobs
    .flatMap(({ orderIds }) => orderIds)
    .map((orderId) => {
      const { round, attempt } = searches.get(orderId)!;
      return { order_id: orderId, round, attempt };
    });
  const rows = await lockSearchable(ctx, [JSON.stringify(wanted), searchableStates]);
  return new Set(rows.map(({ id }) => id));
}

/** The offers whose rider took no other one and is still on duty. */
async function insertFor(
  ctx: Ctx,
  wanted: readonly NewOffer[],
  decisionId: number,
): Promise<NewOffer[]> {
  if (wanted.length === 0) return [];
  const at = now(ctx).toISOString();
  const rows = wanted.map(({ id, riderId, job, searches: [first] }) => {
    const rider = job.riders.find((one) => one.riderId === riderId)!;
    return {
      id,
      order_id: first!.orderId,
      rider_id: riderId,
      round: first!.round,
      attempt: first!.attempt + 1,
      expires_at: new Date(job.expiresAtMs).toISOString(),
      distance_meters: rider.distanceMeters,
      pickup_eta_seconds: rider.etaSeconds,
      trip_meters: job.tripMeters,
      earning_minor: job.earningMinor,
      currency: first!.currency,
    };
  });
  const inserted = await insertOffers(ctx, [JSON.stringify(rows), at, decisionId]);
  const ids = new Set(inserted.map(({ id }) => id));
  const pending = wanted.filter(({ id }) => ids.has(id));
  const moved = new Set(
    await setRiderStates(ctx, {
      riderIds: pending.map(({ riderId }) => riderId),
      ...{ to: "offered", from: ["online"], isAsked: true },
    }),
  );
  // Nobody has seen these: the transaction is still open.
  const lost = pending.filter(({ riderId }) => !moved.has(riderId)).map(({ id }) => id);
  if (lost.length > 0) await deleteOffers(ctx, [lost]);
  return pending.filter(({ riderId }) => moved.has(riderId));
}

function membersOf({ id, searches }: NewOffer) {
  return searches.map(({ orderId, round, attempt }, index) => ({
    ...{ offer_id: id, order_id: orderId, round, attempt: attempt + 1, sequence: index + 1 },
  }));
}

async function markOffered(ctx: Ctx, made: readonly NewOffer[]): Promise<void> {
  const jobs = new Map(
    made.flatMap(({ searches, job }) =>
      searches.map(({ orderId, round, attempt }) => {
        const expires_at = new Date(job.expiresAtMs).toISOString();
        return [orderId, { order_id: orderId, round, attempt: attempt + 1, expires_at }] as const;
      }),
    ),
  );
  if (jobs.size === 0) return;
  const moved = await moveToOffered(ctx, [JSON.stringify([...jobs.values()])]);
  // The orders are locked, so nobody can have moved a search in between; if somebody has, nothing
  // of this wave may stay.
  if (moved.length !== jobs.size) throw new Error("A search moved on under its order's lock");
}

function offerCreated({ id, riderId, job, searches: [first] }: NewOffer): NewEvent {
  return {
    type: "offer.created",
    partitionKey: first!.orderId,
    payload: {
      offerId: id,
      orderId: first!.orderId,
      orderIds: [...job.orderIds],
      riderId,
      attempt: first!.attempt + 1,
      expiresAt: new Date(job.expiresAtMs).toISOString(),
    },
  };
}
