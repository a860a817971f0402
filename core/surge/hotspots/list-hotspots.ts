import { eq } from "drizzle-orm";
import { riders } from "#drizzle/schema/index.ts";
import type { QueryOf, ResponseOf, routes } from "#shared/contracts/index.ts";
import { distanceMeters, type Position } from "#shared/geo.ts";
import { type RideType, rideTypeFacts, rideTypes } from "#shared/ride-types.ts";
import { type Ctx, cellCenter, now } from "../../platform/index.ts";
import { policyInForce } from "../../policy/index.ts";
import { surgeOfCell } from "../surge-at.ts";
import { type CitySurge, citySurgeOf } from "../surge-state.ts";
import { chooseHotspots, HOTSPOT_EXPIRY_MS, type SeenCell } from "./choose-hotspots.ts";

type Answer = ResponseOf<typeof routes.listHotspots>;

/**
 * Where rides for the rider's vehicle are asked for near a place. Nothing about anybody: cells with
 * few requests are not shown at all.
 */
export async function listHotspots(
  ctx: Ctx,
  riderId: string,
  { lat, lng, rideType: wanted }: QueryOf<typeof routes.listHotspots>,
): Promise<Answer> {
  const near = { lat, lng };
  const cityCode = nearestCityTo(ctx, near);
  const rideType = wanted ?? (await typeDrivenBy(ctx, riderId));
  const policy = policyInForce(ctx.runtime, "surge", { cityCode }).values;
  const city = citySurgeOf(ctx.runtime, cityCode);
  const ageMs = city?.measuredAtMs === undefined ? null : now(ctx).getTime() - city.measuredAtMs;
  const radiusMeters = policy.hotspotRadiusMeters;
  const nothing = { at: null, ageMs: null, expiresAt: null, items: [] };
  const answer = { rideType, radiusMeters, nextCursor: null };
  if (!city || ageMs === null || ageMs > HOTSPOT_EXPIRY_MS) return { ...answer, ...nothing };
  const at = city.measuredAtMs!;
  return {
    ...answer,
    at: new Date(at).toISOString(),
    ageMs: Math.max(0, ageMs),
    expiresAt: new Date(at + HOTSPOT_EXPIRY_MS).toISOString(),
    items:
      rideType === null
        ? []
        : chooseHotspots(seenCells(ctx, cityCode, city, rideType), near, rideType, policy),
  };
}

/** Cells in which somebody asked. */
export function* seenCells(
  ctx: Ctx,
  cityCode: string,
  { grid }: CitySurge,
  rideType: RideType,
): Generator<SeenCell> {
  for (const [slot, cell] of grid.cells.entries()) {
    const at = grid.at(rideType, slot);
    const requests5m = grid.requests5m[at]!;
    if (requests5m === 0) continue;
    const question = { cityCode, cell, rideType };
    const { multiplierHundredths } = surgeOfCell(ctx.runtime, question);
    const freeRiders = grid.free[at]!;
    yield { cell, center: cellCenter(cell), requests5m, freeRiders, multiplierHundredths };
  }
}

function nearestCityTo(ctx: Ctx, position: Position): string {
  const [first, ...others] = ctx.runtime.region.cities;
  let nearest = first!;
  for (const city of others) {
    const isNearer =
      distanceMeters(position, city.center) < distanceMeters(position, nearest.center);
    if (isNearer) nearest = city;
  }
  return nearest.code;
}

/** Null for a vehicle that only delivers. */
async function typeDrivenBy(ctx: Ctx, riderId: string): Promise<RideType | null> {
  const [row] = await ctx.db
    .select({ vehicle: riders.vehicle })
    .from(riders)
    .where(eq(riders.id, riderId));
  return rideTypes.find((type) => rideTypeFacts[type].vehicle === row?.vehicle) ?? null;
}
