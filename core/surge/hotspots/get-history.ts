import { and, desc, eq, inArray, lt } from "drizzle-orm";
import { hotspotSnapshots } from "#drizzle/schema/index.ts";
import type { QueryOf, ResponseOf, routes } from "#shared/contracts/index.ts";
import { type RideType, rideTypeFacts, rideTypes } from "#shared/ride-types.ts";
import { type Ctx, readCursor, writeCursor } from "../../platform/index.ts";
import { requireCity } from "../require-city.ts";

const typeOf = new Map<string, RideType>(
  rideTypes.map((rideType) => [rideTypeFacts[rideType].vehicle, rideType]),
);

/** Newest first. @throws BeelineError NOT_FOUND for a city of another region */
export async function getHistory(
  ctx: Ctx,
  { city, cell, rideType, cursor, limit }: QueryOf<typeof routes.getSurgeHistory>,
): Promise<ResponseOf<typeof routes.getSurgeHistory>> {
  requireCity(ctx, city);
  const [before] = cursor === undefined ? [] : readCursor(cursor, /^\d{1,15}$/);
  const vehicles = rideType ? [rideTypeFacts[rideType].vehicle] : [...typeOf.keys()];
  const { id, cityCode, vehicle } = hotspotSnapshots;
  const rows = await ctx.db
    .select()
    .from(hotspotSnapshots)
    .where(
      and(
        eq(cityCode, city),
        inArray(vehicle, vehicles),
        cell === undefined ? undefined : eq(hotspotSnapshots.cell, cell),
        before === undefined ? undefined : lt(id, Number(before)),
      ),
    )
    .orderBy(desc(id))
    .limit(limit + 1);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map((row) => ({
      cell: row.cell,
      rideType: typeOf.get(row.vehicle)!,
      at: row.at.toISOString(),
      requests5m: row.requests5m,
      activeRiders: row.activeRiders,
      multiplierHundredths: row.surgeHundredths,
      demandScore: row.demandScore,
    })),
    nextCursor: rows.length > limit && last ? writeCursor(last.id) : null,
  };
}
