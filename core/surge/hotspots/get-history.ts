import { and, desc, eq, inArray, sql } from "drizzle-orm";
import { hotspotSnapshots } from "#drizzle/schema/index.ts";
import type { QueryOf, ResponseOf, routes } from "#shared/contracts/index.ts";
import { type RideType, rideTypeFacts, rideTypes } from "#shared/ride-types.ts";
import { type Ctx, readCursor, readTimeCursor, writeCursor } from "../../platform/index.ts";
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
  const before = cursor === undefined ? undefined : placeIn(cursor);
  const vehicles = rideType ? [rideTypeFacts[rideType].vehicle] : [...typeOf.keys()];
  const { id, at, cityCode, vehicle } = hotspotSnapshots;
  const rows = await ctx.db
    .select()
    .from(hotspotSnapshots)
    .where(
      and(
        eq(cityCode, city),
        inArray(vehicle, vehicles),
        cell === undefined ? undefined : eq(hotspotSnapshots.cell, cell),
        before && sql`(${at}, ${id}) < (${before.at}::timestamptz, ${before.id}::bigint)`,
      ),
    )
    .orderBy(desc(at), desc(id))
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
    nextCursor: rows.length > limit && last ? writeCursor(last.at.toISOString(), last.id) : null,
  };
}

/** An instant and a number. @throws BeelineError VALIDATION_FAILED for what is none of ours */
function placeIn(cursor: string): { at: string; id: string } {
  readCursor(cursor, /^\S+ \d{1,15}$/);
  return readTimeCursor(cursor);
}
