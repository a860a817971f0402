/** A good history to corrupt: one order by a detour to the door, one given back and cancelled. */
import type { DomainEvent, NewEvent } from "#shared/events.ts";
import type { OrderState, RiderState } from "#shared/states.ts";
import type { History, HistoryBounds, OfferFacts, StepFacts } from "./history.ts";

export const bounds: HistoryBounds = {
  fanOut: 1,
  maxBundle: 3,
  reofferAfterMs: 45_000,
  writingMs: 0,
  isSettled: true,
};

const START = Date.parse("2026-11-22T12:00:00.000Z");
const WINDOW_MS = 12_000;
const actor = { role: "system" } as const;

/** Writes events a second apart, and the rows that go with them. */
class Scribe {
  readonly events: DomainEvent[] = [];
  readonly steps: StepFacts[] = [];
  readonly offers: OfferFacts[] = [];
  private readonly orders = new Map<string, OrderState>();
  private readonly carriers = new Map<string, { riderId: string; tripId: string }>();

  nowMs(): number {
    return START + this.events.length * 1_000;
  }

  write(event: NewEvent): void {
    const at = new Date(this.nowMs()).toISOString();
    this.events.push({ ...event, id: `e${this.events.length + 1}`, at } as DomainEvent);
  }

  place(orderId: string): void {
    const parties = { orderId, storeId: "s1", customerId: "c1" };
    const payload = { ...parties, cityCode: "BLR", amountMinor: 1, currency: "INR" };
    this.write({ type: "order.placed", partitionKey: orderId, payload });
    this.orders.set(orderId, "created");
    this.move(orderId, "waiting_accept", "accepted");
  }

  move(orderId: string, ...states: readonly OrderState[]): void {
    for (const to of states) {
      const from = this.orders.get(orderId)!;
      if (from !== to) this.steps.push({ orderId, from, to });
      this.orders.set(orderId, to);
      const carrier = this.carriers.get(orderId);
      const payload = {
        ...{ orderId, storeId: "s1", customerId: "c1", from, to, actor, reason: null },
        tripId: carrier?.tripId ?? null,
        riderId: carrier?.riderId ?? null,
      };
      this.write({ type: "order.changed", partitionKey: orderId, payload });
    }
  }

  carry(orderId: string, carrier: { riderId: string; tripId: string } | null): void {
    if (carrier) this.carriers.set(orderId, carrier);
    else this.carriers.delete(orderId);
    this.move(orderId, this.orders.get(orderId)!);
  }

  rider(riderId: string, to: RiderState): void {
    const payload = { riderId, cityCode: "BLR", to };
    this.write({ type: "rider.changed", partitionKey: riderId, payload });
  }

  offer(offerId: string, orderId: string, riderId: string, round = 1): void {
    this.rider(riderId, "offered");
    const expiresAt = new Date(this.nowMs() + WINDOW_MS);
    const state = "pending";
    const orders = [{ orderId, round }];
    this.offers.push({ id: offerId, riderId, state, expiresAt, closedAt: null, orders });
    this.write({
      type: "offer.created",
      partitionKey: orderId,
      payload: { offerId, orderId, riderId, attempt: 1, expiresAt: expiresAt.toISOString() },
    });
  }

  answer(offerId: string, to: "accepted" | "declined"): void {
    const index = this.offers.findIndex(({ id }) => id === offerId);
    const offer = this.offers[index]!;
    this.offers[index] = { ...offer, state: to, closedAt: new Date(this.nowMs()) };
    const { orderId } = offer.orders[0]!;
    const payload = { offerId, orderId, riderId: offer.riderId, to, reason: null };
    this.write({ type: "offer.changed", partitionKey: orderId, payload });
    if (to === "declined") this.rider(offer.riderId, "online");
  }

  accept(offerId: string, tripId: string): void {
    this.answer(offerId, "accepted");
    const { riderId, orders } = this.offers.find(({ id }) => id === offerId)!;
    const { orderId } = orders[0]!;
    const payload = { tripId, riderId, orderIds: [orderId], offerId, attempt: 1 };
    this.write({ type: "trip.assigned", partitionKey: riderId, payload });
    this.carry(orderId, { riderId, tripId });
    this.rider(riderId, "on_trip");
  }

  trip(
    tripId: string,
    riderId: string,
    orderId: string,
    to: "in_progress" | "completed" | "cancelled",
  ) {
    const payload = { tripId, riderId, orderIds: [orderId], to, actor, reason: null };
    this.write({ type: "trip.changed", partitionKey: riderId, payload });
    if (to !== "in_progress") this.rider(riderId, "online");
  }

  stop(tripId: string, riderId: string, orderId: string, stopKind: "pickup" | "dropoff"): void {
    for (const to of ["arrived", "done"] as const) {
      const payload = { tripId, riderId, orderId, stopId: `${orderId} ${stopKind}`, stopKind, to };
      this.write({ type: "trip.stop_changed", partitionKey: riderId, payload });
    }
  }
}

export function goodHistory(): History {
  const log = new Scribe();
  log.rider("r1", "online");
  log.rider("r2", "online");
  log.place("o1");
  log.offer("f1", "o1", "r1");
  log.answer("f1", "declined");
  log.offer("f2", "o1", "r2");
  log.accept("f2", "t1");
  log.move("o1", "preparing", "ready");
  log.stop("t1", "r2", "o1", "pickup");
  log.move("o1", "out_for_delivery");
  log.trip("t1", "r2", "o1", "in_progress");
  log.place("o2");
  log.offer("f3", "o2", "r1");
  log.accept("f3", "t2");
  log.carry("o2", null);
  log.trip("t2", "r1", "o2", "cancelled");
  log.stop("t1", "r2", "o1", "dropoff");
  log.move("o1", "delivered", "completed");
  log.trip("t1", "r2", "o1", "completed");
  log.offer("f4", "o2", "r2", 2);
  log.answer("f4", "declined");
  log.move("o2", "expired");
  const done = { nextAt: null } as const;
  return {
    events: log.events,
    steps: log.steps,
    offers: log.offers,
    orders: [
      { id: "o1", state: "completed", riderId: "r2", tripId: "t1" },
      { id: "o2", state: "expired", riderId: null, tripId: null },
    ],
    jobs: [
      { orderId: "o1", state: "assigned", round: 1, ...done },
      { orderId: "o2", state: "exhausted", round: 2, ...done },
    ],
    trips: [
      { id: "t1", riderId: "r2", offerId: "f2", state: "completed", orderIds: ["o1"] },
      { id: "t2", riderId: "r1", offerId: "f3", state: "cancelled", orderIds: ["o2"] },
    ],
    riders: [
      { id: "r1", state: "online" },
      { id: "r2", state: "online" },
    ],
  };
}
