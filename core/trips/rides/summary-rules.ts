import type { RideSummary } from "#shared/contracts/trip-ride.ts";

/** Pure. */
export function summaryOf(
  distanceMeters: number,
  durationSeconds: number,
  waitingSeconds: number,
): RideSummary {
  const kmh = durationSeconds > 0 ? (distanceMeters / durationSeconds) * 3.6 : 0;
  const averageSpeedKmh = Math.round(kmh * 10) / 10;
  return { distanceMeters, durationSeconds, waitingSeconds, averageSpeedKmh };
}
