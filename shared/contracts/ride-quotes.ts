/** What a quote says beyond the usual when it is for a ride, and what the launch screen shows. */
import { z } from "zod";
import { Position } from "../geo.ts";
import { Money } from "../money.ts";
import { RideType } from "../ride-types.ts";
import { Vehicle } from "./fields.ts";
import { defineRoute } from "./route.ts";

export const RideSort = z.enum(["cheapest", "soonest", "preference"]);
export type RideSort = z.infer<typeof RideSort>;

/** Fields of an option that only rides have. */
export const rideOptionFields = {
  vehicle: Vehicle.optional(),
  /** For passengers. */
  seats: z.int().optional(),
  /** Between which the price is likely to end: the fare is charged for what was ridden. */
  low: Money.optional(),
  high: Money.optional(),
  /** Until a free driver of this type is there; null when nobody is near. */
  pickupEtaSeconds: z.int().nullable().optional(),
  /** From now to the destination, with the way to the pick-up; null when nobody is near. */
  arrivalSeconds: z.int().nullable().optional(),
  /** 1 is none. */
  surgeMultiplier: z.number().optional(),
  /** Whether somebody free is near. The booking may be tried all the same. */
  available: z.boolean().optional(),
};

/** Fields of a quote that only rides have. */
export const rideQuoteFields = {
  cityCode: z.string().optional(),
  /** Through streets; null when only a range is known. */
  distanceMeters: z.int().nullable().optional(),
  durationSeconds: z.int().nullable().optional(),
  /** `range`: the way could not be estimated, so the prices are wide; booking goes on all the same. */
  estimate: z.enum(["measured", "range"]).optional(),
  sort: RideSort.optional(),
  pickup: z.object({ position: Position, address: z.string() }).optional(),
  dropoff: z.object({ position: Position, address: z.string() }).optional(),
};

/** What a passenger sees before saying where to. */
export const NearbyRides = z.object({
  serviceable: z.boolean(),
  /** Why not, in a sentence; null where rides are served. */
  reason: z.string().nullable(),
  city: z.object({ code: z.string(), name: z.string() }).nullable(),
  /** An earlier ride is not paid: its order. Nothing can be booked until it is. */
  paymentPending: z.object({ orderId: z.string() }).nullable(),
  /** By the region's preference. */
  types: z.array(
    z.object({
      type: RideType,
      vehicle: Vehicle,
      seats: z.int(),
      /** How many free ones are near, roughly. */
      near: z.enum(["none", "few", "some", "many"]),
      /** Until the nearest one could be here. */
      pickupEtaSeconds: z.int().nullable(),
      /** 1 is none. */
      surgeMultiplier: z.number(),
    }),
  ),
  /** Some of the free vehicles around, where they roughly are (100 m): for a map, not for tracking. */
  vehicles: z.array(z.object({ type: RideType, position: Position })),
});
export type NearbyRides = z.infer<typeof NearbyRides>;

export const rideQuoteRoutes = {
  getNearbyRides: defineRoute({
    method: "GET",
    path: "/v1/rides/nearby",
    tag: "Rides",
    summary: "Whether rides are served here, which types are near, and whether a payment is open",
    access: ["customer"],
    query: z.object({
      lat: z.coerce.number().min(-90).max(90),
      lng: z.coerce.number().min(-180).max(180),
    }),
    response: NearbyRides,
  }),
} as const;
