/** What an order shows beyond the usual when it is a ride. */
import { z } from "zod";
import { Position } from "../geo.ts";
import { Instant } from "./fields.ts";

/** What a passenger may ask for beyond a type of ride. Each is a filter, none is a wish. */
export const RidePreferences = z.strictObject({
  pets: z.boolean().optional(),
  airConditioning: z.boolean().optional(),
  womanDriver: z.boolean().optional(),
});
export type RidePreferences = z.infer<typeof RidePreferences>;

/**
 * Why a booking found nobody, in the timeline's `reason` of `expired`: nobody said yes in time, or
 * there was nobody to ask. REQUEST_RETRY is the reason of `searching` when a booking was begun anew.
 */
export const rideReasons = ["REQUEST_EXPIRED", "REQUEST_ABORTED", "REQUEST_RETRY"] as const;
export type RideReason = (typeof rideReasons)[number];

/** How long after a booking expired it may be begun anew. */
export const RETRY_WITHIN_SECONDS = 600;

export const OrderRide = z.object({
  /** AUTO, BIKE, SEDAN or SUV. */
  type: z.string(),
  pickup: z.object({ position: Position, address: z.string().nullable() }),
  preferences: z.object({
    pets: z.boolean(),
    airConditioning: z.boolean(),
    womanDriver: z.boolean(),
  }),
  /** What the customer tells the driver to start; only the customer sees it, until the start. */
  pin: z.string().nullable(),
  /** As travelled once it ended, as estimated until then; null when the estimator failed. */
  distanceMeters: z.int().nullable(),
  durationSeconds: z.int().nullable(),
  /** Of the driver at the pick-up, once the ride has ended. */
  waitingSeconds: z.int().nullable(),
  startedAt: Instant.nullable(),
  pausedAt: Instant.nullable(),
  /** While a driver is searched for: when the search gives up. */
  searchUntil: Instant.nullable(),
  /** How long each round of it waits for an answer; null when nobody is searched for. */
  searchWaveSeconds: z.int().positive().nullable(),
  /** Demand is high: drivers are asked one by one, and it may take longer. */
  isQueued: z.boolean(),
  /** How often the booking may still be begun anew, should it expire; 0 once it was. */
  retriesLeft: z.int().min(0),
  /** The expired order that this one began anew. */
  retryOf: z.string().nullable(),
  /** 1 is none. */
  surgeMultiplier: z.number(),
  /** From assignment on; the customer looks for this car. */
  vehicle: z
    .object({ make: z.string(), model: z.string(), color: z.string(), plate: z.string() })
    .nullable(),
});
export type OrderRide = z.infer<typeof OrderRide>;
