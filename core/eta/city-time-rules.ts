/** Hour and weekday on a city's wall clock. Pure; remembers the answer of the current quarter hour. */
import type { CityTime } from "./leg-rules.ts";

/** No zone changes its clock but on a quarter of an hour. */
const QUARTER_MS = 15 * 60_000;

interface Zone {
  readonly format: Intl.DateTimeFormat;
  quarter: number;
  time: CityTime;
}

/** As many as there are zones with a city. */
const zones = new Map<string, Zone>();
const weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

export function cityTimeAt(timeZone: string, atMs: number): CityTime {
  let zone = zones.get(timeZone);
  if (!zone) {
    const format = new Intl.DateTimeFormat("en-GB", {
      timeZone,
      hour: "2-digit",
      hourCycle: "h23",
      weekday: "short",
    });
    zone = { format, quarter: Number.NaN, time: { hour: 0, weekday: 1 } };
    zones.set(timeZone, zone);
  }
  const quarter = Math.floor(atMs / QUARTER_MS);
  if (zone.quarter !== quarter) {
    const parts = zone.format.formatToParts(quarter * QUARTER_MS);
    const part = (type: string) => parts.find((found) => found.type === type)?.value ?? "";
    zone.time = { hour: Number(part("hour")), weekday: weekdays.indexOf(part("weekday")) + 1 };
    zone.quarter = quarter;
  }
  return zone.time;
}
