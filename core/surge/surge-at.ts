/**
 * The questions of the hot path, answered from memory: no waiting, no failing, and no surge where
 * nothing is known.
 */
import type { SurgeInputs } from "#drizzle/schema/rides.ts";
import type { Position } from "#shared/geo.ts";
import type { RideType } from "#shared/ride-types.ts";
import type { Runtime } from "../platform/index.ts";
import { policyInForce } from "../policy/index.ts";
import { chooseSurge } from "./choose-surge.ts";
import { NEIGHBOURS, NOBODY } from "./city-grid.ts";
import { minuteOfWeek, staticHundredths as windowsAt } from "./static-windows.ts";
import { pressureOf, quietOf, STALE_MS } from "./surge-rules.ts";
import { type CitySurge, citySurgeOf, surgeCellOf } from "./surge-state.ts";

export interface SurgePlace {
  readonly cityCode: string;
  readonly position: Position;
  readonly rideType: RideType;
}

/** The surge of a pick-up now, with what it came from. For the quote, which keeps all of it. */
export function surgeAt(runtime: Runtime, place: SurgePlace): SurgeInputs {
  const cell = surgeCellOf(runtime, place.position);
  return surgeOfCell(runtime, { cityCode: place.cityCode, cell, rideType: place.rideType });
}

export function surgeOfCell(
  runtime: Runtime,
  { cityCode, cell, rideType }: { cityCode: string; cell: string; rideType: RideType },
): SurgeInputs {
  const nowMs = runtime.ambient.now().getTime();
  const city = citySurgeOf(runtime, cityCode);
  const { values: policy } = policyInForce(runtime, "surge", { cityCode });
  const isFresh = city !== undefined && isFreshAt(city, nowMs);
  const slot = city?.grid.slotOf(cell) ?? NOBODY;
  const index = city && slot !== NOBODY ? city.grid.at(rideType, slot) : NOBODY;
  const isKnown = isFresh && index !== NOBODY;
  const chosen = chooseSurge({
    ...{ cell, rideType, nowMs, policy },
    overrides: city?.overrides ?? [],
    staticHundredths: hourOf(runtime, cityCode, nowMs, rideType),
    measuredHundredths: isFresh ? (city.grid.multiplier[index] ?? quietOf(policy)) : undefined,
  });
  return {
    cell,
    ...chosen,
    requests: isKnown ? city.grid.requests[index]! : 0,
    freeRiders: isKnown ? city.grid.free[index]! : 0,
    at: new Date(isFresh ? city.measuredAtMs! : nowMs).toISOString(),
  };
}

/** The price of the hour, before cap and floor; undefined where there is none. */
export function hourOf(
  runtime: Runtime,
  cityCode: string,
  nowMs: number,
  rideType: RideType,
): number | undefined {
  const { windows } = policyInForce(runtime, "surge", { cityCode }).values;
  const city = runtime.region.cities.find(({ code }) => code === cityCode);
  if (!city || windows.length === 0) return undefined;
  return windowsAt(windows, minuteOfWeek(nowMs, city.timeZone), rideType);
}

/**
 * Requests in five minutes per free driver, in the cell of a place and the six around it, about what
 * a first wave reaches; as if one were free where nobody is. 0 where nothing was measured lately.
 */
export function pressureAt(runtime: Runtime, place: SurgePlace): number {
  const { cityCode, position, rideType } = place;
  const city = citySurgeOf(runtime, cityCode);
  if (!city || !isFreshAt(city, runtime.ambient.now().getTime())) return 0;
  const slot = city.grid.slotOf(surgeCellOf(runtime, position));
  return slot === NOBODY ? 0 : pressureAround(city, rideType, slot);
}

export function pressureAround({ grid }: CitySurge, rideType: RideType, slot: number): number {
  const column = grid.at(rideType, 0);
  let requests = grid.requests5m[column + slot]!;
  let free = grid.free[column + slot]!;
  for (let side = 0; side < NEIGHBOURS; side++) {
    const near = grid.neighbours[slot * NEIGHBOURS + side]!;
    if (near === NOBODY) break;
    requests += grid.requests5m[column + near]!;
    free += grid.free[column + near]!;
  }
  return pressureOf(requests, free);
}

/** Counts a request for a ride, once per booking and once per retry. */
export function noteRideRequest(runtime: Runtime, place: SurgePlace & { atMs: number }): void {
  const city = citySurgeOf(runtime, place.cityCode);
  // A clock that is ahead must not roll what was counted out of the ring.
  const atMs = Math.min(place.atMs, runtime.ambient.now().getTime());
  city?.grid.note(surgeCellOf(runtime, place.position), place.rideType, atMs);
}

export function isFreshAt({ measuredAtMs }: CitySurge, nowMs: number): boolean {
  return measuredAtMs !== undefined && nowMs - measuredAtMs <= STALE_MS;
}
