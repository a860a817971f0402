/**
 * Surge: how many ask for a ride and how many drivers are free, cell by cell, and what that does to
 * prices; where drivers are wanted. Measured in memory every few seconds, never asked for on the way
 * of a quote.
 */
export { bindSurge } from "./bind-surge.ts";
export { CityGrid, DEMAND_WINDOW_MS } from "./city-grid.ts";
export { measure } from "./refresh-grid.ts";
export { refreshSurge } from "./refresh-surge.ts";
export { noteRideRequest, pressureAt, type SurgePlace, surgeAt } from "./surge-at.ts";
export { surgeForPressure } from "./surge-for-pressure.ts";
export { type SurgeLoop, startSurgeLoop } from "./surge-loop.ts";
