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
  readonly id: string;
  readonly rideType: string;
  readonly lat: number;
  readonly lng: number;
  readonly assignedAt: string | null;
  readonly arrivedAt: string | null;
  readonly etaSeconds: number | null;
  readonly meters: number | null;
}

const selectFacts = statement<Row>(`
  select r.order_id as id, r.ride_type as "rideType", r.pickup_lat as lat, r.pickup_lng as lng,
    t.assigned_at as "assignedAt", s.arrived_at as "arrivedAt",
    f.pickup_eta_seconds as "etaSeconds", f.distance_meters as meters
  from unnest($1::text[], $2::text[]) as wanted(id, trip_id)
  join rides r on r.order_id = wanted.id
  left join trips t on t.id = wanted.trip_id
  left join trip_stops s on s.trip_id = t.id and s.kind = 'pickup'
  left join offers f on f.id = t.offer_id`);

/** Nothing is to be decided any more in the others. */
const cancellable: readonly OrderState[] = ["created", "searching", "assigned"];

/** By order. */
export async function readCancelFacts(
  ctx: Ctx,
  orders: readonly OrderRow[],
): Promise<ReadonlyMap<string, CancelFacts>> {
  const riderIds = orders.flatMap(({ riderId }) => riderId ?? []);
  const [rows, live] = await Promise.all([
    selectFacts(ctx, [orders.map(({ id }) => id), orders.map(({ tripId }) => tripId ?? "")]),
    liveIndexOf(ctx.runtime).getMany(riderIds),
  ]);
  const riderOf = new Map(orders.map(({ id, riderId }) => [id, riderId ?? ""]));
  const factsOf = (row: Row): CancelFacts => {
    const rider = live.get(riderOf.get(row.id) ?? "");
    return {
      rideType: row.rideType,
      assignedAt: row.assignedAt === null ? null : dateOf(row.assignedAt),
      arrivedAt: row.arrivedAt === null ? null : dateOf(row.arrivedAt),
      toldEtaSeconds: row.etaSeconds,
      startMeters: row.meters,
      metersNow: rider ? distanceMeters(rider, row) : null,
    };
  };
  return new Map(rows.map((row) => [row.id, factsOf(row)]));
}

export function cancellationPolicy(ctx: Ctx, { cityCode }: Pick<OrderRow, "cityCode">) {
  return policyInForce(ctx.runtime, "cancellation", { cityCode, vertical: "ride" });
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

/** @throws BeelineError NOT_FOUND; CONFLICT when it is no ride, or cannot be cancelled any more */
export async function previewCancellation(
  ctx: Ctx,
  orderId: string,
): Promise<ResponseOf<typeof routes.previewCancellation>> {
  const { row } = await ownOrder(ctx, orderId);
  if (row.vertical !== "ride") throw new BeelineError("CONFLICT", { detail: "It is no ride" });
  const facts = (await readCancelFacts(ctx, [row])).get(row.id);
  if (!facts || !cancellable.includes(row.state)) throw new BeelineError("CONFLICT");
  const { feeMinor, reason } = cancelFeeNow(facts, cancellationPolicy(ctx, row).values, now(ctx));
  return { fee: money(feeMinor, Currency.parse(row.currency)), reason };
}
