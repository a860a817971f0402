/** What cancelling would cost now: for the order's page and for the cancellation itself. */
import { distanceMeters } from "#shared/geo.ts";
import type { OrderState } from "#shared/states.ts";
import { type Ctx, dateOf, now, statement } from "../../platform/index.ts";
import { policyInForce } from "../../policy/index.ts";
import { liveIndexOf } from "../../supply/index.ts";
import type { OrderRow } from "../order-row.ts";
import { type CancelFacts, type CancelFee, cancelFeeNow } from "./cancel-fee-rules.ts";

interface Row {
  readonly rideType: string;
  readonly lat: number;
  readonly lng: number;
  readonly assignedAt: string | null;
  readonly arrivedAt: string | null;
  readonly etaSeconds: number | null;
  readonly meters: number | null;
}

const selectFacts = statement<Row>(`
  select r.ride_type as "rideType", r.pickup_lat as lat, r.pickup_lng as lng,
    t.assigned_at as "assignedAt", s.arrived_at as "arrivedAt",
    f.pickup_eta_seconds as "etaSeconds", f.distance_meters as meters
  from rides r
  left join trips t on t.id = $2
  left join trip_stops s on s.trip_id = t.id and s.kind = 'pickup'
  left join offers f on f.id = t.offer_id
  where r.order_id = $1`);

/** Nothing is to be decided any more in the others. */
const cancellable: readonly OrderState[] = ["created", "searching", "assigned"];

export async function readCancelFacts(ctx: Ctx, order: OrderRow): Promise<CancelFacts> {
  const [row] = await selectFacts(ctx, [order.id, order.tripId]);
  if (!row) throw new Error("A ride is not there");
  const riderId = order.riderId ?? "";
  const live = riderId
    ? (await liveIndexOf(ctx.runtime).getMany([riderId])).get(riderId)
    : undefined;
  return {
    rideType: row.rideType,
    assignedAt: row.assignedAt === null ? null : dateOf(row.assignedAt),
    arrivedAt: row.arrivedAt === null ? null : dateOf(row.arrivedAt),
    toldEtaSeconds: row.etaSeconds,
    startMeters: row.meters,
    metersNow: live ? distanceMeters(live, row) : null,
  };
}

export function cancellationPolicy(ctx: Ctx, { cityCode }: Pick<OrderRow, "cityCode">) {
  return policyInForce(ctx.runtime, "cancellation", { cityCode, vertical: "ride" });
}

/** Undefined when it cannot be cancelled any more. */
export async function previewCancelFee(ctx: Ctx, order: OrderRow): Promise<CancelFee | undefined> {
  if (!cancellable.includes(order.state)) return undefined;
  const facts = await readCancelFacts(ctx, order);
  return cancelFeeNow(facts, cancellationPolicy(ctx, order).values, now(ctx));
}
