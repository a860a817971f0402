/** A live position as people see it: with its age. Pure. */
import type { SeenPosition } from "#shared/contracts/fields.ts";
import { freshnessOf } from "#shared/rooms.ts";
import type { LiveRider } from "../live/live-index.ts";

export function seenPositionOf(rider: LiveRider, nowMs: number): SeenPosition {
  const ageMs = Math.max(0, Math.round(nowMs - rider.recordedAtMs));
  return {
    lat: rider.lat,
    lng: rider.lng,
    bearing: rider.bearing,
    speedKmh: rider.speedKmh,
    recordedAt: new Date(rider.recordedAtMs).toISOString(),
    ageMs,
    freshness: freshnessOf(ageMs),
  };
}
