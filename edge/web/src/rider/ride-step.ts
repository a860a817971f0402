/** One step of a simulated ride, for trying out the rider app at a desk. Pure. */
import { bearingDegrees, distanceMeters, interpolate, type Position } from "#shared/geo.ts";

export interface RidePoint {
  readonly position: Position;
  readonly bearing: number | null;
  readonly speedKmh: number;
}

export const RIDE_KMH = 24;

/**
 * Moves straight towards the target and stops there.
 * @param seconds how long this step takes
 * @param timeScale how much faster than reality the demo city lives
 */
export function rideStep(
  from: Position,
  to: Position,
  seconds: number,
  timeScale: number,
): RidePoint {
  const speedKmh = RIDE_KMH * timeScale;
  const left = distanceMeters(from, to);
  const reach = (speedKmh / 3.6) * seconds;
  if (left < 1) return { position: to, bearing: null, speedKmh: 0 };
  const bearing = bearingDegrees(from, to);
  if (reach >= left) return { position: to, bearing, speedKmh };
  return { position: interpolate(from, to, reach / left), bearing, speedKmh };
}
