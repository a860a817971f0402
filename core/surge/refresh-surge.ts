/** One refresh of a city: who is free, who asked, what ops said, and the multipliers from that. */
import type { SurgePolicy } from "#shared/policies/surge.ts";
import { type RideType, rideTypes } from "#shared/ride-types.ts";
import { type Ctx, now } from "../platform/index.ts";
import { policyInForce } from "../policy/index.ts";
import { liveIndexOf } from "../supply/index.ts";
import { BUCKET_MS, BUCKETS, type CityGrid } from "./city-grid.ts";
import { countRides } from "./count-rides.ts";
import { readOverrides } from "./overrides/read-overrides.ts";
import { measure, refreshGrid, takeSupply } from "./refresh-grid.ts";
import { watchSupply } from "./surge-rules.ts";
import { type CitySurge, citySurgeOf } from "./surge-state.ts";

/** What other processes took is read for so long again: a booking is committed well within it. */
const REREAD_MS = 20_000;
/** A restart goes through the last minutes at this pace, to stand where it stood. */
const REPLAY_STEP_MS = 10_000;

/**
 * Measures a city anew. What was counted here is complete when this process is the only one of its
 * region; with others, which share their riders through Redis, the rows are counted each time.
 */
export async function refreshSurge(ctx: Ctx, cityCode: string): Promise<void> {
  const city = citySurgeOf(ctx.runtime, cityCode);
  if (!city) return;
  const atMs = now(ctx).getTime();
  const policy = policyInForce(ctx.runtime, "surge", { cityCode }).values;
  const supply = await liveIndexOf(ctx.runtime).aggregates(cityCode, atMs);
  city.overrides = await readOverrides(ctx, cityCode);
  const isFirst = !city.isRebuilt;
  if (isFirst) await countRides(ctx, cityCode, city.grid, atMs - (BUCKETS - 1) * BUCKET_MS);
  else if (ctx.runtime.config.redisUrl !== undefined) {
    await countRides(ctx, cityCode, city.grid, atMs - REREAD_MS);
  }
  // No waiting from here on: what quotes see in between would be of two moments.
  if (isFirst) {
    takeSupply(city.grid, supply);
    replay(city.grid, atMs, policy);
  }
  measure(city.grid, supply, atMs, policy);
  watchCity(city);
  city.isRebuilt = true;
  city.measuredAtMs = atMs;
}

/** Smoothing remembers; a process that begins remembers what it would have, had it been there. */
function replay(grid: CityGrid, atMs: number, policy: SurgePolicy): void {
  const windowMs = policy.windowSeconds * 1_000;
  for (let ago = BUCKETS * BUCKET_MS - windowMs; ago > 0; ago -= REPLAY_STEP_MS) {
    grid.look(atMs - ago, windowMs);
    refreshGrid(grid, policy);
  }
}

function watchCity({ grid, watches }: CitySurge): void {
  for (const rideType of rideTypes) {
    const { freeRiders, requests5m } = totalsOf(grid, rideType);
    watches.set(rideType, watchSupply(watches.get(rideType), freeRiders, requests5m));
  }
}

/** Of a whole city. */
export function totalsOf(
  grid: CityGrid,
  rideType: RideType,
): { freeRiders: number; requests5m: number } {
  let freeRiders = 0;
  let requests5m = 0;
  const first = grid.at(rideType, 0);
  for (let at = first; at < first + grid.size; at++) {
    freeRiders += grid.free[at]!;
    requests5m += grid.requests5m[at]!;
  }
  return { freeRiders, requests5m };
}
