/** What cancelling would cost now: for whoever looks at the order, and for the cancellation itself. */
import { distanceMeters, type Position } from "#shared/geo.ts";
import type { OrderState } from "#shared/states.ts";
import { topSpeedKmh } from "../../eta/index.ts";
import { type Ctx, dateOf, now, statement } from "../../platform/index.ts";
import { policyAsOf, policyInForce } from "../../policy/index.ts";
import { type LiveRider, liveIndexOf } from "../../supply/index.ts";
import type { OrderRow } from "../order-row.ts";
import { type CancelFacts, cancelFeeNow } from "./cancel-fee-rules.ts";
import { givenUp, givenUpParameters } from "./given-up-rides.ts";

interface Row {
  readonly id: string;
  readonly rideType: string;
  readonly lat: number;
  readonly lng: number;
  readonly assignedAt: string | null;
  readonly arrivedAt: string | null;
  readonly etaSeconds: number | null;
  readonly meters: number | null;
  readonly recentCancels: number;
}

const selectFacts = statement<Row>(`
  select r.order_id as id, r.ride_type as "rideType", r.pickup_lat as lat, r.pickup_lng as lng,
    t.assigned_at as "assignedAt",
    case when r.flags @> '["arrived_away"]' then null else s.arrived_at end as "arrivedAt",
    f.pickup_eta_seconds as "etaSeconds", f.distance_meters as meters,
    (select count(*)::int from (${givenUp("r.customer_id", "$3", "$4")}) g) as "recentCancels"
  from unnest($1::text[], $2::text[]) as wanted(id, trip_id)
  join rides r on r.order_id = wanted.id
  left join trips t on t.id = wanted.trip_id
  left join trip_stops s on s.trip_id = t.id and s.kind = 'pickup'
  left join offers f on f.id = t.offer_id`);

/** Nothing is to be decided any more in the others. */
export const cancellable: readonly OrderState[] = ["created", "searching", "assigned"];

/** By order. */
export async function readCancelFacts(
  ctx: Ctx,
  orders: readonly OrderRow[],
): Promise<ReadonlyMap<string, CancelFacts>> {
  const riderIds = orders.flatMap(({ riderId }) => riderId ?? []);
  const [rows, live] = await Promise.all([
    selectFacts(ctx, [
      orders.map(({ id }) => id),
      orders.map(({ tripId }) => tripId ?? ""),
      ...givenUpParameters(ctx),
    ]),
    liveIndexOf(ctx.runtime).getMany(riderIds),
  ]);
  const byId = new Map(orders.map((order) => [order.id, order]));
  const factsOf = (row: Row): CancelFacts => {
    const order = byId.get(row.id);
    const rider = live.get(order?.riderId ?? "");
    const isAway = rider && order ? isSeenAway(ctx, rider, row, order.cityCode) : false;
    return {
      rideType: row.rideType,
      assignedAt: row.assignedAt === null ? null : dateOf(row.assignedAt),
      arrivedAt: row.arrivedAt === null || isAway ? null : dateOf(row.arrivedAt),
      toldEtaSeconds: row.etaSeconds,
      startMeters: row.meters,
      recentCancels: row.recentCancels,
      metersNow: rider ? distanceMeters(rider, row) : null,
    };
  };
  return new Map(rows.map((row) => [row.id, factsOf(row)]));
}

/** Who said to have come and is seen too far away to be there does not wait. */
function isSeenAway(ctx: Ctx, rider: LiveRider, pickup: Position, cityCode: string): boolean {
  const { awayMeters } = policyInForce(ctx.runtime, "rides", { cityCode, vertical: "ride" }).values;
  const agoMs = Math.max(0, now(ctx).getTime() - rider.recordedAtMs) * ctx.runtime.config.timeScale;
  const couldCome = ((agoMs / 1_000) * topSpeedKmh(rider.vehicle)) / 3.6;
  return distanceMeters(rider, pickup) > awayMeters + couldCome;
}

/** As it was when the ride was booked. */
export function cancellationPolicy(ctx: Ctx, order: Pick<OrderRow, "cityCode" | "placedAt">) {
  const place = { cityCode: order.cityCode, vertical: "ride" } as const;
  return policyAsOf(ctx.runtime, "cancellation", place, order.placedAt);
}

/** By order, in minor units; those that cannot be cancelled any more are left out. */
export async function previewCancelFees(
  ctx: Ctx,
  rows: readonly OrderRow[],
): Promise<ReadonlyMap<string, number>> {
  const open = rows.filter(
    ({ vertical, state }) => vertical === "ride" && cancellable.includes(state),
  );
  if (open.length === 0) return new Map();
  const facts = await readCancelFacts(ctx, open);
  const at = now(ctx);
  return new Map(
    open.flatMap((row) => {
      const known = facts.get(row.id);
      const { values } = cancellationPolicy(ctx, row);
      return known ? [[row.id, cancelFeeNow(known, values, at).feeMinor]] : [];
    }),
  );
}
