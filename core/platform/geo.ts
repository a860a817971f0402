/** The only place of the core that knows H3. Cells are r8 (about 0.7 km²) and r7 for aggregates. */
import {
  cellToBoundary,
  cellToLatLng,
  cellToParent,
  getHexagonEdgeLengthAvg,
  gridDisk,
  latLngToCell,
  UNITS,
} from "h3-js";
import type { Position } from "#shared/geo.ts";

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

/** All cells within `rings` steps of a cell, itself included. */
export function cellsAround(center: Cell, rings: number): Cell[] {
  return gridDisk(center, rings);
}

/** How many rings surely cover a radius: each ring adds at least the cell's inner diameter. */
export function ringsFor(radiusMeters: number): number {
  const edgeMeters = getHexagonEdgeLengthAvg(LIVE_RESOLUTION, UNITS.m);
  return Math.max(1, Math.ceil(radiusMeters / (edgeMeters * Math.sqrt(3))) + 1);
}

export function cellCenter(cell: Cell): Position {
  const [lat, lng] = cellToLatLng(cell);
  return { lat, lng };
}

export function cellOutline(cell: Cell): Position[] {
  return cellToBoundary(cell).map(([lat, lng]) => ({ lat, lng }));
}
