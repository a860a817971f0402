/** What riders do on a trip, with the service's own rules on the rows of a world. */
import { isUnfulfilled, type TripState } from "#shared/states.ts";
import { Refused, type World } from "./world.ts";
import type { StopRow, TripRow } from "./world-rows.ts";
import { isActive } from "./world-store.ts";

/** As the service: so long may a rider be silent before the pick-up. */
const SILENT_MS = 5 * 60_000;

export function orderIdsOf({ stops }: TripRow): string[] {
  return [...new Set(stops.map(({ orderId }) => orderId))];
}

/** @throws Refused */
export function arriveAtStop(world: World, tripId: string, stopId: string): void {
  const { store, rules } = world;
  store.transact(() => {
    const trip = store.get("trips", tripId)!;
    demand(rules.refuseStep(trip.state, trip.stops, stopId, "arrive"));
    moveStop(world, trip, stopId, "arrived");
  });
}

/** @throws Refused */
export function completeStop(world: World, tripId: string, stopId: string): void {
  const { store, rules } = world;
  store.transact(() => {
    const before = store.get("trips", tripId)!;
    demand(rules.refuseStep(before.state, before.stops, stopId, "complete"));
    const stop = before.stops.find(({ id }) => id === stopId)!;
    const order = store.get("orders", stop.orderId)!;
    const isPickup = stop.kind === "pickup";
    demand(isPickup ? rules.refusePickup(order.state) : rules.refuseHandover(order.state));
    const trip = moveStop(world, before, stopId, "done");
    world.moveOrder(order.id, isPickup ? "out_for_delivery" : "delivered");
    if (isPickup && trip.state === "assigned") moveTrip(world, trip, "in_progress");
    if (trip.stops.every(isClosed)) endTrip(world, store.get("trips", tripId)!);
  });
}

const isClosed = ({ state }: StopRow) => state === "done" || state === "failed";

function demand(refusal: { readonly code: string; readonly detail: string } | undefined): void {
  if (refusal) throw new Refused(refusal.detail);
}

function moveStop(
  world: World,
  trip: TripRow,
  stopId: string,
  to: "arrived" | "done" | "failed",
): TripRow {
  const { store, nowMs } = world;
  const stop = trip.stops.find(({ id }) => id === stopId)!;
  const row = store.change("trips", trip.id, {
    stops: trip.stops.map((one) => (one.id === stopId ? { ...one, state: to } : one)),
  });
  const { id: tripId, riderId } = trip;
  const payload = { tripId, riderId, orderId: stop.orderId, stopId, stopKind: stop.kind, to };
  store.append({ type: "trip.stop_changed", partitionKey: riderId, payload }, nowMs);
  return row;
}

function moveTrip(world: World, trip: TripRow, to: TripState): void {
  const { store, nowMs } = world;
  store.change("trips", trip.id, { state: to });
  const { id: tripId, riderId } = trip;
  const actor = { role: "rider" } as const;
  const payload = { tripId, riderId, orderIds: orderIdsOf(trip), to, actor, reason: null };
  store.append({ type: "trip.changed", partitionKey: riderId, payload }, nowMs);
}

function endTrip(world: World, trip: TripRow): void {
  const to = world.rules.endingOf(trip.stops);
  moveTrip(world, trip, to);
  freeRider(world, trip.riderId, trip.stops);
}

function freeRider(world: World, riderId: string, stops: TripRow["stops"]): void {
  const { store, nowMs, rules } = world;
  const carried = rules.ordersCarried(stops);
  if (carried > 0) {
    const { jobsDone } = store.get("riders", riderId)!;
    store.change("riders", riderId, { lastJobAtMs: nowMs, jobsDone: jobsDone + carried });
  }
  world.setRiderState(riderId, "online", ["on_trip"]);
}

/** Ends a trip before its pick-up. @throws Refused once food is on board. */
export function giveBackTrip(world: World, tripId: string): void {
  const { store, rules } = world;
  store.transact(() => {
    const trip = store.get("trips", tripId)!;
    demand(rules.refuseGivingBack(trip.state, trip.stops));
    moveTrip(world, trip, "cancelled");
    for (const orderId of orderIdsOf(trip)) world.assignRider(orderId, null);
    freeRider(world, trip.riderId, []);
  });
  world.count("given back");
}

/** Orders of the trip have ended without it: their stops fall away, and the trip with the last. */
export function releaseTrip(world: World, tripId: string): void {
  const { store } = world;
  store.transact(() => {
    const found = store.get("trips", tripId);
    if (!found || !isActive(found)) return;
    let trip = found;
    for (const stop of found.stops) {
      const { state } = store.get("orders", stop.orderId)!;
      if (!isClosed(stop) && isUnfulfilled(state)) trip = moveStop(world, trip, stop.id, "failed");
    }
    if (trip.stops.every(isClosed)) endTrip(world, trip);
  });
}

/** Takes trips back from riders who have vanished on the way to the store. */
export function takeBackSilent(world: World): void {
  const { store, live, nowMs } = world;
  for (const trip of store.all("trips")) {
    const heardAtMs = Math.max(trip.assignedAtMs, live.get(trip.riderId)?.heardAtMs ?? 0);
    if (trip.state !== "assigned" || nowMs - heardAtMs < SILENT_MS) continue;
    try {
      store.transact(() => {
        giveBackTrip(world, trip.id);
        world.setRiderState(trip.riderId, "offline", ["online"]);
      });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
    }
  }
}
