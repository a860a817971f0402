import { BeelineError } from "#shared/errors.ts";
import type { Position } from "#shared/geo.ts";
import { appendEvents } from "../outbox/index.ts";
import { type Ctx, newId, now, transact, write } from "../platform/index.ts";
import { orderIdsOf, tripAssigned } from "./trip-events.ts";
import type { StopRow, TripRow, TripWithStops } from "./trip-row.ts";

export interface NewTrip {
  readonly id: string;
  readonly riderId: string;
  readonly cityCode: string;
  readonly vertical: TripRow["vertical"];
  readonly offerId: string;
  /** Which attempt of the search won; fences news of earlier ones. */
  readonly attempt: number;
  readonly earningMinor: number;
  readonly currency: string;
  readonly orders: readonly {
    readonly orderId: string;
    readonly pickup: Position;
    readonly dropoff: Position;
  }[];
}

/**
 * A trip for a rider: all pick-ups, then all drop-offs. It stays `assigned` until the first
 * pick-up is complete.
 * @throws BeelineError DRIVER_BUSY, at the latest with the commit, when the rider is on another trip.
 */
export async function createTrip(ctx: Ctx, input: NewTrip): Promise<TripWithStops> {
  return transact(ctx, async (tx) => {
    const trip = newTrip(tx, input);
    const stops = newStops(tx, trip.id, input);
    await insertTrip(tx, [
      trip.id,
      trip.riderId,
      trip.cityCode,
      trip.offerId,
      trip.earningMinor,
      trip.currency,
      trip.assignedAt.toISOString(),
      JSON.stringify(stops),
      tx.actor.role,
      tx.actor.id ?? null,
      trip.vertical,
    ]);
    await appendEvents(tx, [tripAssigned(trip, orderIdsOf(stops), input.attempt)]);
    return { trip, stops };
  });
}

/** The trip, its stops and the first line of its history. */
const insertTrip = write(
  {
    new_trip: `
      insert into trips
        (id, rider_id, city_code, offer_id, state, earning_minor, currency, assigned_at, vertical)
      values ($1, $2, $3, $4, 'assigned', $5, $6, $7, $11) returning id, version`,
    new_stops: `
      insert into trip_stops (id, trip_id, sequence, kind, order_id, state, lat, lng)
      select place.id, new_trip.id, sequence, kind, "orderId", 'pending', lat, lng
      from new_trip, jsonb_to_recordset($8::jsonb)
        as place(id text, sequence int, kind text, "orderId" text, lat float8, lng float8)`,
    first_trip_line: `
      insert into trip_transitions (trip_id, version, from_state, to_state, actor_role, actor_id, at)
      select id, version, null, 'assigned', $9, $10, $7 from new_trip`,
  },
  { conflicts: { trips_one_active_per_rider: () => new BeelineError("DRIVER_BUSY") } },
);

function newTrip(ctx: Ctx, input: NewTrip): TripRow {
  return {
    id: input.id,
    riderId: input.riderId,
    cityCode: input.cityCode,
    offerId: input.offerId,
    state: "assigned",
    version: 1,
    earningMinor: input.earningMinor,
    currency: input.currency,
    assignedAt: now(ctx),
    startedAt: null,
    endedAt: null,
    vertical: input.vertical,
    pausedAt: null,
    pausedMs: 0,
    cancelReason: null,
    saidReasonSealed: null,
  };
}

function newStops(ctx: Ctx, tripId: string, { orders }: NewTrip): StopRow[] {
  const places = [
    ...orders.map(({ orderId, pickup }) => ({ orderId, kind: "pickup", at: pickup }) as const),
    ...orders.map(({ orderId, dropoff }) => ({ orderId, kind: "dropoff", at: dropoff }) as const),
  ];
  return places.map(({ orderId, kind, at }, index) => ({
    id: newId(ctx, "stop"),
    tripId,
    sequence: index + 1,
    kind,
    orderId,
    state: "pending",
    lat: at.lat,
    lng: at.lng,
    failReason: null,
    arrivedAt: null,
    finishedAt: null,
  }));
}
