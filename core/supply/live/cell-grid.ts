/**
 * City → vehicle → r8 cell → the slots of who is there. A position inside the inner circle of a cell,
 * or inside of all its sides, is known to be in it by a few multiplications, without an H3 call.
 */
import type { Vehicle } from "#shared/contracts/fields.ts";
import type { Position } from "#shared/geo.ts";
import { type Cell, cellOf, cellsAround } from "../../platform/index.ts";
import { CellShapes, METERS_PER_LAT, metersPerLng } from "./cell-shapes.ts";
import type { NearbyQuery } from "./live-index.ts";
import { NO_SLOT, type SlotList, SlotLists } from "./slot-lists.ts";
import type { Sums, SupplyTally } from "./supply-tally.ts";

export interface Place extends Position, SlotList {
  readonly cell: Cell;
  readonly vehicle: Vehicle;
  readonly cityCode: string;
  /** Squared metres around the center that surely belong to the cell. */
  readonly innerSquared: number;
  readonly metersPerLng: number;
  /** As in its shape. */
  readonly sides: Float64Array;
  /** What its riders are added up in. */
  readonly sums: Sums;
}

interface Where extends Position {
  readonly cityCode: string;
  readonly vehicle: Vehicle;
}

const DEFAULT_NEARBY = 200;

export class CellGrid {
  readonly #cities = new Map<string, Map<Vehicle, Map<Cell, Place>>>();
  readonly #lists = new SlotLists();
  readonly #shapes = new CellShapes();
  readonly #tally: SupplyTally;

  constructor(tally: SupplyTally) {
    this.#tally = tally;
  }

  grow(capacity: number): void {
    this.#lists.grow(capacity);
  }

  enter(slot: number, where: Where): Place {
    const vehicles = at(this.#cities, where.cityCode, () => new Map());
    const cells = at(vehicles, where.vehicle, () => new Map());
    const cell = cellOf(where);
    const place = at(cells, cell, () => this.#makePlace(cell, where));
    this.#lists.push(place, slot);
    return place;
  }

  leave(slot: number, place: Place): void {
    this.#lists.remove(place, slot);
    // Empty cells go, or a city's whole history of cells would stay in memory.
    if (place.count > 0) return;
    this.#cities.get(place.cityCode)?.get(place.vehicle)?.delete(place.cell);
  }

  inCity(cityCode: string): number[] {
    const vehicles = [...(this.#cities.get(cityCode)?.values() ?? [])];
    return vehicles.flatMap((cells) => [...cells.values()].flatMap((place) => this.#slots(place)));
  }

  /** Inner rings first, up to the limit. */
  nearby(query: NearbyQuery): number[] {
    const limit = query.limit ?? DEFAULT_NEARBY;
    const found: number[] = [];
    const wanted = this.#cellsOf(query.cityCode, query.vehicles);
    if (wanted.length === 0) return found;
    for (const cell of cellsAround(cellOf(query.center), query.rings)) {
      for (const cells of wanted) {
        const place = cells.get(cell);
        if (!place) continue;
        for (let slot = place.head; slot !== NO_SLOT; slot = this.#lists.after(slot)) {
          if (found.length >= limit) return found;
          found.push(slot);
        }
      }
    }
    return found;
  }

  /**
   * Calls `visit` for everybody who may be within reach, near cells first. `reach` says how many
   * metres away somebody is still of interest, and may shrink while visiting.
   */
  spiral(
    query: { cityCode: string; center: Position; vehicles?: readonly Vehicle[] },
    reach: () => number,
    visit: (slot: number) => void,
  ): void {
    const wanted = this.#cellsOf(query.cityCode, query.vehicles);
    if (wanted.length === 0) return;
    const center = cellOf(query.center);
    for (let ring = 0; ; ring++) {
      let nearestOfRing = Number.POSITIVE_INFINITY;
      for (const shape of this.#shapes.ring(center, ring)) {
        const meters = this.#shapes.metersToCell(query.center, shape);
        if (meters < nearestOfRing) nearestOfRing = meters;
        if (meters > reach()) continue;
        for (const cells of wanted) {
          const place = cells.get(shape.cell);
          if (!place) continue;
          for (let slot = place.head; slot !== NO_SLOT; slot = this.#lists.after(slot)) visit(slot);
        }
      }
      // Whoever is further out than a ring has it in between.
      if (nearestOfRing > reach()) return;
    }
  }

  #cellsOf(cityCode: string, vehicles: readonly Vehicle[] | undefined): Map<Cell, Place>[] {
    const wanted: Map<Cell, Place>[] = [];
    for (const [vehicle, cells] of this.#cities.get(cityCode) ?? []) {
      if (vehicles?.includes(vehicle) ?? true) wanted.push(cells);
    }
    return wanted;
  }

  #slots(place: Place): number[] {
    const slots: number[] = [];
    for (let slot = place.head; slot !== NO_SLOT; slot = this.#lists.after(slot)) slots.push(slot);
    return slots;
  }

  #makePlace(cell: Cell, { cityCode, vehicle }: Where): Place {
    const shape = this.#shapes.of(cell);
    const { lat, lng, innerMeters, sides } = shape;
    return {
      lat,
      lng,
      cell,
      cityCode,
      vehicle,
      innerSquared: innerMeters ** 2,
      metersPerLng: metersPerLng(shape),
      sides,
      sums: this.#tally.sumsOf(cityCode, vehicle, cell),
      head: NO_SLOT,
      count: 0,
    };
  }
}

/** Whether a position is in a place's cell for sure; false says nothing. */
export function isInner(place: Place, position: Position): boolean {
  const north = (position.lat - place.lat) * METERS_PER_LAT;
  const east = (position.lng - place.lng) * place.metersPerLng;
  if (north * north + east * east < place.innerSquared) return true;
  const { sides } = place;
  for (let i = 0; i < sides.length; i += 2) {
    // NaN is inside of nothing.
    if (!(sides[i]! * east + sides[i + 1]! * north < 1)) return false;
  }
  return true;
}

function at<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
