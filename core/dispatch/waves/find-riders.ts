/** The riders around the pick-ups of a wave: the live index says where, the rows say who. */

import type { RiderState } from "#shared/states.ts";
import { learnedFor, straightMetersPerMinute } from "../../eta/index.ts";
import { type Ctx, dateOf, now, statement } from "../../platform/index.ts";
import { type LiveRider, liveIndexOf } from "../../supply/index.ts";
import { type OpenStop, tripEndOf } from "../decide/trip-end-rules.ts";
import type { Comforts, WaveRider } from "../decide/wave-shapes.ts";
import { scalePlanPolicy } from "../plan/index.ts";
import type { DispatchPolicy } from "../policies.ts";
import { findAround } from "./find-around.ts";
import { findDrivers } from "./find-drivers.ts";
import { type OpenSearch, placeOf } from "./find-searches.ts";

interface Row {
  readonly id: string;
  readonly state: RiderState;
  readonly rating: number;
  readonly offers_seen: number;
  readonly offers_accepted: number;
  readonly last_job_at: string | null;
  readonly on_duty_since: string | null;
  readonly jobs_done: number;
  readonly flagged_at: string | null;
  readonly paused_until: string | null;
  readonly takes_pets: boolean;
  readonly has_air_conditioning: boolean;
  readonly is_woman: boolean;
}

const findRows = statement<Row>(`
  select id, state, rating, offers_seen, offers_accepted, last_job_at, on_duty_since, jobs_done,
    flagged_at, paused_until, takes_pets, has_air_conditioning, is_woman
  from riders where id = any($1::text[])`);

interface StopRow {
  readonly rider_id: string;
  readonly kind: "pickup" | "dropoff";
  readonly lat: number;
  readonly lng: number;
  readonly ready_at: string | null;
}

const findOpenStops = statement<StopRow>(`
  select t.rider_id, s.kind, s.lat, s.lng, o.ready_at
  from trips t
  join trip_stops s on s.trip_id = t.id and s.state in ('pending', 'arrived')
  join orders o on o.id = s.order_id
  where t.rider_id = any($1::text[]) and t.state in ('assigned', 'in_progress')
  order by t.id, s.sequence`);

export async function findWaveRiders(
  ctx: Ctx,
  cityCode: string,
  searches: readonly OpenSearch[],
  policy: DispatchPolicy,
): Promise<WaveRider[]> {
  const index = liveIndexOf(ctx.runtime);
  const around = { cityCode, searches, nowMs: now(ctx).getTime() };
  const near = await (policy.waveMs === undefined ? findAround : findDrivers)(
    index,
    around,
    policy,
  );
  if (near.size === 0) return [];
  const rows = await findRows(ctx, [[...near.keys()]]);
  const busy = rows.filter(({ state }) => state === "on_trip").map(({ id }) => id);
  const frees = policy.mode === "batched" ? await findTripEnds(ctx, busy, near, policy) : new Map();
  const nowMs = now(ctx).getTime();
  const { timeScale } = ctx.runtime.config;
  const learned = learnedFor(ctx.runtime, cityCode);
  const sinceMs = (text: string | null) => (text === null ? null : nowMs - dateOf(text).getTime());
  return rows
    .map((row): WaveRider => {
      const live = near.get(row.id)!;
      return {
        riderId: row.id,
        state: row.state,
        vehicle: live.vehicle,
        position: placeOf(live.lat, live.lng),
        positionAgeMs: nowMs - live.recordedAtMs,
        ...(learned && {
          metersPerMinute: straightMetersPerMinute({
            ...{ vehicle: live.vehicle, timeScale, learned, riderId: row.id },
          }),
        }),
        rating: row.rating,
        offersSeen: row.offers_seen,
        offersAccepted: row.offers_accepted,
        idleMs: sinceMs(row.last_job_at),
        onDutyMs: sinceMs(row.on_duty_since) ?? 0,
        jobsDone: row.jobs_done,
        frees: frees.get(row.id) ?? null,
        isFlagged: row.flagged_at !== null,
        ...((sinceMs(row.paused_until) ?? 0) < 0 && { isPaused: true }),
        ...(policy.waveMs !== undefined && { offers: comfortsOf(row) }),
        // Shifts have no end that anybody has told us.
        offDutyAtMs: null,
      };
    })
    .sort((a, b) => (a.riderId < b.riderId ? -1 : 1));
}

function comfortsOf(row: Row): Comforts {
  return {
    ...(row.takes_pets && { pets: true }),
    ...(row.has_air_conditioning && { airConditioning: true }),
    ...(row.is_woman && { womanDriver: true }),
  };
}

async function findTripEnds(
  ctx: Ctx,
  riderIds: readonly string[],
  near: ReadonlyMap<string, LiveRider>,
  policy: DispatchPolicy,
) {
  if (riderIds.length === 0) return new Map<string, NonNullable<WaveRider["frees"]>>();
  const { timeScale } = ctx.runtime.config;
  const { cityHorizonMs, cityPickupServiceMs, cityDropoffServiceMs } = scalePlanPolicy(
    policy.plan,
    timeScale,
  );
  const nowMs = now(ctx).getTime();
  const stops = Map.groupBy(await findOpenStops(ctx, [riderIds]), (row) => row.rider_id);
  return new Map(
    [...stops].flatMap(([riderId, rows]) => {
      const live = near.get(riderId)!;
      const end = tripEndOf({
        ...{ nowMs, timeScale, riderId, vehicle: live.vehicle, position: live },
        learned: learnedFor(ctx.runtime, live.cityCode),
        stops: rows.map(toOpenStop),
        pickupServiceMs: cityPickupServiceMs,
        dropoffServiceMs: cityDropoffServiceMs,
      });
      return end && end.atMs <= nowMs + cityHorizonMs ? [[riderId, end] as const] : [];
    }),
  );
}

function toOpenStop(row: StopRow): OpenStop {
  const readyAtMs = row.ready_at === null ? null : dateOf(row.ready_at).getTime();
  return {
    kind: row.kind,
    position: placeOf(row.lat, row.lng),
    readyAtMs: row.kind === "pickup" ? readyAtMs : null,
  };
}
