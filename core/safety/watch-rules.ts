/**
 * Whether a ride looks as if something were wrong, from its positions. There is no routing server:
 * the way is taken to be the line from pick-up to drop-off, and a detour is one only when it also
 * leads away from the destination.
 */
import type { AlarmKind } from "#shared/contracts/safety.ts";
import { distanceMeters, type Position } from "#shared/geo.ts";
import type { SafetyPolicy } from "#shared/policies/index.ts";

/** A ride as one look finds it. Times are of the city: the thresholds are compared with them. */
export interface WatchedRide {
  readonly pickup: Position;
  readonly dropoff: Position;
  /** Null when nobody could estimate it: such a ride is never too long. */
  readonly plannedSeconds: number | null;
  /** Driving time so far, without pauses. */
  readonly drivenSeconds: number;
  /** How long the present pause lasts; null when it drives. */
  readonly pausedSeconds: number | null;
  /** Null when its rider is not heard of. */
  readonly position: Position | null;
}

/** What is remembered of a ride between two looks; a restart forgets it and begins anew. */
export interface WatchMemory {
  readonly nearestMeters: number;
  readonly awaySince: number | null;
  readonly anchor: Position | null;
  readonly anchorSince: number;
}

export interface Suspicion {
  readonly kind: Exclude<AlarmKind, "sos">;
  /** Metres or seconds, as the kind has it. */
  readonly measure: number;
}

export const freshMemory: WatchMemory = {
  nearestMeters: Number.POSITIVE_INFINITY,
  awaySince: null,
  anchor: null,
  anchorSince: 0,
};

/** How much further than its nearest a ride has to be to get away from its destination, metres. */
const AWAY_METERS = 200;

/**
 * @param seconds a clock of the city that only goes forward
 * @returns all that looks wrong now; telling it once is the caller's business
 */
export function watchRide(
  memory: WatchMemory,
  ride: WatchedRide,
  seconds: number,
  policy: SafetyPolicy,
): { memory: WatchMemory; suspicions: Suspicion[] } {
  const suspicions: Suspicion[] = [];
  const { plannedSeconds, drivenSeconds, pausedSeconds, position } = ride;
  if (plannedSeconds !== null) {
    const late = drivenSeconds - plannedSeconds;
    const isLong = drivenSeconds > plannedSeconds * policy.tooLongFactor;
    if (isLong && late > policy.tooLongSeconds) {
      suspicions.push({ kind: "too_long", measure: Math.round(late) });
    }
  }
  if (pausedSeconds !== null && pausedSeconds > policy.pauseSeconds) {
    suspicions.push({ kind: "long_stop", measure: Math.round(pausedSeconds) });
  }
  if (!position) return { memory, suspicions };
  const next = remember(memory, ride, position, seconds, policy);
  if (next.awaySince !== null && seconds - next.awaySince >= policy.deviationSeconds) {
    const measure = Math.round(offTheWayMeters(position, ride.pickup, ride.dropoff));
    suspicions.push({ kind: "route_deviation", measure });
  }
  const stoodSeconds = seconds - next.anchorSince;
  if (pausedSeconds === null && stoodSeconds >= policy.standSeconds) {
    suspicions.push({ kind: "long_stop", measure: Math.round(stoodSeconds) });
  }
  return { memory: next, suspicions };
}

function remember(
  memory: WatchMemory,
  ride: WatchedRide,
  position: Position,
  seconds: number,
  policy: SafetyPolicy,
): WatchMemory {
  const { pickup, dropoff, pausedSeconds } = ride;
  const left = distanceMeters(position, dropoff);
  const off = offTheWayMeters(position, pickup, dropoff);
  const length = distanceMeters(pickup, dropoff);
  const allowed = Math.max(policy.deviationMeters, policy.deviationShare * length);
  // It was at its pick-up once, whatever was forgotten since.
  const nearest = Math.min(memory.nearestMeters, length);
  const strays = off > allowed && left > nearest + AWAY_METERS;
  const hasMoved =
    memory.anchor === null || distanceMeters(memory.anchor, position) > policy.standMeters;
  // Near the destination people look for the door and the change: that is no standing.
  const isThere = left <= policy.farMeters;
  const isFresh = hasMoved || isThere || pausedSeconds !== null;
  return {
    nearestMeters: Math.min(nearest, left),
    awaySince: strays ? (memory.awaySince ?? seconds) : null,
    anchor: isFresh ? position : memory.anchor,
    anchorSince: isFresh ? seconds : memory.anchorSince,
  };
}

/** Distance from the line between two places, metres; on a plane, which a city is. */
export function offTheWayMeters(at: Position, from: Position, to: Position): number {
  const east = Math.cos((from.lat * Math.PI) / 180);
  const x = (to.lng - from.lng) * east;
  const y = to.lat - from.lat;
  const px = (at.lng - from.lng) * east;
  const py = at.lat - from.lat;
  const length = x * x + y * y;
  const share = length === 0 ? 0 : Math.min(1, Math.max(0, (px * x + py * y) / length));
  const nearest = { lat: from.lat + share * y, lng: from.lng + (share * x) / east };
  return distanceMeters(at, nearest);
}

/** Whether a ride ended somewhere else than it was booked to. */
export function judgeEnd(
  ended: Position,
  dropoff: Position,
  policy: SafetyPolicy,
): Suspicion | undefined {
  const meters = distanceMeters(ended, dropoff);
  return meters > policy.farMeters
    ? { kind: "far_from_destination", measure: Math.round(meters) }
    : undefined;
}
