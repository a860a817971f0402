import { and, eq } from "drizzle-orm";
import { stores } from "#drizzle/schema/index.ts";
import type { routes } from "#shared/contracts/index.ts";
import type { QueryOf, ResponseOf } from "#shared/contracts/route.ts";
import type { Ctx } from "../platform/index.ts";
import { positionOf, viewStore } from "./catalog-views.ts";
import { pageStores } from "./page-stores.ts";

/**
 * Stores of a city, nearest first, or best rated first without a position. A whole city is sorted
 * in memory: the edge answers this for the public, the core only when it is asked directly.
 * @throws BeelineError VALIDATION_FAILED for a cursor that is not ours or half a position.
 */
export async function listStores(
  ctx: Ctx,
  query: QueryOf<typeof routes.listStores>,
): Promise<ResponseOf<typeof routes.listStores>> {
  const from = positionOf(query);
  const rows = await ctx.db
    .select()
    .from(stores)
    .where(
      and(
        eq(stores.cityCode, query.city),
        query.open === undefined ? undefined : eq(stores.open, query.open),
      ),
    );
  const cuisine = query.cuisine?.toLowerCase();
  const found = rows.filter((row) => !cuisine || row.cuisine.toLowerCase() === cuisine);
  return pageStores(
    found.map((row) => viewStore(row, from)),
    { limit: query.limit, cursor: query.cursor },
  );
}
