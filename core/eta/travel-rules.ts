/** What a vehicle does in city traffic. Pure; speeds are km/h of real life, before any time scale. */
import type { Vehicle } from "#shared/contracts/fields.ts";

/** Streets are longer than the straight line; 1.3–1.4 is what grid and old-town cities measure. */
export const DETOUR_FACTOR = 1.35;

/** Door-to-door averages in traffic, stops at lights included. */
const averageKmh: Readonly<Record<Vehicle, number>> = {
  bicycle: 14,
  scooter: 22,
  bike: 24,
  auto: 20,
  sedan: 22,
  suv: 22,
};

/** Faster than this between two reports is not this vehicle; generous, because GPS jitters. */
const topKmh: Readonly<Record<Vehicle, number>> = {
  bicycle: 60,
  scooter: 110,
  bike: 140,
  auto: 110,
  sedan: 180,
  suv: 180,
};

export function travelSpeedKmh(vehicle: Vehicle): number {
  return averageKmh[vehicle];
}

export function topSpeedKmh(vehicle: Vehicle): number {
  return topKmh[vehicle];
}

/** Seconds of city life to travel a straight-line distance through streets, by the formula. */
export function formulaTravelSeconds(meters: number, vehicle: Vehicle): number {
  return (meters * DETOUR_FACTOR) / (travelSpeedKmh(vehicle) / 3.6);
}
