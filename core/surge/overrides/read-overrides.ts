import { and, asc, eq, gt, isNull } from "drizzle-orm";
import { surgeOverrides } from "#drizzle/schema/index.ts";
import type { SurgeOverride, SurgeReason } from "#shared/contracts/surge.ts";
import { RideType } from "#shared/ride-types.ts";
import { type Ctx, now } from "../../platform/index.ts";
import type { OpenOverride } from "../surge-state.ts";

export type OverrideRow = typeof surgeOverrides.$inferSelect;

/** More are refused, so that what is gone through for each quote stays short. */
export const MAX_OPEN_OVERRIDES = 100;

/** What holds in a city now, or will. */
export async function readOverrides(ctx: Ctx, cityCode: string): Promise<OpenOverride[]> {
  const rows = await ctx.db
    .select()
    .from(surgeOverrides)
    .where(
      and(
        eq(surgeOverrides.cityCode, cityCode),
        isNull(surgeOverrides.endedAt),
        gt(surgeOverrides.endsAt, now(ctx)),
      ),
    )
    .orderBy(asc(surgeOverrides.id))
    .limit(MAX_OPEN_OVERRIDES);
  return rows.map((row) => ({
    id: row.id,
    cell: row.cell,
    rideType: rideTypeOf(row),
    multiplierHundredths: row.multiplierHundredths,
    startsAtMs: row.startsAt.getTime(),
    endsAtMs: row.endsAt.getTime(),
    createdAtMs: row.createdAt.getTime(),
    reason: row.reason as SurgeReason,
  }));
}

export function viewOverride(row: OverrideRow): SurgeOverride {
  const { id, cityCode, cell, multiplierHundredths, createdBy, endedBy } = row;
  return {
    ...{ id, cityCode, cell, rideType: rideTypeOf(row), multiplierHundredths },
    startsAt: row.startsAt.toISOString(),
    endsAt: row.endsAt.toISOString(),
    reason: row.reason as SurgeReason,
    ...{ createdBy, createdAt: row.createdAt.toISOString() },
    ...{ endedBy, endedAt: row.endedAt?.toISOString() ?? null },
  };
}

function rideTypeOf({ rideType }: OverrideRow): RideType | null {
  return rideType === null ? null : RideType.parse(rideType);
}
