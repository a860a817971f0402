/** What one process knows of surge. It hangs on the runtime, so that cores do not share it. */
import type { SurgeReason } from "#shared/contracts/surge.ts";
import type { Position } from "#shared/geo.ts";
import type { RideType } from "#shared/ride-types.ts";
import { aggregateCellOf, type Cell, cellOf, type Runtime } from "../platform/index.ts";
import { CityGrid } from "./city-grid.ts";
import type { SupplyWatch } from "./surge-rules.ts";

/** What ops said, until it ends. */
export interface OpenOverride {
  readonly id: string;
  readonly cell: Cell | null;
  readonly rideType: RideType | null;
  readonly multiplierHundredths: number;
  readonly startsAtMs: number;
  readonly endsAtMs: number;
  readonly createdAtMs: number;
  readonly reason: SurgeReason;
}

export interface CitySurge {
  readonly grid: CityGrid;
  /** Epoch ms of the last refresh; undefined before the first one. */
  measuredAtMs: number | undefined;
  overrides: readonly OpenOverride[];
  /** Whether its requests of before this process began are counted. */
  isRebuilt: boolean;
  readonly watches: Map<RideType, SupplyWatch>;
}

interface SurgeState {
  readonly cities: ReadonlyMap<string, CitySurge>;
  /** Types of one place are asked for one after the other: its cell is looked up once. */
  lastPlace: Position | undefined;
  lastCell: Cell;
}

const states = new WeakMap<Runtime, SurgeState>();

function stateOf(runtime: Runtime): SurgeState {
  let state = states.get(runtime);
  if (!state) {
    const cities = runtime.region.cities.map(({ code }): [string, CitySurge] => [
      code,
      newCitySurge(),
    ]);
    state = { cities: new Map(cities), lastPlace: undefined, lastCell: "" };
    states.set(runtime, state);
  }
  return state;
}

function newCitySurge(): CitySurge {
  return {
    ...{ grid: new CityGrid(), measuredAtMs: undefined, overrides: [] },
    ...{ isRebuilt: false, watches: new Map() },
  };
}

/** Undefined for a city that this region does not serve. */
export function citySurgeOf(runtime: Runtime, cityCode: string): CitySurge | undefined {
  return stateOf(runtime).cities.get(cityCode);
}

/** The r7 cell of a place, the same that supply is added up in. */
export function surgeCellOf(runtime: Runtime, position: Position): Cell {
  const state = stateOf(runtime);
  if (state.lastPlace?.lat !== position.lat || state.lastPlace.lng !== position.lng) {
    state.lastCell = aggregateCellOf(cellOf(position));
    state.lastPlace = { lat: position.lat, lng: position.lng };
  }
  return state.lastCell;
}
