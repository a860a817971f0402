import { z } from "zod";
import { Position } from "../geo.ts";
import { Id } from "../ids.ts";
import { Money } from "../money.ts";
import { isRideType, rideTypeFacts, rideTypes } from "../ride-types.ts";
import { OfferState, RiderState, StopState, TripState } from "../states.ts";
import { Eta, IdParams, Instant, SeenPosition, text, Vehicle } from "./fields.ts";
import { OrderRide, RidePreferences } from "./order-ride.ts";
import { defineRoute } from "./route.ts";
import { TripRide } from "./trip-ride.ts";

/** One position report. Optional fields may be null, as phones send them. */
export const Ping = z.object({
  lat: z.number().min(-90).max(90),
  lng: z.number().min(-180).max(180),
  accuracyM: z.number().min(0).max(100_000).nullish(),
  speedKmh: z.number().min(0).max(2_000).nullish(),
  bearing: z.number().min(0).max(360).nullish(),
  battery: z.number().min(0).max(100).nullish(),
  recordedAt: Instant,
});
export type Ping = z.infer<typeof Ping>;

export const MAX_PINGS_PER_BATCH = 100;

/** How many reports were taken, and how many not and why. */
export const PingReport = z.object({
  accepted: z.int(),
  dropped: z.object({
    /** The same place within a second. */
    duplicate: z.int(),
    /** More posts than one in two seconds, and more in a row than a backlog needs. */
    rateLimited: z.int(),
    /** Late: something newer is known, or older than a quarter of an hour. */
    stale: z.int(),
    /** Recorded by a clock that is more than 30 s ahead. */
    future: z.int(),
    /** The phone says itself that it may be a kilometre off. */
    inaccurate: z.int(),
    /** Too fast, or too far away to have come there. */
    implausible: z.int(),
  }),
});
export type PingReport = z.infer<typeof PingReport>;

export const Stop = z.object({
  id: z.string(),
  kind: z.enum(["pickup", "dropoff"]),
  state: StopState,
  orderId: z.string(),
  position: Position,
  /** The store at a pick-up, the customer's first name at a drop-off. */
  name: z.string().nullable(),
  address: z.string().nullable(),
  notes: z.string().nullable(),
  otpRequired: z.boolean(),
  readyAt: Instant.nullable(),
  arrivedAt: Instant.nullable(),
  finishedAt: Instant.nullable(),
});
export type Stop = z.infer<typeof Stop>;

export const Trip = z.object({
  id: z.string(),
  state: TripState,
  riderId: z.string(),
  orderIds: z.array(z.string()),
  stops: z.array(Stop),
  /** Of the rider, as the offer estimated it; of a ride that is over exactly. Not for the passenger. */
  earning: Money.nullable(),
  assignedAt: Instant,
  startedAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  cancelReason: z.string().nullable(),
  /** Null for a delivery. */
  ride: TripRide.nullable(),
});
export type Trip = z.infer<typeof Trip>;

/** With what the passenger and support of a ride under way see in addition; absent for others. */
export const WatchedTrip = Trip.extend({
  driver: z
    .object({
      id: z.string(),
      name: z.string().nullable(),
      rating: z.number(),
      vehicle: OrderRide.shape.vehicle,
    })
    .nullable()
    .optional(),
  position: SeenPosition.nullable().optional(),
  eta: Eta.nullable().optional(),
});
export type WatchedTrip = z.infer<typeof WatchedTrip>;

export const Offer = z.object({
  id: z.string(),
  orderId: z.string(),
  state: OfferState,
  attempt: z.int(),
  createdAt: Instant,
  expiresAt: Instant,
  pickup: z.object({ position: Position, name: z.string().nullable() }),
  /** Where it goes, to about a hundred metres: the address is for the rider who takes it. */
  dropoff: z.object({ position: Position }),
  /** All orders of the job in the order of their drop-offs; the first one is `orderId`. */
  orders: z.array(
    z.object({
      orderId: z.string(),
      dropoff: z.object({ position: Position }),
      readyAt: Instant.nullable(),
    }),
  ),
  distanceMeters: z.int(),
  pickupEtaSeconds: z.int(),
  tripMeters: z.int(),
  /** Estimated: what is earned is settled with what the order costs in the end. */
  earning: Money,
  /** Of a ride: who drives it must fit. Null or absent for a delivery. */
  ride: z.object({ type: z.string(), preferences: RidePreferences }).nullable().optional(),
});
export type Offer = z.infer<typeof Offer>;

/** A ride type's name (AUTO) means its vehicle. */
const DutyVehicle = z
  .enum([...Vehicle.options, ...rideTypes])
  .transform((name) => (isRideType(name) ? rideTypeFacts[name].vehicle : name));

const tripErrors = ["TRIP_NOT_FOUND", "UNAUTHORIZED_DRIVER"] as const;
const StopParams = z.object({ id: Id, stopId: Id });

