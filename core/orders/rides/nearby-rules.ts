/** What strangers may know of drivers around them: roughly how many, roughly where. Pure. */
import type { NearbyRides } from "#shared/contracts/ride-quotes.ts";
import type { Position } from "#shared/geo.ts";

/** More are not looked for. */
export const NEAR_AT_MOST = 20;

export function bucketOf(count: number): NearbyRides["types"][number]["near"] {
  if (count === 0) return "none";
  if (count < 4) return "few";
  return count < NEAR_AT_MOST ? "some" : "many";
}

/** A thousandth of a degree is about 100 m. */
const GRAIN = 1_000;

export function coarse({ lat, lng }: Position): Position {
  return { lat: Math.round(lat * GRAIN) / GRAIN, lng: Math.round(lng * GRAIN) / GRAIN };
}
