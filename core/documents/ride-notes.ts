/** What a paper tells of a ride beside its amounts. Pure. */
import { regions } from "#shared/regions.ts";
import type { OrderFacts } from "./money-facts.ts";

const METERS_PER_MILE = 1_609.344;

/** Nothing for a delivery. */
export function rideNotes({ ride, region }: OrderFacts): string[] {
  if (!ride) return [];
  const { meters, seconds, from, to } = ride;
  const way = `From about ${placeOf(from)} to about ${placeOf(to)}`;
  if (meters === null || seconds === null) return [way];
  const isMiles = regions[region].distanceUnit === "mi";
  const length = isMiles ? meters / METERS_PER_MILE : meters / 1_000;
  const measured = `${length.toFixed(1)} ${isMiles ? "mi" : "km"}`;
  return [way, `${measured} in ${Math.round(seconds / 60)} minutes, by ${ride.type}`];
}

function placeOf({ lat, lng }: { readonly lat: number; readonly lng: number }): string {
  const north = `${Math.abs(lat).toFixed(2)}° ${lat < 0 ? "S" : "N"}`;
  return `${north}, ${Math.abs(lng).toFixed(2)}° ${lng < 0 ? "W" : "E"}`;
}
