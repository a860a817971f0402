/**
 * Supply and demand per (vehicle, r7 cell), kept by adding what comes and taking away what goes.
 * All sums are of whole numbers, so that nothing is left over when everybody has gone.
 */
import type { Vehicle } from "#shared/contracts/fields.ts";
import { aggregateCellOf, type Cell } from "../../platform/index.ts";
import type { LiveState, SupplyAggregate } from "./live-index.ts";
import { pressureOf } from "./live-rules.ts";

/** Where what counts of a rider stands, by its slot. */
export interface Counted {
  seenAtMsOf(slot: number): number;
  /** In thousandths. */
  acceptanceOf(slot: number): number;
  stateOf(slot: number): LiveState;
}

export interface Sums {
  readonly cityCode: string;
  readonly vehicle: Vehicle;
  readonly cell: Cell;
  riders: number;
  free: number;
  /** Of ms since `SEEN_FROM_MS`: sums of a million riders stay exact. */
  seen: number;
  /** Of thousandths. */
  acceptance: number;
}

interface CityTally {
  /** By r7 cell, then vehicle. */
  readonly supply: Map<Cell, Map<Vehicle, Sums>>;
  readonly searches: Map<Cell, number>;
  readonly cellOfOrder: Map<string, Cell>;
}

const SEEN_FROM_MS = Date.UTC(2026, 0, 1);
/** Further searches are not counted: this many say enough about a city. */
const MAX_SEARCHES = 100_000;

export class SupplyTally {
  readonly #cities = new Map<string, CityTally>();

  /** What riders of a kind in an r8 cell are added up in; valid as long as somebody is. */
  sumsOf(cityCode: string, vehicle: Vehicle, cell: Cell): Sums {
    const { supply } = this.#city(cityCode);
    const parent = aggregateCellOf(cell);
    const vehicles = supply.get(parent) ?? new Map<Vehicle, Sums>();
    if (vehicles.size === 0) supply.set(parent, vehicles);
    let sums = vehicles.get(vehicle);
    if (!sums) {
      sums = { cityCode, vehicle, cell: parent, riders: 0, free: 0, seen: 0, acceptance: 0 };
      vehicles.set(vehicle, sums);
    }
    return sums;
  }

  add(sums: Sums, riders: Counted, slot: number): void {
    this.#count(sums, riders, slot, 1);
  }

  /** Takes away what was added; nothing of the rider may have changed in between. */
  remove(sums: Sums, riders: Counted, slot: number): void {
    this.#count(sums, riders, slot, -1);
  }

  /** A rider who stays was heard of again. */
  hear(sums: Sums, beforeMs: number, seenAtMs: number): void {
    sums.seen += Math.round(seenAtMs) - Math.round(beforeMs);
  }

  /** Forgets sums that nobody is in any more. */
  settle(sums: Sums): void {
    if (sums.riders > 0) return;
    const { supply } = this.#city(sums.cityCode);
    const vehicles = supply.get(sums.cell);
    if (vehicles?.get(sums.vehicle) !== sums) return;
    vehicles.delete(sums.vehicle);
    if (vehicles.size === 0) supply.delete(sums.cell);
  }

  /** @param cell the r8 cell of the pick-up, or null when the order no longer searches */
  setDemand(cityCode: string, orderId: string, cell: Cell | null): void {
    const { searches, cellOfOrder } = this.#city(cityCode);
    const before = cellOfOrder.get(orderId);
    if (before !== undefined) {
      const left = (searches.get(before) ?? 1) - 1;
      if (left > 0) searches.set(before, left);
      else searches.delete(before);
      cellOfOrder.delete(orderId);
    }
    if (cell === null || cellOfOrder.size >= MAX_SEARCHES) return;
    const after = aggregateCellOf(cell);
    cellOfOrder.set(orderId, after);
    searches.set(after, (searches.get(after) ?? 0) + 1);
  }

  aggregates(cityCode: string, nowMs: number): SupplyAggregate[] {
    const city = this.#cities.get(cityCode);
    if (!city) return [];
    const found: SupplyAggregate[] = [];
    for (const [cell, vehicles] of city.supply) {
      const openSearches = city.searches.get(cell) ?? 0;
      for (const sums of vehicles.values()) found.push(aggregateOf(sums, openSearches, nowMs));
    }
    for (const [cell, openSearches] of city.searches) {
      if (!city.supply.has(cell)) found.push(emptyAggregate(cell, openSearches));
    }
    return found;
  }

  #count(sums: Sums, riders: Counted, slot: number, by: 1 | -1): void {
    sums.riders += by;
    if (riders.stateOf(slot) === "online") sums.free += by;
    sums.seen += by * (Math.round(riders.seenAtMsOf(slot)) - SEEN_FROM_MS);
    sums.acceptance += by * riders.acceptanceOf(slot);
  }

  #city(cityCode: string): CityTally {
    let city = this.#cities.get(cityCode);
    if (!city) {
      city = { supply: new Map(), searches: new Map(), cellOfOrder: new Map() };
      this.#cities.set(cityCode, city);
    }
    return city;
  }
}

function aggregateOf(sums: Sums, openSearches: number, nowMs: number): SupplyAggregate {
  const { cell, vehicle, riders, free, seen, acceptance } = sums;
  return {
    cell,
    vehicle,
    riders,
    free,
    busyShare: (riders - free) / riders,
    meanSeenAgeMs: Math.max(0, nowMs - SEEN_FROM_MS - seen / riders),
    acceptance: acceptance / riders / 1000,
    openSearches,
    pressure: pressureOf(openSearches, free),
  };
}

export function emptyAggregate(cell: Cell, openSearches: number): SupplyAggregate {
  return {
    cell,
    vehicle: null,
    riders: 0,
    free: 0,
    busyShare: 0,
    meanSeenAgeMs: 0,
    acceptance: 1,
    openSearches,
    pressure: pressureOf(openSearches, 0),
  };
}
