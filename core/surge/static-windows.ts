/** Hours of the week with a price of their own. Pure. */
import type { SurgeWindow } from "#shared/policies/surge.ts";
import type { RideType } from "#shared/ride-types.ts";

const MINUTES_A_DAY = 1_440;
const MINUTES_A_WEEK = 7 * MINUTES_A_DAY;

/**
 * The highest multiplier of the windows that are open; undefined when none is.
 * @param minuteOfWeek by the city's clock, 0 to 10 079, from Monday 00:00 on
 */
export function staticHundredths(
  windows: readonly SurgeWindow[],
  minuteOfWeek: number,
  rideType: RideType,
): number | undefined {
  let highest: number | undefined;
  for (const window of windows) {
    if (window.rideTypes && !window.rideTypes.includes(rideType)) continue;
    if (!isOpen(window, minuteOfWeek)) continue;
    if (highest === undefined || window.multiplierHundredths > highest) {
      highest = window.multiplierHundredths;
    }
  }
  return highest;
}

function isOpen({ days, from, until }: SurgeWindow, minuteOfWeek: number): boolean {
  const start = minutesOf(from);
  const length = minutesOf(until) - start;
  const minutes = length > 0 ? length : length + MINUTES_A_DAY;
  return days.some((day) => {
    const since = minuteOfWeek - ((day - 1) * MINUTES_A_DAY + start);
    // Sunday night goes on into Monday.
    return (since + MINUTES_A_WEEK) % MINUTES_A_WEEK < minutes;
  });
}

function minutesOf(clock: string): number {
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
}

const dayNames = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const clocks = new Map<string, Intl.DateTimeFormat>();
const MINUTE_MS = 60_000;
/** Of each zone the last answer: it is asked for thousands of times a minute. */
const lastMinutes = new Map<string, { readonly minute: number; readonly ofWeek: number }>();

/** By the clock on the wall in a zone, 0 to 10 079, from Monday 00:00 on. */
export function minuteOfWeek(atMs: number, timeZone: string): number {
  const minute = Math.floor(atMs / MINUTE_MS);
  const last = lastMinutes.get(timeZone);
  if (last?.minute === minute) return last.ofWeek;
  let clock = clocks.get(timeZone);
  if (!clock) {
    const style = { weekday: "short", hour: "2-digit", minute: "2-digit" } as const;
    clock = new Intl.DateTimeFormat("en-US", { ...style, timeZone, hourCycle: "h23" });
    clocks.set(timeZone, clock);
  }
  const parts = clock.formatToParts(atMs);
  const part = (type: string) => parts.find((found) => found.type === type)?.value ?? "";
  const day = Math.max(0, dayNames.indexOf(part("weekday")));
  const ofWeek = day * MINUTES_A_DAY + Number(part("hour")) * 60 + Number(part("minute"));
  lastMinutes.set(timeZone, { minute, ofWeek });
  return ofWeek;
}
