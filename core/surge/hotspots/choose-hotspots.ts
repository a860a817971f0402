/** Which cells are shown to a driver. Pure: counts of cells go in, counts of cells come out. */
import type { Hotspot } from "#shared/contracts/hotspots.ts";
import { distanceMeters, type Position } from "#shared/geo.ts";
import type { SurgePolicy } from "#shared/policies/surge.ts";
import type { RideType } from "#shared/ride-types.ts";
import { demandScoreOf } from "../surge-rules.ts";

export interface SeenCell {
  readonly cell: string;
  readonly center: Position;
  readonly requests5m: number;
  readonly freeRiders: number;
  readonly multiplierHundredths: number;
}

/** What is older is not shown: drivers would go where nobody waits any more. */
export const HOTSPOT_EXPIRY_MS = 120_000;

type Bounds = Pick<SurgePolicy, "hotspotMinRequests" | "hotspotRadiusMeters" | "hotspotsShown">;

/**
 * The most wanted cells near a place. Cells with fewer requests than the floor are left out: a count
 * of one is somebody.
 */
export function chooseHotspots(
  cells: Iterable<SeenCell>,
  near: Position,
  rideType: RideType,
  { hotspotMinRequests, hotspotRadiusMeters, hotspotsShown }: Bounds,
): Hotspot[] {
  const found: Hotspot[] = [];
  for (const { requests5m, ...seen } of cells) {
    if (requests5m < hotspotMinRequests) continue;
    const meters = Math.round(distanceMeters(near, seen.center));
    if (meters > hotspotRadiusMeters) continue;
    const demandScore = demandScoreOf(requests5m, seen.freeRiders);
    found.push({ ...seen, rideType, meters, demandScore, requests: requests5m });
  }
  return found
    .sort((a, b) => b.demandScore - a.demandScore || a.meters - b.meters || order(a.cell, b.cell))
    .slice(0, hotspotsShown);
}

function order(a: string, b: string): number {
  return a < b ? -1 : 1;
}
