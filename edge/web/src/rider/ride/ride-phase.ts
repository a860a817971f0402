/** Where a driver is in a ride, and the clocks that run. Pure. */
import type { Trip } from "#shared/contracts/riders.ts";

export type RidePhase = "to_pickup" | "at_pickup" | "riding" | "paused" | "ended";

export function ridePhase({ state, stops, ride }: Trip): RidePhase {
  if (state === "in_progress") return "riding";
  if (state === "paused") return "paused";
  if (state !== "assigned") return "ended";
  const pickup = stops.find(({ kind }) => kind === "pickup");
  return pickup?.state === "arrived" || ride?.arrivedAt ? "at_pickup" : "to_pickup";
}

export interface WaitingClock {
  readonly waitedSeconds: number;
  /** Until the waiting costs; 0 when it does. */
  readonly freeSeconds: number;
  /** Until one may leave; 0 when one may. */
  readonly noShowSeconds: number;
}

const secondsTo = (instant: string | null, nowMs: number) =>
  instant === null ? 0 : Math.max(0, (Date.parse(instant) - nowMs) / 1_000);

/** Null while nobody waits. */
export function waitingClock({ ride }: Trip, nowMs: number): WaitingClock | null {
  if (!ride?.arrivedAt) return null;
  return {
    waitedSeconds: Math.max(0, (nowMs - Date.parse(ride.arrivedAt)) / 1_000),
    freeSeconds: secondsTo(ride.freeWaitingUntil, nowMs),
    noShowSeconds: secondsTo(ride.noShowFrom, nowMs),
  };
}

/** How long a ride has been under way without its pauses, in seconds. */
export function rideClock({ startedAt, ride }: Trip, nowMs: number): number {
  if (startedAt === null) return 0;
  const until = ride?.pausedAt ? Date.parse(ride.pausedAt) : nowMs;
  return Math.max(0, (until - Date.parse(startedAt)) / 1_000 - (ride?.pausedSeconds ?? 0));
}
