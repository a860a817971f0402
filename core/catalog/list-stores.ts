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
 * @throws BeelineError VALIDATION_FAILED for a cursor that is not ours.
 */
export async function listStores(
  ctx: Ctx,
  query: QueryOf<typeof routes.listStores>,
): Promise<ResponseOf<typeof routes.listStores>> {
  const rows = await ctx.db
    .select()
    .from(stores)
    .where(
      and(
        eq(stores.cityCode, query.city),
        query.cuisine === undefined ? undefined : eq(stores.cuisine, query.cuisine),
        query.open === undefined ? undefined : eq(stores.open, query.open),
      ),
    );
  const from = positionOf(query);
  return pageStores(
    rows.map((row) => viewStore(row, from)),
    { limit: query.limit, cursor: query.cursor },
  );
}
