/** The types of ride that can be booked: which vehicle comes, and how many passengers it takes. */
import { z } from "zod";
import type { Vehicle } from "./contracts/fields.ts";
import { isRegionCode, type RegionCode } from "./regions.ts";

export const rideTypes = ["AUTO", "BIKE", "SEDAN", "SUV"] as const;
export const RideType = z.enum(rideTypes);
export type RideType = z.infer<typeof RideType>;

export interface RideTypeFacts {
  readonly vehicle: Vehicle;
  /** For passengers. */
  readonly seats: number;
}

export const rideTypeFacts: Readonly<Record<RideType, RideTypeFacts>> = {
  AUTO: { vehicle: "auto", seats: 3 },
  BIKE: { vehicle: "bike", seats: 1 },
  SEDAN: { vehicle: "sedan", seats: 4 },
  SUV: { vehicle: "suv", seats: 6 },
};

/** What may carry passengers by the law of the region, whatever its fares say. */
export const rideTypesOf: Readonly<Record<RegionCode, readonly RideType[]>> = {
  in: rideTypes,
  us: ["SEDAN", "SUV"],
  uk: ["SEDAN", "SUV"],
};

/** Whether somebody with this vehicle can be asked for rides there. */
export function carriesPassengers(vehicle: Vehicle, region: string): boolean {
  const types = isRegionCode(region) ? rideTypesOf[region] : [];
  return types.some((type) => rideTypeFacts[type].vehicle === vehicle);
}

export function isRideType(value: string): value is RideType {
  return (rideTypes as readonly string[]).includes(value);
}
