/** Which papers and vehicles a rider needs to go on duty. */
import { z } from "zod";
import { Vehicle } from "../contracts/fields.ts";
import type { Defaults } from "./level.ts";

export const documentKinds = [
  "identity",
  "licence",
  "registration",
  "insurance",
  "background_check",
  "photo",
] as const;
export const DocumentKind = z.enum(documentKinds);
export type DocumentKind = z.infer<typeof DocumentKind>;

export const VehicleRule = z.strictObject({
  documents: z.array(DocumentKind).max(documentKinds.length),
  /** Whether a vehicle with a plate must be verified; a bicycle has none. */
  isRegistered: z.boolean(),
  /** A vehicle may be so many years older than this one; the year it was built counts as 0. */
  maxAgeYears: z.int().min(0).max(60),
});
export type VehicleRule = z.infer<typeof VehicleRule>;

export const EligibilityPolicy = z.strictObject({
  vehicles: z.record(Vehicle, VehicleRule),
  /** From how many days before the end of a paper its rider is told. */
  warnDays: z.int().min(1).max(120),
  /**
   * Whether riders who were verified before papers were kept here go on, until a paper of theirs
   * ends or is rejected, or all are here.
   */
  trustsEarlierChecks: z.boolean(),
});
export type EligibilityPolicy = z.infer<typeof EligibilityPolicy>;

const rule = (maxAgeYears: number, ...documents: DocumentKind[]): VehicleRule => ({
  documents,
  isRegistered: true,
  maxAgeYears,
});

function usual(background: readonly DocumentKind[]): EligibilityPolicy {
  const driver: DocumentKind[] = ["identity", "photo", "licence", "registration", "insurance"];
  return {
    vehicles: {
      bicycle: { documents: ["identity", "photo"], isRegistered: false, maxAgeYears: 60 },
      bike: rule(15, ...driver),
      scooter: rule(15, ...driver),
      auto: rule(12, ...driver, ...background),
      sedan: rule(10, ...driver, ...background),
      suv: rule(10, ...driver, ...background),
    },
    warnDays: 14,
    trustsEarlierChecks: true,
  };
}

/** Passengers' drivers need a background check everywhere; the figures are ops' to change. */
export const eligibilityDefaults: Defaults<EligibilityPolicy> = {
  in: usual(["background_check"]),
  us: usual(["background_check"]),
  uk: usual(["background_check"]),
};
