/** Where cells are and how large, and which surround which: asked of H3 once and kept. */
import { distanceMeters, type Position } from "#shared/geo.ts";
import { type Cell, cellCenter, cellOutline, cellsAround } from "../../platform/index.ts";

export interface CellShape extends Position {
  readonly cell: Cell;
  /** A circle around the center that is surely inside. */
  readonly innerMeters: number;
  /** A circle around the center that surely has all of the cell inside. */
  readonly outerMeters: number;
  /**
   * Two factors for each side: a place so many metres east and north of the center is surely inside
   * when the sum of both products is below 1 for all of them.
   */
  readonly sides: Float64Array;
}

export const METERS_PER_LAT = 111_195;
/** Keeps the flat-earth distance on the safe side of the true cell border. */
const INNER_SHARE = 0.97;
const OUTER_SHARE = 1.01;
/** Five metres, far more than a side of a cell bends. */
const SIDES_SHARE = 0.99;
/** A metropolis has some 3 000; at the bound everything is forgotten and asked again. */
const MAX_SHAPES = 30_000;
/** Rings kept, about 6 entries each for every step outwards; at the bound all are forgotten. */
const MAX_RINGS = 20_000;

export class CellShapes {
  readonly #shapes = new Map<Cell, CellShape>();
  readonly #rings = new Map<Cell, CellShape[][]>();
  #ringCount = 0;

  of(cell: Cell): CellShape {
    let shape = this.#shapes.get(cell);
    if (!shape) {
      shape = measure(cell);
      if (this.#shapes.size >= MAX_SHAPES) this.#shapes.clear();
      this.#shapes.set(cell, shape);
    }
    return shape;
  }

  /** The cells exactly so many steps from a cell. */
  ring(center: Cell, ring: number): readonly CellShape[] {
    let rings = this.#rings.get(center);
    if (!rings) {
      rings = [];
      this.#rings.set(center, rings);
    }
    while (rings.length <= ring) {
      if (this.#ringCount >= MAX_RINGS) this.#forgetRings(center, rings);
      const inside = new Set(rings.length === 0 ? [] : cellsAround(center, rings.length - 1));
      const cells = cellsAround(center, rings.length).filter((cell) => !inside.has(cell));
      rings.push(cells.map((cell) => this.of(cell)));
      this.#ringCount += 1;
    }
    return rings[ring]!;
  }

  /** At most how far a position is from anything in the cell; 0 when it may be inside. */
  metersToCell(position: Position, shape: CellShape): number {
    return Math.max(0, distanceMeters(position, shape) - shape.outerMeters);
  }

  #forgetRings(center: Cell, rings: CellShape[][]): void {
    this.#rings.clear();
    this.#rings.set(center, rings);
    this.#ringCount = rings.length;
  }
}

function measure(cell: Cell): CellShape {
  const center = cellCenter(cell);
  const corners = cellOutline(cell);
  const edges = corners.map((corner, index) => {
    const next = corners[(index + 1) % corners.length]!;
    return { lat: (corner.lat + next.lat) / 2, lng: (corner.lng + next.lng) / 2 };
  });
  const least = Math.min(...edges.map((middle) => distanceMeters(center, middle)));
  const most = Math.max(...corners.map((corner) => distanceMeters(center, corner)));
  const sides = sidesOf(center, corners);
  return {
    ...{ ...center, cell, sides },
    innerMeters: least * INNER_SHARE,
    outerMeters: most * OUTER_SHARE,
  };
}

export function metersPerLng({ lat }: Position): number {
  return METERS_PER_LAT * Math.cos((lat * Math.PI) / 180);
}

/** A side's normal, divided by how far the side is from the center. */
function sidesOf(center: Position, corners: readonly Position[]): Float64Array {
  const points = corners.map(({ lat, lng }) => ({
    east: degreesBetween(center.lng, lng) * metersPerLng(center),
    north: (lat - center.lat) * METERS_PER_LAT,
  }));
  return Float64Array.from(
    points.flatMap((from, index) => {
      const to = points[(index + 1) % points.length]!;
      const normal = { east: to.north - from.north, north: from.east - to.east };
      const reach = (normal.east * from.east + normal.north * from.north) * SIDES_SHARE;
      return [normal.east / reach, normal.north / reach];
    }),
  );
}

/** A cell may lie across the line where the days meet. */
function degreesBetween(from: number, to: number): number {
  const degrees = to - from;
  if (degrees > 180) return degrees - 360;
  return degrees < -180 ? degrees + 360 : degrees;
}
