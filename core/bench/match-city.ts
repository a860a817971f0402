/** Orders and riders strewn over a city, and their pairs by H3 rings or all at once. */
import { distanceMeters, offsetMeters, type Position } from "#shared/geo.ts";
import { allPairs, type PairSource } from "../dispatch/index.ts";
import { type Cell, cellCenter, cellOf, cellsAround, coveredMeters } from "../platform/index.ts";
import type { Random } from "../seed/index.ts";

const CITY_RADIUS_METERS = 6_500;
const MS_PER_METER = 150;
const PICKUP_MS = 60_000;
/** What a metre weighs beside the wait that it causes. */
const METER_WEIGHT = 0.3;
const STAY_COST = 1e12;
/** No rounding may lift a bound over a cost. */
const HAIR = 1 - 1e-9;

export interface MatchCity {
  readonly stores: readonly Spot[];
  /** How long the rider may take and still be there when the food is ready. */
  readonly slackMs: readonly number[];
  readonly riders: readonly Spot[];
  /** What speaks against a rider whatever the order is. */
  readonly reluctanceMs: readonly number[];
  /** As the live index keeps them. */
  readonly ridersIn: ReadonlyMap<Cell, readonly number[]>;
}

interface Spot {
  readonly x: number;
  readonly y: number;
  readonly position: Position;
}

export function strewCity(orders: number, riders: number, center: Position, random: Random) {
  const spot = (): Spot => {
    const angle = random.between(0, 2 * Math.PI);
    const meters = CITY_RADIUS_METERS * Math.sqrt(random.next());
    const x = Math.cos(angle) * meters;
    const y = Math.sin(angle) * meters;
    return { x, y, position: offsetMeters(center, { eastMeters: x, northMeters: y }) };
  };
  const stores = Array.from({ length: orders }, spot);
  const spots = Array.from({ length: riders }, spot);
  const ridersIn = new Map<Cell, number[]>();
  for (const [rider, { position }] of spots.entries()) {
    const cell = cellOf(position);
    const there = ridersIn.get(cell);
    if (there) there.push(rider);
    else ridersIn.set(cell, [rider]);
  }
  return {
    ...{ stores, riders: spots, ridersIn },
    slackMs: stores.map(() => random.between(-300_000, 300_000)),
    reluctanceMs: spots.map(() => random.between(0, 60_000)),
  } satisfies MatchCity;
}

function costAt(meters: number, order: number, { slackMs }: MatchCity): number {
  const late = Math.max(0, meters * MS_PER_METER + PICKUP_MS - slackMs[order]!);
  return late + meters * METER_WEIGHT;
}

function costOf(order: number, rider: number, city: MatchCity): number {
  const store = city.stores[order]!;
  const at = city.riders[rider]!;
  const dx = store.x - at.x;
  const dy = store.y - at.y;
  return costAt(Math.sqrt(dx * dx + dy * dy), order, city) + city.reluctanceMs[rider]!;
}

export function costTable(city: MatchCity): Float64Array {
  const columns = city.riders.length;
  const costs = new Float64Array(city.stores.length * columns);
  for (let order = 0; order < city.stores.length; order++) {
    for (let rider = 0; rider < columns; rider++) {
      costs[order * columns + rider] = costOf(order, rider, city);
    }
  }
  return costs;
}

export function pairsOfAll(city: MatchCity): PairSource {
  const { stores, riders } = city;
  const stayCosts = new Float64Array(stores.length).fill(STAY_COST);
  return allPairs(stores.length, riders.length, costTable(city), stayCosts);
}

/** Tells the riders ring by ring; what lies beyond costs at least what the covered radius costs. */
export function pairsByCells(city: MatchCity): PairSource {
  const rings = new Int32Array(city.stores.length);
  const told = new Int32Array(city.stores.length);
  const shapes = city.stores.map(({ position }) => shapeOf(cellOf(position)));
  return {
    rows: city.stores.length,
    columns: city.riders.length,
    stayCost: () => STAY_COST,
    reveal(order, add) {
      const { position } = city.stores[order]!;
      const shape = shapes[order]!;
      const ring = rings[order]!++;
      for (const cell of shape.ring(ring)) {
        for (const rider of city.ridersIn.get(cell) ?? []) {
          add(rider, costOf(order, rider, city));
          told[order]!++;
        }
      }
      if (told[order] === city.riders.length) return Number.POSITIVE_INFINITY;
      const covered = Math.max(0, shape.reach(ring) - distanceMeters(position, shape.center));
      // A thousandth for the plane on which the metres are, against the sphere of the cells.
      return costAt(covered * 0.999, order, city) * HAIR;
    },
  };
}

/** What surrounds a cell never changes: it is worked out once. As many as the city has cells. */
const shapes = new Map<Cell, CellShape>();

function shapeOf(cell: Cell): CellShape {
  const known = shapes.get(cell) ?? new CellShape(cell);
  shapes.set(cell, known);
  return known;
}

class CellShape {
  readonly center: Position;
  readonly #cell: Cell;
  readonly #rings: (readonly Cell[])[] = [];
  readonly #reaches: number[] = [];

  constructor(cell: Cell) {
    this.#cell = cell;
    this.center = cellCenter(cell);
  }

  ring(ring: number): readonly Cell[] {
    const known = this.#rings[ring];
    if (known) return known;
    const inner = new Set(ring === 0 ? [] : cellsAround(this.#cell, ring - 1));
    const cells = cellsAround(this.#cell, ring).filter((cell) => !inner.has(cell));
    this.#rings[ring] = cells;
    return cells;
  }

  /** Radius around the cell's center that the rings so far surely cover. */
  reach(ring: number): number {
    this.#reaches[ring] ??= coveredMeters(this.center, ring);
    return this.#reaches[ring];
  }
}
