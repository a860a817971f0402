/** What the view of a ride has beyond that of any order; asked for rides only. */
import type { RidePreferences, SurgeInputs } from "#drizzle/schema/index.ts";
import type { OrderRide } from "#shared/contracts/order-ride.ts";
import { type Ctx, dateOf, statement } from "../../platform/index.ts";
import { policyInForce } from "../../policy/index.ts";
import type { OrderRow } from "../order-row.ts";
import { QUEUE_FACTOR } from "./booking-rules.ts";

interface Row {
  readonly order_id: string;
  readonly ride_type: string;
  readonly pickup_lat: number;
  readonly pickup_lng: number;
  readonly pickup_address_sealed: string;
  readonly preferences: RidePreferences;
  readonly surge: SurgeInputs;
  readonly quoted_meters: number | null;
  readonly quoted_seconds: number | null;
  readonly search_until: string | null;
  readonly retries: number;
  readonly retry_of: string | null;
  readonly is_begun_anew: boolean;
  readonly is_queued: boolean;
  readonly started_at: string | null;
  readonly meters: number | null;
  readonly seconds: number | null;
  readonly waiting_seconds: number | null;
  readonly pin_sealed: string | null;
  readonly paused_at: string | null;
  readonly vehicle: {
    readonly make: string;
    readonly model: string;
    readonly color: string;
    readonly plateSealed: string;
  } | null;
}

/** The car is, of the rider's verified ones of the kind on duty, the one that was chosen last. */
const selectRides = statement<Row>(`
  select r.order_id, r.ride_type, r.pickup_lat, r.pickup_lng, r.pickup_address_sealed,
    r.preferences, r.surge, r.quoted_meters, r.quoted_seconds, r.search_until, r.retries,
    r.retry_of, exists (select from rides n where n.retry_of = r.order_id) as is_begun_anew,
    r.is_queued, r.started_at, r.meters, r.seconds, r.waiting_seconds,
    people.pin_sealed, trips.paused_at,
    (select jsonb_build_object('make', v.make, 'model', v.model, 'color', v.color,
        'plateSealed', v.plate_sealed)
      from riders join vehicles v on v.rider_id = riders.id
      where riders.id = wanted.rider_id and v.type = riders.vehicle and v.state = 'verified'
      order by v.activated_at desc nulls last, v.id desc limit 1) as vehicle
  from unnest($1::text[], $2::text[], $3::text[]) as wanted(id, rider_id, trip_id)
  join rides r on r.order_id = wanted.id
  left join people on people.id = r.customer_id
  left join trips on trips.id = wanted.trip_id`);

export type RideParts = ReadonlyMap<string, OrderRide>;

/** By order; deliveries are left out, and without a ride nothing is asked. */
export async function readRides(ctx: Ctx, rows: readonly OrderRow[]): Promise<RideParts> {
  const rides = rows.filter(({ vertical }) => vertical === "ride");
  if (rides.length === 0) return new Map();
  const found = await selectRides(ctx, [
    rides.map(({ id }) => id),
    rides.map(({ riderId }) => riderId ?? ""),
    rides.map(({ tripId }) => tripId ?? ""),
  ]);
  const byId = new Map(rides.map((row) => [row.id, row]));
  return new Map(found.map((ride) => [ride.order_id, toRide(ctx, ride, byId.get(ride.order_id)!)]));
}

function toRide(ctx: Ctx, ride: Row, { cityCode, state }: OrderRow): OrderRide {
  const { sealer } = ctx.runtime;
  const { maxRetries, waveSeconds } = policyInForce(ctx.runtime, "search", {
    cityCode,
    vertical: "ride",
  }).values;
  const isSearched = state === "searching";
  const { pets = false, airConditioning = false, womanDriver = false } = ride.preferences;
  const { vehicle } = ride;
  return {
    type: ride.ride_type,
    pickup: {
      position: { lat: ride.pickup_lat, lng: ride.pickup_lng },
      address: sealer.open(ride.pickup_address_sealed),
    },
    preferences: { pets, airConditioning, womanDriver },
    // Once it has started nobody asks for it any more.
    pin: state === "assigned" && ride.pin_sealed !== null ? sealer.open(ride.pin_sealed) : null,
    distanceMeters: ride.meters ?? ride.quoted_meters,
    durationSeconds: ride.seconds ?? ride.quoted_seconds,
    waitingSeconds: ride.waiting_seconds,
    startedAt: instantOf(ride.started_at),
    pausedAt: instantOf(ride.paused_at),
    searchUntil: isSearched ? instantOf(ride.search_until) : null,
    searchWaveSeconds: isSearched ? waveSeconds * (ride.is_queued ? QUEUE_FACTOR : 1) : null,
    isQueued: ride.is_queued && isSearched,
    retriesLeft: ride.is_begun_anew ? 0 : Math.max(0, maxRetries - ride.retries),
    retryOf: ride.retry_of,
    surgeMultiplier: ride.surge.multiplierHundredths / 100,
    vehicle: vehicle && {
      make: vehicle.make,
      model: vehicle.model,
      color: vehicle.color,
      plate: sealer.open(vehicle.plateSealed),
    },
  };
}

function instantOf(text: string | null): string | null {
  return text === null ? null : dateOf(text).toISOString();
}

/** Who may not read the customer's address sees the place alone; the PIN is the customer's own. */
export function rideFor(
  ride: OrderRide,
  sees: { readonly address: boolean; readonly pin: boolean },
): OrderRide {
  const { pickup } = ride;
  return {
    ...ride,
    pickup: sees.address ? pickup : { ...pickup, address: null },
    pin: sees.pin ? ride.pin : null,
  };
}
