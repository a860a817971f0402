/** Trips belong to accepted offers, one at a time per rider and order; riders' states are legal. */
import type { DomainEvent } from "#shared/events.ts";
import {
  canMove,
  type RiderState,
  riderTransitions,
  type TripState,
  tripTransitions,
} from "#shared/states.ts";
import type { EventOf, Findings, History, OfferFacts } from "./history.ts";

interface Travelled {
  readonly assigned: EventOf<"trip.assigned">;
  state: TripState;
  last: DomainEvent;
  /** By order and kind of stop. */
  readonly done: Set<string>;
  readonly arrived: Set<string>;
}

/** From the kitchen, or, as a ride, from the search; told before the trip or with it. */
const takable = ["accepted", "preparing", "ready", "searching", "assigned"];

const isActive = (state: TripState) => state !== "completed" && state !== "cancelled";

export function checkTrips(history: History, findings: Findings): void {
  const log = new TripLog(history, findings);
  for (const event of history.events) {
    if (event.type === "offer.changed" && event.payload.to === "accepted") {
      log.accepted.set(event.payload.offerId, event);
    } else if (event.type === "order.changed") log.orders.set(event.payload.orderId, event);
    else if (event.type === "trip.assigned") log.assign(event);
    else if (event.type === "trip.changed") log.change(event);
    else if (event.type === "trip.stop_changed") log.stop(event);
    else if (event.type === "rider.changed") log.rider(event);
  }
  log.compareRows(history);
}

class TripLog {
  readonly accepted = new Map<string, EventOf<"offer.changed">>();
  readonly orders = new Map<string, EventOf<"order.changed">>();
  private readonly offers: ReadonlyMap<string, OfferFacts>;
  private readonly findings: Findings;
  private readonly trips = new Map<string, Travelled>();
  private readonly tripOfOffer = new Map<string, DomainEvent>();
  private readonly activeOfRider = new Map<string, Travelled>();
  private readonly activeOfOrder = new Map<string, Travelled>();
  private readonly riders = new Map<string, EventOf<"rider.changed">>();

  constructor(history: History, findings: Findings) {
    this.offers = new Map(history.offers.map((offer) => [offer.id, offer]));
    this.findings = findings;
  }

  assign(event: EventOf<"trip.assigned">): void {
    const { findings } = this;
    const { tripId, riderId, orderIds } = event.payload;
    const trip: Travelled = {
      assigned: event,
      state: "assigned",
      last: event,
      done: new Set(),
      arrived: new Set(),
    };
    const earlier = this.trips.get(tripId);
    if (earlier) {
      findings.add("trip", tripId, "is assigned twice", earlier.last, event);
      return;
    }
    this.trips.set(tripId, trip);
    this.checkOffer(event);
    const other = this.activeOfRider.get(riderId);
    if (other) {
      findings.add("two trips", riderId, "is on two trips at once", other.last, event);
    }
    this.activeOfRider.set(riderId, trip);
    for (const orderId of orderIds) {
      const rival = this.activeOfOrder.get(orderId);
      if (rival) findings.add("two trips", orderId, "is on two trips at once", rival.last, event);
      this.activeOfOrder.set(orderId, trip);
      const order = this.orders.get(orderId);
      if (order && !takable.includes(order.payload.to)) {
        findings.add("trip", tripId, `takes an order that is ${order.payload.to}`, order, event);
      }
    }
  }

  private checkOffer(event: EventOf<"trip.assigned">): void {
    const { findings } = this;
    const { tripId, riderId, orderIds, offerId } = event.payload;
    const yes = this.accepted.get(offerId);
    if (!yes) findings.add("trip", tripId, "comes from no accepted offer", event);
    else if (yes.payload.riderId !== riderId) {
      findings.add("trip", tripId, "goes to a rider who was not asked", yes, event);
    }
    const twin = this.tripOfOffer.get(offerId);
    if (twin) findings.add("trip", tripId, "is the second of its offer", twin, event);
    this.tripOfOffer.set(offerId, event);
    const offered = this.offers.get(offerId)?.orders.map(({ orderId }) => orderId) ?? [];
    if ([...offered].sort().join() !== [...orderIds].sort().join()) {
      const says = `carries ${orderIds.join(", ")}, offered were ${offered.join(", ")}`;
      findings.add("trip", tripId, says, yes, event);
    }
  }

  change(event: EventOf<"trip.changed">): void {
    const { findings } = this;
    const { tripId, riderId, to } = event.payload;
    const trip = this.trips.get(tripId);
    if (!trip) {
      findings.add("trip", tripId, "changes before it is assigned", event);
      return;
    }
    // Sent to the door once more, it has a stop more and is where it was.
    const isNewStop = trip.state === "in_progress" && to === "in_progress";
    if (!isNewStop && !canMove(tripTransitions, trip.state, to)) {
      findings.add("trip", tripId, `goes from ${trip.state} to ${to}`, trip.last, event);
    }
    if (to === "completed" && ![...trip.done].some((stop) => stop.endsWith("pickup"))) {
      findings.add("trip", tripId, "is completed without any pick-up", trip.last, event);
    }
    trip.state = to;
    trip.last = event;
    if (isActive(to)) return;
    if (this.activeOfRider.get(riderId) === trip) this.activeOfRider.delete(riderId);
    for (const orderId of trip.assigned.payload.orderIds) {
      if (this.activeOfOrder.get(orderId) === trip) this.activeOfOrder.delete(orderId);
    }
  }

  stop(event: EventOf<"trip.stop_changed">): void {
    const { findings } = this;
    const { tripId, orderId, stopKind, to } = event.payload;
    const trip = this.trips.get(tripId);
    if (!trip) {
      findings.add("trip", tripId, "stops before it is assigned", event);
      return;
    }
    if (!isActive(trip.state)) {
      findings.add("trip", tripId, "stops after its end", trip.last, event);
    }
    if (!trip.assigned.payload.orderIds.includes(orderId)) {
      findings.add("trip", tripId, `stops for ${orderId}, which it does not carry`, event);
    }
    const stop = `${orderId} ${stopKind}`;
    if (to === "arrived") trip.arrived.add(stop);
    if (to !== "done") return;
    if (trip.done.has(stop)) findings.add("trip", tripId, `does ${stop} twice`, event);
    if (!trip.arrived.has(stop)) {
      findings.add("trip", tripId, `does ${stop} without having arrived`, event);
    }
    if (stopKind === "dropoff" && !trip.done.has(`${orderId} pickup`)) {
      findings.add("trip", tripId, `hands over ${orderId} before the pick-up`, event);
    }
    trip.done.add(stop);
  }

  rider(event: EventOf<"rider.changed">): void {
    const { riderId, to } = event.payload;
    const known = this.riders.get(riderId);
    const from: RiderState = known?.payload.to ?? "offline";
    if (!canMove(riderTransitions, from, to)) {
      this.findings.add("rider", riderId, `goes from ${from} to ${to}`, known, event);
    }
    this.riders.set(riderId, event);
  }

  compareRows(history: History): void {
    const { findings } = this;
    for (const { id, state } of history.trips) {
      const trip = this.trips.get(id);
      if (!trip) findings.add("trip", id, "is in no event");
      else if (trip.state !== state) {
        findings.add("trip", id, `is ${state}, its events end at ${trip.state}`, trip.last);
      }
    }
    for (const { id, state } of history.riders) {
      const last = this.riders.get(id);
      if (last && last.payload.to !== state) {
        findings.add("rider", id, `is ${state}, the events end at ${last.payload.to}`, last);
      }
    }
  }
}
