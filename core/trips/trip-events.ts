import type { NewEvent } from "#shared/events.ts";
import type { TripState } from "#shared/states.ts";
import type { Actor } from "../platform/index.ts";
import type { StopRow, TripRow } from "./trip-row.ts";

export function tripAssigned(trip: TripRow, orderIds: string[], attempt: number): NewEvent {
  return {
    type: "trip.assigned",
    partitionKey: trip.riderId,
    payload: { tripId: trip.id, riderId: trip.riderId, orderIds, offerId: trip.offerId, attempt },
  };
}

export function tripChanged(
  trip: TripRow,
  orderIds: string[],
  change: { to: TripState; actor: Actor; reason: string | null },
): NewEvent {
  const { role, id } = change.actor;
  return {
    type: "trip.changed",
    partitionKey: trip.riderId,
    payload: {
      tripId: trip.id,
      riderId: trip.riderId,
      orderIds,
      to: change.to,
      actor: { role, ...(id ? { id } : {}) },
      reason: change.reason,
    },
  };
}

export function stopChanged(
  trip: TripRow,
  stop: StopRow,
  to: "arrived" | "done" | "failed",
): NewEvent {
  return {
    type: "trip.stop_changed",
    partitionKey: trip.riderId,
    payload: {
      tripId: trip.id,
      riderId: trip.riderId,
      orderId: stop.orderId,
      stopId: stop.id,
      stopKind: stop.kind,
      to,
    },
  };
}

export function orderIdsOf(stops: readonly StopRow[]): string[] {
  return [...new Set(stops.map((stop) => stop.orderId))];
}
