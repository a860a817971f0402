/**
 * Trips: what a rider executes. An ordered list of stops for one or more orders, from the moment
 * an offer is taken to the last door. A trip is `assigned` until its first pick-up is complete,
 * then `in_progress`; each step moves the order with it, in one transaction.
 */
export { bindTrips } from "./bind-trips.ts";
export { createTrip, type NewTrip } from "./create-trip.ts";
export { findActiveTrip, findTrip, findTrips } from "./find-trips.ts";
export { activeTripOf } from "./get-trip.ts";
export { releaseStrandedTrips } from "./release-trip.ts";
export { endLongPauses } from "./rides/end-long-pauses.ts";
export { NO_SHOW } from "./rides/ride-rules.ts";
export { takeBackSilent } from "./take-back-silent.ts";
export { namesOfOrders, type TripNames } from "./trip-names.ts";
export type { StopRow, TripRow, TripWithStops } from "./trip-row.ts";
export {
  endingOf,
  ordersCarried,
  refuseGivingBack,
  refuseHandover,
  refusePickup,
  refuseStep,
} from "./trip-rules.ts";
export { tripsSubscriber } from "./trips-subscriber.ts";
export { viewTrip, viewTrips } from "./view-trip.ts";
