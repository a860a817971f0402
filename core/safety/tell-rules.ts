/** Who is told of a ride, by the clock of its city. Pure. */
import type { ToldOf } from "#shared/contracts/safety.ts";
import type { SafetyPolicy } from "#shared/policies/index.ts";

/** The hour on the wall, 0 to 23. */
function hourAt(at: Date, timeZone: string): number {
  const style = { hour: "numeric", hourCycle: "h23", timeZone } as const;
  return Number(new Intl.DateTimeFormat("en", style).format(at));
}

export function isNight(
  at: Date,
  timeZone: string,
  { nightFromHour: from, nightToHour: to }: Pick<SafetyPolicy, "nightFromHour" | "nightToHour">,
): boolean {
  const hour = hourAt(at, timeZone);
  return from <= to ? hour >= from && hour < to : hour >= from || hour < to;
}

export function wantsRide(toldOf: ToldOf, startsByNight: boolean): boolean {
  return toldOf === "all_rides" || (toldOf === "night_rides" && startsByNight);
}

/** When a ride is expected at its end; null when nobody could estimate it, or it is over. */
export function expectedEnd(
  ride: {
    readonly startedAt: Date;
    readonly plannedSeconds: number | null;
    readonly pausedMs: number;
  },
  now: Date,
  timeScale: number,
): Date | null {
  if (ride.plannedSeconds === null) return null;
  const drivenMs = (ride.plannedSeconds * 1_000) / timeScale;
  const end = new Date(ride.startedAt.getTime() + ride.pausedMs + drivenMs);
  return end > now ? end : null;
}
