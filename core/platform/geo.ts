/** The only place of the core that knows H3. Cells are r8 (about 0.7 km²) and r7 for aggregates. */
import {
  cellToBoundary,
  cellToChildren,
  cellToLatLng,
  cellToParent,
  gridDisk,
  gridDiskDistances,
  latLngToCell,
} from "h3-js";
import { distanceMeters, type Position } from "#shared/geo.ts";

export const LIVE_RESOLUTION = 8;
const AGGREGATE_RESOLUTION = 7;

export type Cell = string;

export function cellOf(position: Position): Cell {
  return latLngToCell(position.lat, position.lng, LIVE_RESOLUTION);
}

/** The r7 cell that supply and demand of an r8 cell are added up in. */
export function aggregateCellOf(cell: Cell): Cell {
  return cellToParent(cell, AGGREGATE_RESOLUTION);
}

/** The r8 cells that are added up in an r7 cell. */
export function cellsIn(aggregate: Cell): Cell[] {
  return cellToChildren(aggregate, LIVE_RESOLUTION);
}

/** All cells within `rings` steps of a cell, itself included. */
export function cellsAround(center: Cell, rings: number): Cell[] {
  return gridDisk(center, rings);
}

/** The same ring by ring: the cell itself, its neighbours, theirs. */
export function ringsAround(center: Cell, rings: number): Cell[][] {
  return gridDiskDistances(center, rings);
}

/** Of the smallest r8 hexagon there is, from its center to a side. */
const LEAST_INNER_METERS = 355;
/** Cells of one city differ by a few percent. */
const LIKENESS = 0.96;

/**
 * How many rings around the cell of a point surely cover a radius around the point. Where the point
 * is not told the smallest cells on earth are taken, which may be a third more rings than needed.
 */
export function ringsFor(radiusMeters: number, around?: Position): number {
  const inner = around ? innerMetersOf(cellOf(around)) * LIKENESS : LEAST_INNER_METERS;
  // Across its corners a disk of rings grows by √3 inner radii each, half an edge more at the end;
  // the point may be at a corner of its cell.
  return Math.max(1, Math.ceil((radiusMeters / inner + CORNER - NOTCH) / Math.sqrt(3)));
}

/** Radius around a point that a number of rings around its cell surely covers, in metres. */
export function coveredMeters(around: Position, rings: number): number {
  const cell = cellOf(around);
  const inner = innerMetersOf(cell) * LIKENESS;
  const off = distanceMeters(around, cellCenter(cell));
  const reach = rings === 0 ? inner : inner * (Math.sqrt(3) * rings + NOTCH);
  return Math.max(0, reach - off);
}

/** In inner radii: from a center to a corner, and from a ring's centers to the notch between them. */
const CORNER = 2 / Math.sqrt(3);
const NOTCH = 1 / Math.sqrt(3);

/** From the center of a cell to its nearest side, in metres. */
export function innerMetersOf(cell: Cell): number {
  const center = cellCenter(cell);
  const corners = cellOutline(cell);
  return Math.min(
    ...corners.map((corner, index) => {
      const next = corners[(index + 1) % corners.length] ?? corner;
      const middle = { lat: (corner.lat + next.lat) / 2, lng: (corner.lng + next.lng) / 2 };
      return distanceMeters(center, middle);
    }),
  );
}

export function cellCenter(cell: Cell): Position {
  const [lat, lng] = cellToLatLng(cell);
  return { lat, lng };
}

export function cellOutline(cell: Cell): Position[] {
  return cellToBoundary(cell).map(([lat, lng]) => ({ lat, lng }));
}
