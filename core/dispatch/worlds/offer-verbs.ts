/** What riders answer to offers, with the service's own rules on the rows of a world. */
import { closeOffer, searchOn } from "./close-offer.ts";
import { Refused, type World } from "./world.ts";
import type { OfferRow, OrderRow, StopRow } from "./world-rows.ts";

/** @throws Refused, Conflict */
export function acceptOffer(world: World, offerId: string): void {
  const { store, rules } = world;
  store.transact(() => {
    const offer = store.get("offers", offerId)!;
    refuseClosed(world, offer);
    const orders = offer.orders.map(({ orderId }) => store.get("orders", orderId)!);
    for (const { orderId, round } of offer.orders) {
      const job = store.get("jobs", orderId)!;
      const order = store.get("orders", orderId)!;
      const like = { state: offer.state, round, expiresAt: new Date(offer.expiresAtMs) };
      const taken = rules.refuseOrder(like, order, job.round);
      if (taken) throw new Refused(taken);
    }
    closeOffer(world, offer, "accepted", null);
    const rivals = new Set(
      offer.orders.flatMap(({ orderId }) => store.openOffersOf({ orderId }).map(({ id }) => id)),
    );
    const losers = [...rivals].map((id) => {
      return closeOffer(world, store.get("offers", id)!, "cancelled", "TRIP_ASSIGNED");
    });
    startTrip(world, offer, orders);
    for (const { riderId } of losers) world.setRiderState(riderId, "online", ["offered"]);
    if (!world.setRiderState(offer.riderId, "on_trip", ["online", "offered"])) {
      throw new Refused("OFFER_EXPIRED");
    }
    const rider = store.get("riders", offer.riderId)!;
    store.change("riders", rider.id, { offersAccepted: rider.offersAccepted + 1 });
  });
  world.count("accepted");
  if (store.get("offers", offerId)!.orders.length > 1) world.count("bundles accepted");
}

export function declineOffer(world: World, offerId: string): void {
  const { store } = world;
  store.transact(() => {
    const offer = store.get("offers", offerId)!;
    refuseClosed(world, offer);
    closeOffer(world, offer, "declined", "declined");
    for (const { orderId } of offer.orders) searchOn(world, orderId);
    world.setRiderState(offer.riderId, "online", ["offered"]);
  });
  world.count("declined");
}

function refuseClosed({ rules, nowMs }: World, offer: OfferRow): void {
  const [{ round }] = offer.orders as [OfferRow["orders"][number]];
  const like = { state: offer.state, round, expiresAt: new Date(offer.expiresAtMs) };
  const code = rules.refuseAnswer(like, new Date(nowMs));
  if (code) throw new Refused(code);
}

/** Offers whose time is over: their riders can be asked again, their orders are searched on for. */
export function expireOffers(world: World): void {
  const { store, nowMs } = world;
  for (const { id } of store.openOffersOf({})) {
    store.transact(() => {
      const offer = store.get("offers", id)!;
      if (offer.state !== "pending" || offer.expiresAtMs > nowMs) return;
      closeOffer(world, offer, "expired", "no answer");
      for (const { orderId } of offer.orders) searchOn(world, orderId);
      world.setRiderState(offer.riderId, "online", ["offered"]);
      world.count("expired");
    });
  }
}

/** A rider went off duty with an offer open. */
export function withdrawOffers(world: World, riderId: string): void {
  const { store } = world;
  store.transact(() => {
    for (const offer of store.openOffersOf({ riderId })) {
      closeOffer(world, offer, "expired", "rider off duty");
      for (const { orderId } of offer.orders) searchOn(world, orderId);
      // Back on duty already, maybe: then nothing is to be changed.
      world.setRiderState(riderId, "online", ["offered"]);
      world.count("withdrawn");
    }
  });
}

function startTrip(world: World, offer: OfferRow, orders: readonly OrderRow[]): void {
  const { store, nowMs } = world;
  const tripId = store.newId("t");
  const places = [
    ...orders.map(({ id, pickup }) => ({ orderId: id, kind: "pickup", at: pickup }) as const),
    ...orders.map(({ id, dropoff }) => ({ orderId: id, kind: "dropoff", at: dropoff }) as const),
  ];
  const stops = places.map((place, index): StopRow => {
    const sequence = index + 1;
    return { ...place, id: `${tripId}-${sequence}`, sequence, state: "pending" };
  });
  const { id: offerId, riderId } = offer;
  const orderIds = orders.map(({ id }) => id);
  store.put("trips", {
    id: tripId,
    riderId,
    offerId,
    state: "assigned",
    assignedAtMs: nowMs,
    stops,
  });
  const payload = { tripId, riderId, orderIds, offerId, attempt: offer.attempt };
  store.append({ type: "trip.assigned", partitionKey: riderId, payload }, nowMs);
  for (const orderId of orderIds) {
    world.assignRider(orderId, { riderId, tripId });
    store.change("jobs", orderId, { state: "assigned", nextAtMs: null });
  }
}
