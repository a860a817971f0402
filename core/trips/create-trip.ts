import { tripStops, trips, tripTransitions } from "#drizzle/schema/index.ts";
import type { Position } from "#shared/geo.ts";
import { appendEvents } from "../outbox/index.ts";
import { type Ctx, newId, now, transact } from "../platform/index.ts";
import { orderIdsOf, tripAssigned } from "./trip-events.ts";
import type { StopRow, TripRow, TripWithStops } from "./trip-row.ts";

export interface NewTrip {
  readonly riderId: string;
  readonly cityCode: string;
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
 * @throws the violated index `trips_one_active_per_rider` when the rider is on another trip.
 */
export async function createTrip(ctx: Ctx, input: NewTrip): Promise<TripWithStops> {
  return transact(ctx, async (tx) => {
    const at = now(tx);
    const [row] = await tx.db
      .insert(trips)
      .values({
        id: newId(tx, "trip"),
        riderId: input.riderId,
        cityCode: input.cityCode,
        offerId: input.offerId,
        state: "assigned",
        earningMinor: input.earningMinor,
        currency: input.currency,
        assignedAt: at,
      })
      .returning();
    const trip: TripRow = row!;
    const stops = await insertStops(tx, trip.id, input);
    await tx.db.insert(tripTransitions).values({
      tripId: trip.id,
      version: trip.version,
      from: null,
      to: "assigned",
      actorRole: tx.actor.role,
      actorId: tx.actor.id ?? null,
      reason: null,
      at,
    });
    await appendEvents(tx, [tripAssigned(trip, orderIdsOf(stops), input.attempt)]);
    return { trip, stops };
  });
}

async function insertStops(ctx: Ctx, tripId: string, input: NewTrip): Promise<StopRow[]> {
  const places = [
    ...input.orders.map(
      ({ orderId, pickup }) => ({ orderId, kind: "pickup", at: pickup }) as const,
    ),
    ...input.orders.map(
      ({ orderId, dropoff }) => ({ orderId, kind: "dropoff", at: dropoff }) as const,
    ),
  ];
  return ctx.db
    .insert(tripStops)
    .values(
      places.map(({ orderId, kind, at }, index) => ({
        id: newId(ctx, "stop"),
        tripId,
        sequence: index + 1,
        kind,
        orderId,
        state: "pending" as const,
        lat: at.lat,
        lng: at.lng,
      })),
    )
    .returning();
}
