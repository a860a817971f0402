/** The day as a table, for whoever has to understand what went wrong on it. */
import type { LivedDay } from "./live-day.ts";
import type { DayRows } from "./read-day.ts";

const HOUR_MS = 3_600_000;
const HOURS = Array.from({ length: 18 }, (_, i) => i + 6);

export function sayDay({ midnightMs, city }: LivedDay, rows: DayRows): string {
  const hourOf = (at: Date | null) => (at ? Math.floor((at.getTime() - midnightMs) / HOUR_MS) : -1);
  const table = HOURS.map((hour) => {
    const placed = (vertical: string) =>
      rows.orders.filter((order) => order.vertical === vertical && hourOf(order.placedAt) === hour);
    const trips = rows.trips.filter(({ assignedAt }) => hourOf(assignedAt) === hour);
    const of = (vertical: string, state: string) =>
      trips.filter((trip) => trip.vertical === vertical && trip.state === state).length;
    const surges = rows.rides
      .filter(({ surge }) => hourOf(new Date(surge.at)) === hour)
      .map(({ surge }) => surge.multiplierHundredths);
    return [
      `${hour}:00`,
      placed("delivery").length,
      of("delivery", "completed"),
      placed("ride").length,
      of("ride", "completed"),
      trips.filter(({ state }) => state === "cancelled").length,
      new Set(trips.map(({ riderId }) => riderId)).size,
      Math.max(100, ...surges) / 100,
    ];
  });
  const heads = ["hour", "food", "brought", "rides", "ridden", "given up", "riders", "surge"];
  const lines = [heads, ...table].map((cells) =>
    cells.map((cell) => String(cell).padStart(9)).join(""),
  );
  const states = Map.groupBy(rows.orders, ({ vertical, state }) => `${vertical} ${state}`);
  const ends = [...states].map(([name, { length }]) => `${length} ${name}`).toSorted();
  const odd = [...city.world.mishaps].map(([name, count]) => `${name} ${count}`).toSorted();
  return [...lines, ends.join(", "), odd.join(", ")].join("\n");
}
