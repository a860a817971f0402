/** Where rides are served, and from where to where. Pure. */
import { BeelineError } from "#shared/errors.ts";
import { distanceMeters, isInside, type Position } from "#shared/geo.ts";
import type { FaresPolicy } from "#shared/policies/fares.ts";
import { type City, type Region, regions } from "#shared/regions.ts";

export function cityAt(region: Region, position: Position): City | undefined {
  return region.cities.find(({ serviceArea }) => isInside(position, serviceArea));
}

/**
 * The city of a pick-up.
 * @throws BeelineError OUT_OF_AREA
 */
export function pickupCity(region: Region, pickup: Position): City {
  const city = cityAt(region, pickup);
  if (!city) throw outOfArea(whyOutside(region, pickup, "pick-up"));
  return city;
}

/** Why rides do not begin or end there, for people. */
export function whyOutside(region: Region, position: Position, end: string): string {
  const other = Object.values(regions).find(
    (candidate) => candidate.code !== region.code && cityAt(candidate, position),
  );
  if (other) return `The ${end} is in ${other.name}; a ride never crosses regions`;
  const names = region.cities.map(({ name }) => name).join(", ");
  return `The ${end} is outside the service area; rides are in ${names}`;
}

/**
 * A ride ends in the city where it begins, neither at once nor too far.
 * @throws BeelineError OUT_OF_AREA, VALIDATION_FAILED
 */
export function checkEnds(
  region: Region,
  city: City,
  { pickup, dropoff }: { pickup: Position; dropoff: Position },
  { minMeters, maxMeters }: Pick<FaresPolicy, "minMeters" | "maxMeters">,
): void {
  if (!isInside(dropoff, city.serviceArea)) {
    const other = cityAt(region, dropoff);
    throw outOfArea(
      other
        ? `The drop-off is in ${other.name}; a ride does not go from one city to another`
        : whyOutside(region, dropoff, "drop-off"),
    );
  }
  const meters = distanceMeters(pickup, dropoff);
  if (meters > maxMeters) {
    throw outOfArea(`The drop-off is too far; rides go up to ${Math.floor(maxMeters / 1_000)} km`);
  }
  if (meters < minMeters) {
    const issue = {
      path: "dropoff",
      message: `The drop-off is where the ride begins; it needs ${minMeters} m at least`,
    };
    throw new BeelineError("VALIDATION_FAILED", { issues: [issue] });
  }
}

function outOfArea(detail: string): BeelineError {
  return new BeelineError("OUT_OF_AREA", { detail });
}
