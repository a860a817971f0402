/** What a trip shows of its ride, to the driver and to the passenger. Read for rides alone. */
import type { RideFlag, RidePreferences, SurgeInputs } from "#drizzle/schema/index.ts";
import type { PriceLine } from "#shared/contracts/price-line.ts";
import type { Stop } from "#shared/contracts/riders.ts";
import type { TripRide } from "#shared/contracts/trip-ride.ts";
import { Currency, money } from "#shared/money.ts";
import { ActorRole } from "#shared/roles.ts";
import { cancellationPolicy, type OrderRow } from "../../orders/index.ts";
import { CASH } from "../../payments/index.ts";
import { type Ctx, cityMs, statement } from "../../platform/index.ts";
import { policyInForce } from "../../policy/index.ts";
import { orderIdsOf } from "../trip-events.ts";
import type { TripNames } from "../trip-names.ts";
import type { StopRow, TripRow, TripWithStops } from "../trip-row.ts";
import { isActive } from "../trip-rules.ts";
import { earnedOfRide } from "./earned.ts";
import { summaryOf } from "./summary-rules.ts";

interface Row {
  readonly orderId: string;
  readonly rideType: string;
  readonly pickupAddressSealed: string;
  readonly preferences: RidePreferences;
  readonly surge: SurgeInputs;
  readonly quotedMeters: number | null;
  readonly quotedSeconds: number | null;
  readonly quotedMinor: number;
  readonly paymentMethodId: string;
  readonly meters: number | null;
  readonly seconds: number | null;
  readonly waitingSeconds: number | null;
  readonly flags: readonly RideFlag[];
  readonly starsSum: number | null;
  readonly starsCount: number | null;
  readonly fare: {
    readonly kind: "ride" | "cancellation";
    readonly lines: PriceLine[];
    readonly totalMinor: number;
    readonly inputs: Record<string, number>;
  } | null;
  readonly cancelledBy: string | null;
  readonly cancelledFor: string | null;
}

const selectRides = statement<Row>(`
  select r.order_id as "orderId", r.ride_type as "rideType",
    r.pickup_address_sealed as "pickupAddressSealed", r.preferences, r.surge,
    r.quoted_meters as "quotedMeters", r.quoted_seconds as "quotedSeconds",
    r.quoted_minor as "quotedMinor", r.payment_method_id as "paymentMethodId", r.meters, r.seconds,
    r.waiting_seconds as "waitingSeconds", r.flags, p.stars_sum as "starsSum",
    p.stars_count as "starsCount",
    (select jsonb_build_object('kind', kind, 'lines', lines, 'totalMinor', total_minor,
        'inputs', inputs) from fares f where f.order_id = r.order_id limit 1) as fare,
    c.actor_role as "cancelledBy", c.reason as "cancelledFor"
  from rides r left join people p on p.id = r.customer_id
  left join lateral (select actor_role, reason from order_transitions t
    where t.order_id = r.order_id and t.to_state = 'cancelled' limit 1) c on true
  where r.order_id = any($1::text[])`);

export interface SeenRide {
  readonly view: TripRide;
  readonly pickupAddressSealed: string;
  /** Of the driver, in minor units; null while it is only estimated. */
  readonly earnedMinor: number | null;
}

/** By trip. Without a ride nothing is asked. */
export async function readRidesOf(
  ctx: Ctx,
  found: readonly TripWithStops[],
  orders: ReadonlyMap<string, OrderRow>,
): Promise<ReadonlyMap<string, SeenRide>> {
  const own = found.filter(({ trip }) => trip.vertical === "ride");
  if (own.length === 0) return new Map();
  const rows = await selectRides(ctx, [own.flatMap(({ stops }) => orderIdsOf(stops))]);
  const byOrder = new Map(rows.map((row) => [row.orderId, row]));
  const seen = new Map<string, SeenRide>();
  for (const { trip, stops } of own) {
    const [orderId = ""] = orderIdsOf(stops);
    const [row, order] = [byOrder.get(orderId), orders.get(orderId)];
    if (!row || !order) continue;
    const view = viewOf(ctx, { trip, stops, row, order });
    const lines = row.fare?.kind === "ride" ? row.fare.lines : null;
    const earnedMinor = isActive(trip.state) ? null : earnedOfRide(ctx, trip, { order, lines });
    seen.set(trip.id, { view, pickupAddressSealed: row.pickupAddressSealed, earnedMinor });
  }
  return seen;
}

interface Found extends TripWithStops {
  readonly row: Row;
  readonly order: OrderRow;
}

