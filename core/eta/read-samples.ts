import { and, desc, eq, gte } from "drizzle-orm";
import { etaSamples } from "#drizzle/schema/index.ts";
import { Vehicle } from "#shared/contracts/fields.ts";
import type { Queries } from "../platform/index.ts";
import type { EtaSample } from "./leg-rules.ts";

/** The newest samples of a city since an instant, newest first. */
export async function readSamples(
  db: Queries,
  { cityCode, since, most }: { cityCode: string; since: Date; most: number },
): Promise<EtaSample[]> {
  const rows = await db
    .select()
    .from(etaSamples)
    .where(and(eq(etaSamples.cityCode, cityCode), gte(etaSamples.endedAt, since)))
    .orderBy(desc(etaSamples.endedAt))
    .limit(most);
  return rows.flatMap((row) => {
    const vehicle = Vehicle.safeParse(row.vehicle);
    if (!vehicle.success) return [];
    const { leg, tripId, riderId, hour, weekday, prepSeconds, actualSeconds } = row;
    return [
      {
        ...{ leg, tripId, riderId, hour, weekday, prepSeconds, actualSeconds },
        vehicle: vehicle.data,
        meters: row.distanceMeters,
        endedAtMs: row.endedAt.getTime(),
      },
    ];
  });
}
