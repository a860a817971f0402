/** The one place on this side that knows H3. Resolution 8 is a cell of about 0.74 km². */
import {
  cellToBoundary,
  cellToLatLng,
  isValidCell as isValid,
  latLngToCell,
  polygonToCells,
} from "h3-js";
import type { Position } from "#shared/geo.ts";

/** The resolution of supply, demand and surge. */
export const SUPPLY_RESOLUTION = 8;

/** The cell that holds a position. @param resolution 0 … 15 */
export function cellOf(position: Position, resolution: number = SUPPLY_RESOLUTION): string {
  return latLngToCell(position.lat, position.lng, resolution);
}

export function cellCenter(cell: string): Position {
  const [lat, lng] = cellToLatLng(cell);
  return { lat, lng };
}

/** The corners of a cell, not closed: six, or five at the twelve pentagons of the globe. */
export function cellOutline(cell: string): Position[] {
  return cellToBoundary(cell).map(([lat, lng]) => ({ lat, lng }));
}

/** All cells whose centre lies in the outline. */
export function cellsInside(outline: readonly Position[], resolution: number): string[] {
  return polygonToCells(
    outline.map((corner) => [corner.lat, corner.lng]),
    resolution,
  );
}

export function isCell(cell: string): boolean {
  return isValid(cell);
}
