/** What cancelling would cost now: for the customer who asks first, and for the cancellation itself. */
import type { routes } from "#shared/contracts/index.ts";
import type { ResponseOf } from "#shared/contracts/route.ts";
import { BeelineError } from "#shared/errors.ts";
import { distanceMeters } from "#shared/geo.ts";
import { Currency, money } from "#shared/money.ts";
import type { OrderState } from "#shared/states.ts";
import { type Ctx, dateOf, now, statement } from "../../platform/index.ts";
import { policyInForce } from "../../policy/index.ts";
import { liveIndexOf } from "../../supply/index.ts";
import type { OrderRow } from "../order-row.ts";
import { ownOrder } from "../own-order.ts";
import { type CancelFacts, cancelFeeNow } from "./cancel-fee-rules.ts";

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

/** @throws BeelineError NOT_FOUND; CONFLICT when it is no ride, or cannot be cancelled any more */
export async function previewCancellation(
  ctx: Ctx,
  orderId: string,
): Promise<ResponseOf<typeof routes.previewCancellation>> {
  const { row } = await ownOrder(ctx, orderId);
  if (row.vertical !== "ride") throw new BeelineError("CONFLICT", { detail: "It is no ride" });
  if (!cancellable.includes(row.state)) throw new BeelineError("CONFLICT");
  const facts = await readCancelFacts(ctx, row);
  const { feeMinor, reason } = cancelFeeNow(facts, cancellationPolicy(ctx, row).values, now(ctx));
  return { fee: money(feeMinor, Currency.parse(row.currency)), reason };
}
