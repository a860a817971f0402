/** One refresh of a city's multipliers from what its grid knows. No clock, no waiting. */
import type { SurgePolicy } from "#shared/policies/surge.ts";
import { type RideType, rideTypeFacts, rideTypes } from "#shared/ride-types.ts";
import type { SupplyAggregate } from "../supply/index.ts";
import { type CityGrid, NEIGHBOURS, NOBODY, TYPES } from "./city-grid.ts";
import { blend, publishedOf, stepTowards, targetOf } from "./surge-rules.ts";

/** A whole refresh: supply, the window that ends now, and the multipliers. */
export function measure(
  grid: CityGrid,
  supply: readonly SupplyAggregate[],
  nowMs: number,
  policy: SurgePolicy,
): void {
  takeSupply(grid, supply);
  grid.advance(nowMs, policy.windowSeconds * 1_000);
  refreshGrid(grid, policy);
}

const typeOfVehicle = new Map<string | null, RideType>(
  rideTypes.map((type) => [rideTypeFacts[type].vehicle, type]),
);

/** Who is free now; a cell that is not told of has nobody. */
export function takeSupply(grid: CityGrid, supply: readonly SupplyAggregate[]): void {
  grid.clearFree();
  for (const { cell, vehicle, free } of supply) {
    const rideType = typeOfVehicle.get(vehicle);
    if (rideType === undefined || free <= 0) continue;
    const slot = grid.enter(cell);
    if (slot !== NOBODY) grid.free[grid.at(rideType, slot)] = free;
  }
}

/** Brings every cell's multiplier one step nearer to what its requests and drivers ask for. */
export function refreshGrid(grid: CityGrid, policy: SurgePolicy): void {
  const { neighbours, smooth, multiplier, size, capacity } = grid;
  const share = policy.neighbourShare;
  for (let type = 0; type < TYPES; type++) {
    const column = type * capacity;
    const requests = grid.requests.subarray(column, column + size);
    const free = grid.free.subarray(column, column + size);
    for (let slot = 0; slot < size; slot++) {
      let askedAround = 0;
      let freeAround = 0;
      const first = slot * NEIGHBOURS;
      for (let side = first; side < first + NEIGHBOURS; side++) {
        const near = neighbours[side]!;
        if (near === NOBODY) break;
        askedAround += requests[near]!;
        freeAround += free[near]!;
      }
      const asked = blend(requests[slot]!, askedAround, share);
      const target = targetOf(asked, blend(free[slot]!, freeAround, share), policy);
      const at = column + slot;
      smooth[at] = stepTowards(smooth[at]!, target, policy);
      multiplier[at] = publishedOf(smooth[at]!, policy);
    }
  }
}
