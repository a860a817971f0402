import { asc, eq } from "drizzle-orm";
import { items, stores } from "#drizzle/schema/index.ts";
import type { routes } from "#shared/contracts/index.ts";
import type { QueryOf, ResponseOf } from "#shared/contracts/route.ts";
import type { Ctx } from "../platform/index.ts";
import { positionOf, viewItem, viewStore } from "./catalog-views.ts";
import { bestMatches } from "./search-rules.ts";

const MAX_STORES = 20;
const MAX_ITEMS = 40;

/** Stores and dishes of a city by name. As with the list, the edge answers this for the public. */
export async function searchCatalog(
  ctx: Ctx,
  query: QueryOf<typeof routes.search>,
): Promise<ResponseOf<typeof routes.search>> {
  const storeRows = await ctx.db
    .select()
    .from(stores)
    .where(eq(stores.cityCode, query.city))
    .orderBy(asc(stores.id));
  const itemRows = await ctx.db
    .select({ item: items, storeName: stores.name })
    .from(items)
    .innerJoin(stores, eq(stores.id, items.storeId))
    .where(eq(stores.cityCode, query.city))
    .orderBy(asc(items.storeId), asc(items.sort), asc(items.id));
  const from = positionOf(query);
  const foundStores = bestMatches(
    storeRows,
    query.q,
    (row) => `${row.name} ${row.cuisine}`,
    MAX_STORES,
  );
  const foundItems = bestMatches(itemRows, query.q, (row) => row.item.name, MAX_ITEMS);
  return {
    stores: foundStores.map((row) => viewStore(row, from)),
    items: foundItems.map((row) => ({ ...viewItem(row.item), storeName: row.storeName })),
  };
}
