/** What the rider's phone knows, and how each pushed frame changes it. Pure. */
import type { Offer, Stop, Trip } from "#shared/contracts/riders.ts";
import type { RiderState } from "#shared/states.ts";
import type { RiderFrame } from "#shared/streams.ts";
import { say } from "../i18n/speech.ts";

export interface RiderView {
  readonly state: RiderState;
  readonly offers: readonly Offer[];
  readonly trip: Trip | null;
  /** A trip that ended a moment ago, shown until the rider has read it. */
  readonly ended: Trip | null;
  /** The rider has asked to go off duty and the server has not answered. */
  readonly isLeaving: boolean;
  /** The server ended the duty, because the phone was silent. */
  readonly isTakenOff: boolean;
}

export const startView: RiderView = {
  state: "offline",
  offers: [],
  trip: null,
  ended: null,
  isLeaving: false,
  isTakenOff: false,
};

export const isOnDuty = (state: RiderState) =>
  state === "online" || state === "offered" || state === "on_trip";

export function applyRiderFrame(view: RiderView, frame: RiderFrame): RiderView {
  switch (frame.type) {
    case "hello":
      return {
        ...putState(view, frame.state),
        offers: frame.offers,
        trip: runningTrip(frame.trip),
      };
    case "offer": {
      const others = view.offers.filter(({ id }) => id !== frame.offer.id);
      return {
        ...view,
        offers: frame.offer.state === "pending" ? [...others, frame.offer] : others,
      };
    }
    case "offer.closed":
      return { ...view, offers: view.offers.filter(({ id }) => id !== frame.offerId) };
    case "trip":
      return putTrip(view, frame.trip);
    case "duty":
      return putState(view, frame.state);
  }
}

/** Duty that ends without the rider having asked for it was taken away. */
export function putState(view: RiderView, state: RiderState): RiderView {
  const isTaken = isOnDuty(view.state) && !view.isLeaving;
  return {
    ...view,
    state,
    isLeaving: false,
    isTakenOff: state === "offline" && (view.isTakenOff || isTaken),
  };
}

export function putTrip(view: RiderView, trip: Trip): RiderView {
  const running = runningTrip(trip);
  if (running) return { ...view, trip: running, offers: [], ended: null, state: "on_trip" };
  // Of a trip that is not the running one nothing is news.
  if (view.trip?.id !== trip.id) return view;
  return {
    ...view,
    trip: null,
    ended: trip,
    state: view.state === "on_trip" ? "online" : view.state,
  };
}

export function closeOffer(view: RiderView, offerId: string): RiderView {
  return { ...view, offers: view.offers.filter(({ id }) => id !== offerId) };
}

function runningTrip(trip: Trip | null): Trip | null {
  return trip && trip.state !== "completed" && trip.state !== "cancelled" ? trip : null;
}

/** The offer to answer. On a trip there is none. */
export function openOffer(view: RiderView): Offer | undefined {
  return view.trip ? undefined : view.offers[0];
}

/** Where to go now: the first stop that is neither done nor failed. */
export function nextStop(trip: Trip | null): Stop | undefined {
  return trip?.stops.find(({ state }) => state === "pending" || state === "arrived");
}

/** Where the food is, and for how many people: "Spice Route", "2 orders from Spice Route". */
export function offerWords({ orders, pickup }: Offer): string {
  if (orders.length <= 1) return pickup.name ?? say("offer.store");
  const store = pickup.name ?? say("offer.the_store");
  return say("offer.orders_from", { count: orders.length, store });
}