function viewOf(ctx: Ctx, found: Found): TripRide {
  const { trip, row, order } = found;
  const { pets = false, airConditioning = false, womanDriver = false } = row.preferences;
  const currency = Currency.parse(order.currency);
  const isOver = trip.state === "completed";
  return {
    type: row.rideType,
    // The first name is filled in where the trip's names are known.
    passenger: isActive(trip.state) ? { name: null, rating: ratingOf(row) } : null,
    preferences: { pets, airConditioning, womanDriver },
    estimatedFare: money(row.quotedMinor, currency),
    estimatedMeters: row.quotedMeters,
    estimatedSeconds: row.quotedSeconds,
    isCash: row.paymentMethodId === CASH,
    ...waitingOf(ctx, found),
    pausedAt: trip.pausedAt?.toISOString() ?? null,
    pausedSeconds: Math.round((trip.pausedMs * ctx.runtime.config.timeScale) / 1_000),
    summary:
      isOver && row.meters !== null
        ? summaryOf(row.meters, row.seconds ?? 0, row.waitingSeconds ?? 0)
        : null,
    fare: isOver ? fareOf(row, currency) : null,
    cancellation: cancellationOf(trip, row, order),
  };
}

function ratingOf({ starsSum, starsCount }: Row): number | null {
  if (!starsCount) return null;
  return Math.round(((starsSum ?? 0) / starsCount) * 10) / 10;
}

/** Until the start the driver sees how the time runs. */
function waitingOf(ctx: Ctx, { stops, row, order, trip }: Found) {
  const arrivedAt = stops.find(({ kind }) => kind === "pickup")?.arrivedAt ?? null;
  const isWaiting =
    arrivedAt !== null && trip.state === "assigned" && !row.flags.includes("arrived_away");
  if (!isWaiting) {
    const at = arrivedAt?.toISOString() ?? null;
    return { arrivedAt: at, freeWaitingUntil: null, noShowFrom: null };
  }
  const place = { cityCode: order.cityCode, vertical: "ride" } as const;
  const fares = policyInForce(ctx.runtime, "fares", place).values.types;
  const freeMinutes = fares[row.rideType as keyof typeof fares]?.freeWaitingMinutes ?? 0;
  const { noShowSeconds } = cancellationPolicy(ctx, order).values;
  const after = (ms: number) => new Date(arrivedAt.getTime() + ms).toISOString();
  return {
    arrivedAt: arrivedAt.toISOString(),
    freeWaitingUntil: after(cityMs(ctx, freeMinutes * 60_000)),
    noShowFrom: after(noShowSeconds * 1_000),
  };
}

function fareOf({ fare, surge }: Row, currency: Currency): TripRide["fare"] {
  if (fare?.kind !== "ride") return null;
  return {
    lines: fare.lines,
    total: money(fare.totalMinor, currency),
    surgeMultiplier: surge.multiplierHundredths / 100,
    ...basisOf(fare.inputs),
  };
}

function basisOf(inputs: Record<string, number>) {
  const isAsQuoted = inputs.isAsQuoted === 1;
  const measured = inputs.isByTime === 1 ? "time" : "positions";
  return { isAsQuoted, basis: isAsQuoted ? "quote" : measured } as const;
}

function cancellationOf(trip: TripRow, row: Row, order: OrderRow): TripRide["cancellation"] {
  if (trip.state !== "cancelled" || order.state !== "cancelled" || order.tripId !== trip.id) {
    return null;
  }
  const fee = money(order.cancellationFeeMinor ?? 0, Currency.parse(order.currency));
  const by = ActorRole.catch("system").parse(row.cancelledBy);
  return { by, fee, reason: row.cancelledFor ?? "" };
}

interface Around {
  readonly order: OrderRow | undefined;
  readonly names: TripNames;
  readonly ride: SeenRide;
  readonly showsPeople: boolean;
}

/** Both ends belong to the passenger: where from and where to is told while the trip goes on. */
export function stopOfRide(
  ctx: Ctx,
  stop: StopRow,
  { order, names, ride, showsPeople }: Around,
): Stop {
  const isPickup = stop.kind === "pickup";
  const seen = showsPeople ? order : undefined;
  const sealed = isPickup ? ride.pickupAddressSealed : seen?.addressSealed;
  const { sealer } = ctx.runtime;
  return {
    id: stop.id,
    kind: stop.kind,
    state: stop.state,
    orderId: stop.orderId,
    position: { lat: stop.lat, lng: stop.lng },
    name: names.get(seen?.customerId ?? "") ?? null,
    address: seen && sealed ? sealer.open(sealed) : null,
    notes: isPickup && seen?.notesSealed ? sealer.open(seen.notesSealed) : null,
    otpRequired: isPickup,
    readyAt: null,
    arrivedAt: stop.arrivedAt?.toISOString() ?? null,
    finishedAt: stop.finishedAt?.toISOString() ?? null,
  };
}

/** The passenger by name, for whoever may know it. */
export function withName(view: TripRide, name: string | null): TripRide {
  return view.passenger ? { ...view, passenger: { ...view.passenger, name } } : view;
}
