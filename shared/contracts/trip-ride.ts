/** What a trip shows beyond its stops when it is a ride. */
import { z } from "zod";
import { Money } from "../money.ts";
import { ActorRole } from "../roles.ts";
import { Instant } from "./fields.ts";
import { PriceLine } from "./price-line.ts";

/** What was travelled with the passenger: by the positions, pauses left out. */
export const RideSummary = z.object({
  distanceMeters: z.int(),
  durationSeconds: z.int(),
  /** Of the driver at the pick-up. */
  waitingSeconds: z.int(),
  averageSpeedKmh: z.number(),
});
export type RideSummary = z.infer<typeof RideSummary>;

/**
 * What a fare goes by: the quote, because the way was about as planned; the positions of the driver's
 * phone; or, where those were too few, how far the ride can have come in its time.
 */
export const FareBasis = z.enum(["quote", "positions", "time"]);
export type FareBasis = z.infer<typeof FareBasis>;

/** What a ride costs in the end. The lines add up to the total exactly. */
export const RideFareView = z.object({
  lines: z.array(PriceLine),
  total: Money,
  /** Of its quote; 1 is none. */
  surgeMultiplier: z.number(),
  /** Whether the quoted price held, because the way was about as planned. */
  isAsQuoted: z.boolean(),
  basis: FareBasis,
});
export type RideFareView = z.infer<typeof RideFareView>;

export const TripRide = z.object({
  /** AUTO, BIKE, SEDAN or SUV. */
  type: z.string(),
  /** Who rides: a first name and what drivers think of them, while the trip goes on. */
  passenger: z.object({ name: z.string().nullable(), rating: z.number().nullable() }).nullable(),
  preferences: z.object({
    pets: z.boolean(),
    airConditioning: z.boolean(),
    womanDriver: z.boolean(),
  }),
  /** What the passenger was quoted. */
  estimatedFare: Money,
  estimatedMeters: z.int().nullable(),
  estimatedSeconds: z.int().nullable(),
  /** To be collected in cash at the end. */
  isCash: z.boolean(),
  /** At the pick-up: when the wait began, until when it is free, and from when leaving is a no-show. */
  arrivedAt: Instant.nullable(),
  freeWaitingUntil: Instant.nullable(),
  noShowFrom: Instant.nullable(),
  pausedAt: Instant.nullable(),
  /** Of all pauses that are over. */
  pausedSeconds: z.int().min(0),
  /** Once it has ended. */
  summary: RideSummary.nullable(),
  fare: RideFareView.nullable(),
  /** Present when the ride was cancelled. */
  cancellation: z
    .object({
      by: ActorRole,
      fee: Money,
      reason: z.string().describe("Why it costs that, as a code such as `fee_driver_waits`"),
    })
    .nullable(),
});
export type TripRide = z.infer<typeof TripRide>;
