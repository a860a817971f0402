/** What every live index computes in the same way. Pure. */
import { distanceMeters } from "#shared/geo.ts";
import { isMatchable, type LiveCell, type LiveRider, type NearestQuery } from "./live-index.ts";

/** Whole thousandths, so that sums kept by adding and taking away never drift. */
export function roundAcceptance(acceptance: number): number {
  return Math.round(Math.min(1, Math.max(0, acceptance)) * 1000) / 1000;
}

/** Those of `riders` whom a query asks for, nearest first; equally far ones by id. */
export function chooseNearest<T extends LiveRider>(
  riders: Iterable<T>,
  { center, k, maxMeters, nowMs }: Pick<NearestQuery, "center" | "k" | "maxMeters" | "nowMs">,
): { rider: T; meters: number }[] {
  const found: { rider: T; meters: number }[] = [];
  for (const rider of riders) {
    if (!isMatchable(rider, nowMs)) continue;
    const meters = distanceMeters(center, rider);
    if (meters <= maxMeters) found.push({ rider, meters });
  }
  found.sort((a, b) => a.meters - b.meters || (a.rider.riderId < b.rider.riderId ? -1 : 1));
  return found.slice(0, k);
}

/** Searches per free rider; where nobody is free, the searches as if there were one. */
export function pressureOf(openSearches: number, free: number): number {
  return openSearches / Math.max(1, free);
}

export function countCells(riders: Iterable<LiveRider>): LiveCell[] {
  const cells = new Map<string, { cell: string; riders: number; free: number }>();
  for (const { cell, state } of riders) {
    const count = cells.get(cell) ?? { cell, riders: 0, free: 0 };
    count.riders += 1;
    if (state === "online") count.free += 1;
    cells.set(cell, count);
  }
  return [...cells.values()];
}
