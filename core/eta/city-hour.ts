import type { Runtime } from "../platform/index.ts";
import { cityTimeAt } from "./city-time-rules.ts";

/** The hour (0 … 23) on a city's wall clock; of an unknown city that of UTC. */
export function cityHour(runtime: Runtime, cityCode: string, atMs: number): number {
  const city = runtime.region.cities.find(({ code }) => code === cityCode);
  return cityTimeAt(city?.timeZone ?? "UTC", atMs).hour;
}
