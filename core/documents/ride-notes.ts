/** What a paper tells of a ride beside its amounts. Pure. */
import { regions } from "#shared/regions.ts";
import { isRideType } from "#shared/ride-types.ts";
import type { OrderFacts, RideFact } from "./money-facts.ts";
import { type Phrase, phrase, type Wording } from "./phrase.ts";

const METERS_PER_MILE = 1_609.344;

/** Nothing for a delivery. */
export function rideNotes({ ride, region }: OrderFacts): Phrase[] {
  if (!ride) return [];
  const { meters, seconds, from, to } = ride;
  const way = phrase("note.way", { from: placeOf(from), to: placeOf(to) });
  if (meters === null || seconds === null) return [way];
  const others = { minutes: Math.round(seconds / 60), type: rideTypeOf(ride) };
  const measured =
    regions[region].distanceUnit === "mi"
      ? phrase("note.measured_mi", { length: meters / METERS_PER_MILE, ...others })
      : phrase("note.measured_km", { length: meters / 1_000, ...others });
  return [way, measured];
}

export function rideTypeOf({ type }: RideFact): Wording {
  return isRideType(type) ? phrase(`ride.type.${type}`) : type;
}

function placeOf({ lat, lng }: { readonly lat: number; readonly lng: number }): Phrase {
  return phrase("note.place", {
    ...{ lat: Math.abs(lat), ns: lat < 0 ? "south" : "north" },
    ...{ lng: Math.abs(lng), ew: lng < 0 ? "west" : "east" },
  });
}
