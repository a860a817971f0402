/**
 * What a ride costs. Amounts are minor units of the region's currency; multipliers hundredths;
 * times of day whole hours of the city's clock. Whatever changes, a quote and its ride keep the
 * revision they began with.
 */
import { z } from "zod";
import { Position } from "../geo.ts";
import { RideType } from "../ride-types.ts";
import { faresOf } from "./fares-table.ts";
import type { Defaults } from "./level.ts";

const Minor = z.int().min(0).max(10_000_000);
const Label = z.string().trim().min(1).max(60);

export const RideFare = z.strictObject({
  baseMinor: Minor,
  /** The base pays for this much of the way. */
  includedMeters: z.int().min(0).max(20_000),
  /** Each further kilometre and each minute, in proportion. */
  perKmMinor: Minor,
  perMinuteMinor: Minor,
  /** At the pick-up, from the driver's arrival on: so long nothing, then each minute in proportion. */
  freeWaitingMinutes: z.int().min(0).max(60),
  waitingPerMinuteMinor: Minor,
  /** Base, distance, time, night and surge together are never less; a payment of nothing is none. */
  minimumMinor: z.int().min(1).max(10_000_000),
});
export type RideFare = z.infer<typeof RideFare>;

/** A toll or an airport's fee: due when the straight way, or one of its ends, is within the circle. */
export const ZoneFee = z.strictObject({
  kind: z.enum(["toll", "airport"]),
  label: Label,
  amountMinor: Minor,
  center: z.strictObject(Position.shape),
  radiusMeters: z.int().min(50).max(30_000),
  when: z.enum(["pickup", "dropoff", "either", "through"]),
  /** Which types pay it; all without this. */
  rideTypes: z.array(RideType).min(1).max(4).optional(),
});
export type ZoneFee = z.infer<typeof ZoneFee>;

/** `fromHour` may be later than `toHour`: the night goes past midnight. */
const Night = z.strictObject({
  fromHour: z.int().min(0).max(23),
  toHour: z.int().min(0).max(23),
  multiplierHundredths: z.int().min(100).max(300),
});

export const FaresPolicy = z
  .strictObject({
    /** Which types can be booked, in the order of the region's preference. */
    offered: z.array(RideType).min(1).max(4),
    types: z.strictObject({
      AUTO: RideFare.optional(),
      BIKE: RideFare.optional(),
      SEDAN: RideFare.optional(),
      SUV: RideFare.optional(),
    }),
    /** For each booking, whatever the ride. */
    platformFeeMinor: Minor,
    zoneFees: z.array(ZoneFee).max(50),
    night: Night.nullable(),
    /** On everything but tolls and airports' fees, which are passed on as they are. */
    taxBasisPoints: z.int().min(0).max(5_000),
    /** The total is rounded to a multiple: 100 is a whole rupee, 1 leaves it as it is. */
    roundingStepMinor: z.int().min(1).max(100_000),
    /** Straight-line limits of one ride. */
    minMeters: z.int().min(1).max(5_000),
    maxMeters: z.int().min(1_000).max(80_000),
    /** How long a quote's price holds, in real seconds. */
    quoteSeconds: z.int().min(30).max(3_600),
    /** How options are sorted when the request does not say; `preference` is as offered. */
    sort: z.enum(["cheapest", "soonest", "preference"]),
  })
  .refine(
    ({ offered, types }) =>
      new Set(offered).size === offered.length && offered.every((type) => types[type]),
    { path: ["offered"], message: "Each type is offered once, and has a fare" },
  )
  .refine((fares) => fares.minMeters < fares.maxMeters, {
    path: ["maxMeters"],
    message: "The longest ride is longer than the shortest one",
  })
  .refine(
    ({ types, roundingStepMinor }) =>
      Object.values(types).every((fare) => (fare?.minimumMinor ?? 0) % roundingStepMinor === 0),
    {
      path: ["types"],
      message: "A minimum is a multiple of the rounding step, or rounding would go below it",
    },
  )
  .refine(({ night }) => night === null || night.fromHour !== night.toHour, {
    path: ["night"],
    message: "A night begins and ends at different hours",
  });
export type FaresPolicy = z.infer<typeof FaresPolicy>;

export const faresDefaults: Defaults<FaresPolicy> = {
  in: faresOf("in"),
  us: faresOf("us"),
  uk: faresOf("uk"),
};
