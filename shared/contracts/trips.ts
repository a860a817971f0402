/** A ride from the first passenger's step into the car to the last rupee: by its driver, and by who rides. */
import { z } from "zod";
import { Position } from "../geo.ts";
import { Id } from "../ids.ts";
import { Money } from "../money.ts";
import { PaymentState, TripState } from "../states.ts";
import { IdParams } from "./fields.ts";
import { Order } from "./orders.ts";
import { MAX_PINGS_PER_BATCH, Ping, Trip } from "./riders.ts";
import { defineRoute } from "./route.ts";
import { RideFareView, RideSummary } from "./trip-ride.ts";

/** Where the phone says that it is. */
const Spot = Position.extend({ accuracyM: z.number().min(0).max(100_000).nullish() });

const tripErrors = ["TRIP_NOT_FOUND", "UNAUTHORIZED_DRIVER", "TRIP_CANCELLED"] as const;

/** Why support ends a ride: our own words, because they are kept in the order's history. */
export const EndReason = z.enum(["driver_silent", "driver_phone", "passenger_left", "other"]);
export type EndReason = z.infer<typeof EndReason>;

/** The driver's way of saying that the ride is over, and what came of it. */
export const EndedTrip = z.object({
  trip: Trip,
  summary: RideSummary,
  fare: RideFareView,
  /** `captured` when it is paid: cash, wallet; anything else is still on its way. */
  paymentState: PaymentState,
});
export type EndedTrip = z.infer<typeof EndedTrip>;

/** Why a customer who cancels now pays nothing, or a fee. */
export const cancelReasons = [
  "free_while_searching",
  "free_within_time",
  "free_driver_late",
  "free_driver_not_moving",
  "fee_too_often",
  "fee_driver_on_the_way",
  "fee_driver_waits",
] as const;
export type CancelReason = (typeof cancelReasons)[number];

/** Four digits. Not secret to the driver once said, so it can be changed. */
export const Pin = z.string().regex(/^\d{4}$/, "Four digits");

export const tripRoutes = {
  startTrip: defineRoute({
    method: "POST",
    path: "/v1/trips/{id}/start",
    tag: "Rides",
    summary: "The passenger is on board and has said the PIN",
    access: ["rider"],
    params: IdParams,
    body: z.object({ otp: z.string().max(12), location: Spot }),
    response: Trip.extend({ otpVerified: z.literal(true) }),
    errors: [
      ...tripErrors,
      "INVALID_OTP",
      "RATE_LIMITED",
      "CONFLICT",
      "TRIP_ALREADY_STARTED",
      "TRIP_ALREADY_COMPLETED",
    ],
  }),
  pauseTrip: defineRoute({
    method: "POST",
    path: "/v1/trips/{id}/pause",
    tag: "Rides",
    summary: "Stand still for the passenger; the time is not counted",
    access: ["rider"],
    params: IdParams,
    response: Trip,
    errors: [...tripErrors, "CONFLICT", "TRIP_NOT_STARTED", "TRIP_ALREADY_ENDED"],
  }),
  resumeTrip: defineRoute({
    method: "POST",
    path: "/v1/trips/{id}/resume",
    tag: "Rides",
    summary: "Go on after a pause",
    access: ["rider"],
    params: IdParams,
    response: Trip,
    errors: [...tripErrors, "CONFLICT", "TRIP_NOT_STARTED", "TRIP_ALREADY_ENDED"],
  }),
  endTrip: defineRoute({
    method: "POST",
    path: "/v1/trips/{id}/end",
    tag: "Rides",
    summary:
      "The passenger has left: the fare, by what the positions say was travelled; by support where the driver does not say so",
    access: ["rider", "ops"],
    params: IdParams,
    body: z.object({
      dropoff: Spot,
      /** Of the ride; a cross-check, never what is charged. */
      odometerKm: z.number().min(0).max(2_000).optional(),
      /** The phone's own count; a cross-check as well. */
      actualDurationSec: z.int().min(0).max(172_800).optional(),
      /** Of support. */
      reason: EndReason.optional(),
    }),
    response: EndedTrip,
    errors: [...tripErrors, "CONFLICT", "TRIP_NOT_STARTED", "TRIP_ALREADY_ENDED"],
  }),
  reportTripLocations: defineRoute({
    method: "POST",
    path: "/v1/trips/{id}/location",
    tag: "Rides",
    summary: "Positions of the trip, up to 100 at once; the same pipeline as POST /v1/rider/pings",
    limit: "none",
    access: ["rider"],
    idempotent: false,
    params: IdParams,
    body: z.object({ locations: z.array(Ping).min(1).max(MAX_PINGS_PER_BATCH) }),
    status: 202,
    response: z.object({
      /** How many were taken; the others were repeats, late or impossible. */
      processed: z.int(),
      tripState: TripState,
    }),
    errors: ["TRIP_NOT_FOUND", "UNAUTHORIZED_DRIVER", "CONFLICT"],
  }),
  payOrder: defineRoute({
    method: "POST",
    path: "/v1/orders/{id}/pay",
    tag: "Rides",
    summary:
      "Pay a ride, or the fee of a cancelled one, whose money could not be taken; with an actionUrl while the bank asks",
    access: ["customer"],
    patience: "long",
    limit: "order",
    params: IdParams,
    body: z.object({ paymentMethodId: Id }),
    response: Order,
    errors: ["NOT_FOUND", "CONFLICT", "INSUFFICIENT_FUNDS", "PAYMENT_DECLINED", "PAYMENT_PENDING"],
  }),
  previewCancellation: defineRoute({
    method: "GET",
    path: "/v1/orders/{id}/cancellation",
    tag: "Rides",
    summary: "What cancelling this ride would cost now, and why",
    access: ["customer"],
    params: IdParams,
    response: z.object({
      fee: Money,
      reason: z.enum(cancelReasons),
    }),
    errors: ["NOT_FOUND", "CONFLICT"],
  }),
  getPin: defineRoute({
    method: "GET",
    path: "/v1/me/pin",
    tag: "Rides",
    summary: "The four digits that I tell a driver before we go; made when first asked for",
    access: ["customer"],
    response: z.object({ pin: Pin }),
  }),
  setPin: defineRoute({
    method: "POST",
    path: "/v1/me/pin",
    tag: "Rides",
    summary: "Choose another PIN, or let one be drawn",
    access: ["customer"],
    body: z.object({ pin: Pin.optional() }).optional(),
    response: z.object({ pin: Pin }),
  }),
} as const;
