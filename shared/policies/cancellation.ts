/**
 * What cancelling a ride costs its customer. Amounts are minor units of the region's currency; times
 * are real seconds. Nothing is due while a driver is searched for, and never when we or the driver
 * cancel.
 */
import { z } from "zod";
import { RideType } from "../ride-types.ts";
import type { Defaults } from "./level.ts";

const Minor = z.int().min(0).max(1_000_000);

/** By type of ride; a type that is not named pays what is usual. */
const Fees = z.strictObject({
  usualMinor: Minor,
  types: z.partialRecord(RideType, Minor),
});

export const CancellationPolicy = z.strictObject({
  /** After a driver has taken the ride: so long it costs nothing. */
  freeSeconds: z.int().min(0).max(3_600),
  /**
   * Of rides that a customer has given up within 24 hours after a driver had taken them: from so many
   * on no time is free any more …
   */
  freeCancels: z.int().min(1).max(50),
  /** … and from so many on nothing can be booked for so long after the last one. */
  cancelsToPause: z.int().min(1).max(50),
  pauseSeconds: z.int().min(0).max(86_400),
  /** A customer who cancels later, while the driver is on the way or waits. */
  fee: Fees,
  /** Nothing is due when the driver needs so much longer to the pick-up than was told. */
  lateGraceSeconds: z.int().min(0).max(3_600),
  /** Nothing is due while the driver has come less than this closer to the pick-up. */
  movedMeters: z.int().min(0).max(5_000),
  /** A driver who has waited so long at the pick-up may leave, and the customer pays: */
  noShowSeconds: z.int().min(60).max(3_600),
  noShowFee: Fees,
  /**
   * A bank that asks the customer about a fee is waited for so long, by the region's policy; then the fee
   * is owed, and paid with the next booking.
   */
  feeActionSeconds: z.int().min(10).max(1_800),
  /** Of a fee, for the driver who came; the rest is the platform's. In basis points. */
  riderBasisPoints: z.int().min(0).max(10_000),
});
export type CancellationPolicy = z.infer<typeof CancellationPolicy>;

/** Two minutes to think again are free; five minutes at the pick-up are a long wait. */
const usual = {
  freeSeconds: 120,
  freeCancels: 3,
  cancelsToPause: 6,
  pauseSeconds: 900,
  lateGraceSeconds: 300,
  movedMeters: 150,
  noShowSeconds: 300,
  feeActionSeconds: 120,
  riderBasisPoints: 8_000,
};

export const cancellationDefaults: Defaults<CancellationPolicy> = {
  in: {
    ...usual,
    fee: { usualMinor: 3_000, types: { BIKE: 2_000, SUV: 5_000 } },
    noShowFee: { usualMinor: 5_000, types: { BIKE: 3_000, SUV: 8_000 } },
  },
  us: {
    ...usual,
    fee: { usualMinor: 500, types: { SUV: 700 } },
    noShowFee: { usualMinor: 700, types: { SUV: 1_000 } },
  },
  uk: {
    ...usual,
    fee: { usualMinor: 400, types: { SUV: 600 } },
    noShowFee: { usualMinor: 600, types: { SUV: 900 } },
  },
};
