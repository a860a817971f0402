/** Rules of a ride on its way: the passenger's PIN, pauses, what is measured, when its price holds. */
import { z } from "zod";
import type { Defaults } from "./level.ts";

export const RidesPolicy = z.strictObject({
  /** Wrong PINs before none is looked at for a while: a guesser has 10 000 to try. */
  pinTries: z.int().min(1).max(20),
  pinLockSeconds: z.int().min(10).max(86_400),
  /** A ride that pauses longer goes on by itself, and so does its clock. */
  maxPauseSeconds: z.int().min(60).max(14_400),
  /** Starting or ending farther away than this is possible, and looked at afterwards. */
  awayMeters: z.int().min(50).max(10_000),
  /**
   * The quoted price holds when the ride ends within `awayMeters` of where it was to end and its way
   * is at most so much longer or shorter than planned; only waiting is added. 0: measured always.
   */
  fixedWithinBasisPoints: z.int().min(0).max(10_000),
  /** An odometer that disagrees more than this with the positions is noted. */
  odometerBasisPoints: z.int().min(0).max(10_000),
});
export type RidesPolicy = z.infer<typeof RidesPolicy>;

const usual: RidesPolicy = {
  pinTries: 5,
  pinLockSeconds: 900,
  maxPauseSeconds: 1_800,
  awayMeters: 500,
  fixedWithinBasisPoints: 2_000,
  odometerBasisPoints: 2_000,
};

export const ridesDefaults: Defaults<RidesPolicy> = { in: usual, us: usual, uk: usual };
