import { and, desc, eq, gt, isNull, lt } from "drizzle-orm";
import { surgeOverrides } from "#drizzle/schema/index.ts";
import type { QueryOf, ResponseOf, routes } from "#shared/contracts/index.ts";
import { type Ctx, now, pageFrom, readIdCursor } from "../../platform/index.ts";
import { requireCity } from "../require-city.ts";
import { viewOverride } from "./read-overrides.ts";

/** @throws BeelineError NOT_FOUND for a city of another region */
export async function listOverrides(
  ctx: Ctx,
  { city, status, cursor, limit }: QueryOf<typeof routes.listSurgeOverrides>,
): Promise<ResponseOf<typeof routes.listSurgeOverrides>> {
  requireCity(ctx, city);
  const before = cursor === undefined ? undefined : readIdCursor("surgeOverride", cursor);
  const rows = await ctx.db
    .select()
    .from(surgeOverrides)
    .where(
      and(
        eq(surgeOverrides.cityCode, city),
        status === "open" ? isNull(surgeOverrides.endedAt) : undefined,
        status === "open" ? gt(surgeOverrides.endsAt, now(ctx)) : undefined,
        before === undefined ? undefined : lt(surgeOverrides.id, before),
      ),
    )
    .orderBy(desc(surgeOverrides.id))
    .limit(limit + 1);
  return pageFrom(rows, limit, viewOverride);
}
