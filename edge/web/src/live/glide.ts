/**
 * The gliding of a marker between position reports. Reports come every second or four; the arrow
 * moves all the time, one report behind, and never turns the long way round. Pure.
 */
import { bearingDegrees, distanceMeters, interpolate, type Position } from "#shared/geo.ts";

export interface GlidePoint {
  readonly position: Position;
  /** Degrees clockwise from north. */
  readonly bearing: number;
}

export interface Glide {
  readonly from: GlidePoint;
  readonly to: GlidePoint;
  readonly startMs: number;
  readonly durationMs: number;
}

export interface GlideTarget {
  readonly position: Position;
  readonly bearing: number | null;
}

const SHORTEST_MS = 300;
const LONGEST_MS = 5_000;
/** Further than this between two reports is a jump, not a ride: gliding there would tell a lie. */
const JUMP_METERS = 3_000;
/** Below this a new bearing computed from two positions is noise of the receiver. */
const TURN_METERS = 4;

/** A marker that stands still. */
export function startGlide(target: GlideTarget, nowMs: number): Glide {
  const point = { position: target.position, bearing: target.bearing ?? 0 };
  return { from: point, to: point, startMs: nowMs, durationMs: 0 };
}

/**
 * Sets off from where the marker is seen now to the new report, in about the time that lay
 * between the last two reports, so that it arrives when the next one is due.
 */
export function glideTo(glide: Glide, target: GlideTarget, nowMs: number): Glide {
  const here = glideAt(glide, nowMs);
  const meters = distanceMeters(here.position, target.position);
  if (meters > JUMP_METERS) return startGlide(target, nowMs);
  const computed =
    meters >= TURN_METERS ? bearingDegrees(here.position, target.position) : here.bearing;
  const sinceLastMs = nowMs - glide.startMs;
  return {
    from: here,
    to: { position: target.position, bearing: target.bearing ?? computed },
    startMs: nowMs,
    durationMs: Math.min(LONGEST_MS, Math.max(SHORTEST_MS, sinceLastMs)),
  };
}

/** Where the marker is seen at a moment. */
export function glideAt(glide: Glide, nowMs: number): GlidePoint {
  const share = glide.durationMs === 0 ? 1 : (nowMs - glide.startMs) / glide.durationMs;
  const fraction = Math.min(1, Math.max(0, share));
  // The turn is done in the first third: a rider turns at the corner, not along the whole road.
  const turn = Math.min(1, fraction * 3);
  return {
    position: interpolate(glide.from.position, glide.to.position, fraction),
    bearing: turnBetween(glide.from.bearing, glide.to.bearing, turn),
  };
}

export function isSettled(glide: Glide, nowMs: number): boolean {
  return nowMs >= glide.startMs + glide.durationMs;
}

/** Turns the short way round. @returns degrees, 0 ≤ bearing < 360 */
export function turnBetween(from: number, to: number, fraction: number): number {
  const turn = ((to - from + 540) % 360) - 180;
  return (from + turn * fraction + 360) % 360;
}
