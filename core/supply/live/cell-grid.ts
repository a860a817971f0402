/**
 * City → vehicle → r8 cell → who is there. A position inside the inner circle of a cell is known to
 * be in it by a few multiplications, without an H3 call.
 */
import type { Vehicle } from "#shared/contracts/fields.ts";
import { distanceMeters, type Position } from "#shared/geo.ts";
import { type Cell, cellCenter, cellOf, cellOutline, cellsAround } from "../../platform/index.ts";
import type { NearbyQuery } from "./live-index.ts";

export interface Place<T> extends Position {
  readonly cell: Cell;
  readonly vehicle: Vehicle;
  readonly cityCode: string;
  /** Squared metres around the center that surely belong to the cell. */
  readonly innerSquared: number;
  readonly metersPerLng: number;
  readonly members: Set<T>;
}

interface Where extends Position {
  readonly cityCode: string;
  readonly vehicle: Vehicle;
}

const METERS_PER_LAT = 111_195;
/** Keeps the flat-earth distance on the safe side of the true cell border. */
const INNER_SHARE = 0.97;
const DEFAULT_NEARBY = 200;

export class CellGrid<T> {
  readonly #cities = new Map<string, Map<Vehicle, Map<Cell, Place<T>>>>();

  enter(member: T, where: Where): Place<T> {
    const vehicles = at(this.#cities, where.cityCode, () => new Map());
    const cells = at(vehicles, where.vehicle, () => new Map());
    const cell = cellOf(where);
    const place = at(cells, cell, () => makePlace<T>(cell, where));
    place.members.add(member);
    return place;
  }

  leave(member: T, place: Place<T>): void {
    place.members.delete(member);
    // Empty cells go, or a city's whole history of cells would stay in memory.
    if (place.members.size > 0) return;
    this.#cities.get(place.cityCode)?.get(place.vehicle)?.delete(place.cell);
  }

  inCity(cityCode: string): T[] {
    const vehicles = [...(this.#cities.get(cityCode)?.values() ?? [])];
    const places = vehicles.flatMap((cells) => [...cells.values()]);
    return places.flatMap(({ members }) => [...members]);
  }

  /** Inner rings first, up to the limit. */
  nearby(query: NearbyQuery): T[] {
    const limit = query.limit ?? DEFAULT_NEARBY;
    const found: T[] = [];
    const wanted = [...(this.#cities.get(query.cityCode) ?? [])]
      .filter(([vehicle]) => query.vehicles?.includes(vehicle) ?? true)
      .map(([, cells]) => cells);
    if (wanted.length === 0) return found;
    for (const cell of cellsAround(cellOf(query.center), query.rings)) {
      for (const cells of wanted) {
        for (const member of cells.get(cell)?.members ?? []) {
          if (found.length >= limit) return found;
          found.push(member);
        }
      }
    }
    return found;
  }
}

/** Whether a position is in a place's cell for sure; false says nothing. */
export function isInner(place: Place<unknown>, position: Position): boolean {
  const north = (position.lat - place.lat) * METERS_PER_LAT;
  const east = (position.lng - place.lng) * place.metersPerLng;
  return north * north + east * east < place.innerSquared;
}

function makePlace<T>(cell: Cell, { cityCode, vehicle }: Where): Place<T> {
  const center = cellCenter(cell);
  const corners = cellOutline(cell);
  const innerMeters = Math.min(
    ...corners.map((corner, index) => {
      const next = corners[(index + 1) % corners.length]!;
      const middle = { lat: (corner.lat + next.lat) / 2, lng: (corner.lng + next.lng) / 2 };
      return distanceMeters(center, middle);
    }),
  );
  return {
    ...center,
    cell,
    cityCode,
    vehicle,
    innerSquared: (innerMeters * INNER_SHARE) ** 2,
    metersPerLng: METERS_PER_LAT * Math.cos((center.lat * Math.PI) / 180),
    members: new Set(),
  };
}

function at<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
