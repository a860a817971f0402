/** How things stand at the end: whatever is open is somebody's turn, and the tables agree. */
import type { DomainEvent } from "#shared/events.ts";
import type { OrderState } from "#shared/states.ts";
import type { Findings, History, HistoryBounds } from "./history.ts";

const searchable: readonly OrderState[] = ["accepted", "preparing", "ready", "searching"];
/** With somebody who carries it. */
const carried: readonly OrderState[] = ["out_for_delivery", "assigned", "in_progress", "paused"];
const running: readonly string[] = ["waiting", "searching", "offered"];
const active: readonly string[] = ["assigned", "in_progress", "paused"];

export function checkLeftovers(history: History, bounds: HistoryBounds, findings: Findings): void {
  for (const { orderId, says } of undefinedOrders(history)) {
    findings.add("no search", orderId, says, lastOf(history, orderId));
  }
  checkRiders(history, findings);
  if (!bounds.isSettled) return;
  for (const { orderId, state, nextAt } of history.jobs) {
    if (running.includes(state) || nextAt !== null) {
      findings.add("end", orderId, `is still searched for (${state})`, lastOf(history, orderId));
    }
  }
  for (const { id, riderId, state } of history.trips) {
    if (active.includes(state)) findings.add("end", id, `of ${riderId} is still ${state}`);
  }
}

/**
 * Orders of which nobody can say what happens next: accepted and without a rider, but nobody
 * looks for one; with a rider who is on no trip with it; searched for though a rider has it.
 */
export function undefinedOrders(
  history: Pick<History, "orders" | "jobs" | "trips" | "offers">,
): { orderId: string; says: string }[] {
  const jobs = new Map(history.jobs.map((job) => [job.orderId, job]));
  const trips = new Map(history.trips.map((trip) => [trip.id, trip]));
  const pending = new Set(
    history.offers
      .filter(({ state }) => state === "pending")
      .flatMap(({ orders }) => orders.map(({ orderId }) => orderId)),
  );
  return history.orders.flatMap(({ id: orderId, state, riderId, tripId }) => {
    const job = jobs.get(orderId);
    const isSearched = job !== undefined && running.includes(job.state);
    const wrong = (says: string) => [{ orderId, says }];
    if (searchable.includes(state) && riderId === null) {
      if (!isSearched) return wrong(`is ${state} and nobody looks for a rider`);
      if (job.nextAt === null && !pending.has(orderId)) {
        return wrong(`is searched for (${job.state}) and never looked at again`);
      }
      return [];
    }
    if (riderId !== null && (searchable.includes(state) || carried.includes(state))) {
      const trip = tripId === null ? undefined : trips.get(tripId);
      const isCarried =
        trip?.riderId === riderId && trip.orderIds.includes(orderId) && active.includes(trip.state);
      if (!isCarried) return wrong(`has the rider ${riderId}, who is on no trip with it`);
      if (isSearched) return wrong("has a rider and is still searched for");
    }
    if (riderId === null && carried.includes(state)) return wrong(`is ${state} without a rider`);
    if (pending.has(orderId)) return wrong(`is ${state} and still offered`);
    return [];
  });
}

function checkRiders(history: History, findings: Findings): void {
  const onTrip = new Map<string, string[]>();
  for (const trip of history.trips) {
    if (!active.includes(trip.state)) continue;
    onTrip.set(trip.riderId, [...(onTrip.get(trip.riderId) ?? []), trip.id]);
  }
  const asked = new Set(
    history.offers.filter(({ state }) => state === "pending").map(({ riderId }) => riderId),
  );
  for (const { id, state } of history.riders) {
    const trips = onTrip.get(id) ?? [];
    if (trips.length > 1) findings.add("two trips", id, `is on ${trips.join(" and ")}`);
    if (state === "on_trip" && trips.length === 0) {
      findings.add("rider", id, "is on_trip without a trip", lastOfRider(history, id));
    }
    if ((state === "online" || state === "offered") && trips.length > 0) {
      findings.add("rider", id, `is ${state} with the trip ${trips[0]}`, lastOfRider(history, id));
    }
    if (state === "offered" && !asked.has(id)) {
      findings.add("rider", id, "is offered without an offer", lastOfRider(history, id));
    }
    if (state === "online" && asked.has(id)) {
      findings.add("rider", id, "is online with an open offer", lastOfRider(history, id));
    }
  }
}

function lastOf(history: History, orderId: string): DomainEvent | undefined {
  return history.events.findLast((event) => event.partitionKey === orderId);
}

function lastOfRider(history: History, riderId: string): DomainEvent | undefined {
  return history.events.findLast(
    ({ type, partitionKey }) => type === "rider.changed" && partitionKey === riderId,
  );
}
