import type { CityView } from "../contracts/catalog.ts";
import { distanceMeters, type Position } from "../geo.ts";
import type { Region } from "../regions.ts";

/** @param home where the region's core is, and how fast its cities live */
export function viewCities(
  region: Region,
  home: { readonly coreUrl: string; readonly timeScale: number },
): CityView[] {
  const { code, currency, distanceUnit, hourCycle } = region;
  return region.cities.map((city) => ({
    ...{ code: city.code, name: city.name, region: code, center: city.center },
    serviceArea: [...city.serviceArea],
    ...{ currency, distanceUnit, hourCycle, timeZone: city.timeZone },
    ...{ coreUrl: home.coreUrl, timeScale: home.timeScale },
  }));
}

/** The nearest first; as they are without a position. */
export function nearestCities(cities: readonly CityView[], from: Position | undefined): CityView[] {
  if (!from) return [...cities];
  return cities
    .map((city) => ({ city, meters: distanceMeters(from, city.center) }))
    .sort((a, b) => a.meters - b.meters)
    .map(({ city }) => city);
}
