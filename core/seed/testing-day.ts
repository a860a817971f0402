/** A tiny day in the recorded format, for tests: two restaurants, three orders, two couriers. */
import type { DayFile } from "./parse-day.ts";

const table = (...rows: string[][]) => `${rows.map((row) => row.join("\t")).join("\n")}\n`;

export const tinyDay: Readonly<Record<DayFile, string>> = {
  "orders.txt": table(
    ["order", "x", "y", "placement_time", "restaurant", "ready_time"],
    ["o1", "1200", "900", "20", "r2", "31"],
    ["o2", "300", "2500", "5", "r1", "12"],
    ["o3", "-800", "700", "9", "r1", "9"],
  ),
  "restaurants.txt": table(["restaurant", "x", "y"], ["r1", "0", "1000"], ["r2", "1500", "1500"]),
  "couriers.txt": table(
    ["courier", "x", "y", "on_time", "off_time"],
    ["c1", "100", "100", "0", "90"],
    ["c2", "900", "1800", "10", "60"],
  ),
  "instance_parameters.txt": table(
    [
      "meters_per_minute",
      "pickup service minutes",
      "dropoff service minutes",
      "target click-to-door",
      "maximum click-to-door",
      "pay per order",
      "guaranteed pay per hour",
    ],
    ["320", "4", "4", "40", "90", "10", "15"],
  ),
};