export const riderRoutes = {
  setDuty: defineRoute({
    method: "POST",
    path: "/v1/rider/duty",
    tag: "Rider",
    summary: "Go on or off duty",
    access: ["rider"],
    body: z.object({
      status: z.enum(["online", "offline"]),
      vehicle: DutyVehicle.optional(),
      position: Position.optional(),
    }),
    response: z.object({ state: RiderState, vehicle: Vehicle, since: Instant }),
    errors: ["KYC_REQUIRED", "SUSPENDED", "RIDER_PAUSED", "DRIVER_BUSY", "OUT_OF_AREA"],
  }),
  getRider: defineRoute({
    method: "GET",
    path: "/v1/rider/me",
    tag: "Rider",
    summary: "My duty state and where to connect",
    access: ["rider"],
    response: z.object({
      id: z.string(),
      state: RiderState,
      vehicle: Vehicle,
      cityCode: z.string(),
      rating: z.number(),
    }),
  }),
  sendPings: defineRoute({
    method: "POST",
    path: "/v1/rider/pings",
    tag: "Rider",
    summary: "Report one position, or up to 100 recorded while offline",
    // The pipeline itself takes one report in two seconds from each rider.
    limit: "none",
    access: ["rider"],
    idempotent: false,
    body: z.union([z.object({ pings: z.array(Ping).min(1).max(MAX_PINGS_PER_BATCH) }), Ping]),
    binary: {
      contentType: "application/x-protobuf",
      description:
        "beeline.pings.v1.PingFrame: up to 600 reports in packed columns, at most 16 KB; " +
        "answered with a beeline.pings.v1.PingAck when `Accept` asks for it. A binary message " +
        "of WS /v1/rider/stream is the same frame.",
    },
    status: 202,
    response: PingReport,
    errors: ["CONFLICT"],
  }),
  listOffers: defineRoute({
    method: "GET",
    path: "/v1/rider/offers",
    tag: "Rider",
    summary: "My open offers",
    access: ["rider"],
    response: z.object({ items: z.array(Offer), nextCursor: z.null() }),
  }),
  declineOffer: defineRoute({
    method: "POST",
    path: "/v1/offers/{id}/decline",
    tag: "Rider",
    summary: "Say no, so that the next rider is asked at once",
    access: ["rider"],
    params: IdParams,
    body: z.object({ reason: text(200).optional() }).optional(),
    response: Offer,
    errors: ["NOT_FOUND", "OFFER_EXPIRED", "OFFER_ALREADY_ACCEPTED", "OFFER_TAKEN"],
  }),
  acceptOffer: defineRoute({
    method: "POST",
    path: "/v1/trips/accept",
    tag: "Rider",
    summary: "Take an offer; exactly one rider wins",
    access: ["rider"],
    body: z.object({ offerId: Id }),
    status: 201,
    response: Trip,
    errors: ["NOT_FOUND", "OFFER_EXPIRED", "OFFER_ALREADY_ACCEPTED", "DRIVER_BUSY", "OFFER_TAKEN"],
  }),
  getActiveTrip: defineRoute({
    method: "GET",
    path: "/v1/trips/active",
    tag: "Rider",
    summary: "The trip I am on; for a customer, that of the ride",
    access: ["rider", "customer"],
    response: WatchedTrip,
    errors: ["NO_ACTIVE_TRIP"],
  }),
  getTrip: defineRoute({
    method: "GET",
    path: "/v1/trips/{id}",
    tag: "Rider",
    summary: "One trip; a customer sees that of an own ride",
    access: ["rider", "customer", "ops"],
    params: IdParams,
    response: WatchedTrip,
    errors: tripErrors,
  }),
  arriveAtStop: defineRoute({
    method: "POST",
    path: "/v1/trips/{id}/stops/{stopId}/arrive",
    tag: "Rider",
    summary: "I am here",
    access: ["rider"],
    params: StopParams,
    response: Trip,
    errors: [...tripErrors, "NOT_FOUND", "CONFLICT", "TRIP_CANCELLED", "TRIP_ALREADY_COMPLETED"],
  }),
  completeStop: defineRoute({
    method: "POST",
    path: "/v1/trips/{id}/stops/{stopId}/complete",
    tag: "Rider",
    summary: "Picked up, or handed over with the customer's code",
    access: ["rider"],
    params: StopParams,
    body: z
      .object({ otp: z.string().max(12).optional(), photo: z.string().max(2_000).optional() })
      .optional(),
    response: Trip,
    errors: [
      ...tripErrors,
      "NOT_FOUND",
      "INVALID_OTP",
      "RATE_LIMITED",
      "CONFLICT",
      "TRIP_CANCELLED",
      "TRIP_ALREADY_COMPLETED",
    ],
  }),
  failStop: defineRoute({
    method: "POST",
    path: "/v1/trips/{id}/stops/{stopId}/fail",
    tag: "Rider",
    summary: "It cannot be done: the order is put on hold and support takes over",
    access: ["rider"],
    params: StopParams,
    body: z.object({
      reason: z.enum(["customer_unavailable", "wrong_address", "store_closed", "damaged", "other"]),
    }),
    response: Trip,
    errors: [...tripErrors, "NOT_FOUND", "CONFLICT", "TRIP_CANCELLED", "TRIP_ALREADY_COMPLETED"],
  }),
  cancelTrip: defineRoute({
    method: "POST",
    path: "/v1/trips/{id}/cancel",
    tag: "Rider",
    summary:
      "Before the pick-up: a rider gives the trip back and another one is found; a customer cancels the ride, perhaps for a fee; a driver who has waited long enough leaves",
    access: ["rider", "customer", "ops"],
    params: IdParams,
    body: z.object({ reason: text(200), location: Position.optional() }),
    response: Trip,
    errors: [
      ...tripErrors,
      "CONFLICT",
      "TRIP_ALREADY_COMPLETED",
      "TRIP_CANCELLED",
      "CANNOT_CANCEL_IN_PROGRESS",
    ],
  }),
} as const;
