/** Positions and distances in WGS 84. Cells (H3) live in one geo place per side, not here. */
import { z } from "zod";

export const Position = z.object({
  lat: z.number().min(-90).max(90),
  lng: z.number().min(-180).max(180),
});
export type Position = z.infer<typeof Position>;

/** Mean Earth radius in metres (IUGG). */
const EARTH_RADIUS_METERS = 6_371_008.8;
const RADIANS = Math.PI / 180;

/** Great-circle distance in metres by the haversine formula. */
export function distanceMeters(from: Position, to: Position): number {
  const dLat = (to.lat - from.lat) * RADIANS;
  const dLng = (to.lng - from.lng) * RADIANS;
  const a =
    Math.sin(dLat / 2) ** 2 +
    Math.cos(from.lat * RADIANS) * Math.cos(to.lat * RADIANS) * Math.sin(dLng / 2) ** 2;
  return 2 * EARTH_RADIUS_METERS * Math.asin(Math.min(1, Math.sqrt(a)));
}

/** Initial bearing in degrees clockwise from north, 0 ≤ bearing < 360. */
export function bearingDegrees(from: Position, to: Position): number {
  const dLng = (to.lng - from.lng) * RADIANS;
  const y = Math.sin(dLng) * Math.cos(to.lat * RADIANS);
  const x =
    Math.cos(from.lat * RADIANS) * Math.sin(to.lat * RADIANS) -
    Math.sin(from.lat * RADIANS) * Math.cos(to.lat * RADIANS) * Math.cos(dLng);
  return (Math.atan2(y, x) / RADIANS + 360) % 360;
}

/** The point `meters` north and east of `origin`; good to a metre within a city. */
export function offsetMeters(
  origin: Position,
  offset: { northMeters: number; eastMeters: number },
): Position {
  const lat = origin.lat + offset.northMeters / (EARTH_RADIUS_METERS * RADIANS);
  const lng =
    origin.lng +
    offset.eastMeters / (EARTH_RADIUS_METERS * RADIANS * Math.cos(origin.lat * RADIANS));
  return { lat, lng };
}

/** The point at `fraction` (0 … 1) of the straight line between two points of one city. */
export function interpolate(from: Position, to: Position, fraction: number): Position {
  return {
    lat: from.lat + (to.lat - from.lat) * fraction,
    lng: from.lng + (to.lng - from.lng) * fraction,
  };
}

/** Whether a point lies in a polygon (even-odd rule); the outline need not be closed. */
export function isInside(point: Position, outline: readonly Position[]): boolean {
  let inside = false;
  for (let i = 0, j = outline.length - 1; i < outline.length; j = i++) {
    const a = outline[i]!;
    const b = outline[j]!;
    const crosses = a.lat > point.lat !== b.lat > point.lat;
    if (!crosses) continue;
    const lngAtLat = ((b.lng - a.lng) * (point.lat - a.lat)) / (b.lat - a.lat) + a.lng;
    if (point.lng < lngAtLat) inside = !inside;
  }
  return inside;
}
