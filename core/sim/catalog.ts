/** The shop window at the edge, as customers see it. */
import { catalogRoutes, type Item, type Store } from "#shared/contracts/catalog.ts";
import type { Position } from "#shared/geo.ts";
import type { Api } from "./api.ts";
import type { City } from "./city.ts";

const MOST_PAGES = 20;

/** All stores of the city by name; names are unique within a plan. */
export async function readStores(city: City, edge: Api): Promise<Map<string, Store>> {
  const stores = new Map<string, Store>();
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const query = { city: city.plan.cityCode, limit: 100, ...(cursor ? { cursor } : {}) };
    const { items, nextCursor } = await edge.call(catalogRoutes.listStores, { query }, city.signal);
    for (const store of items) stores.set(store.name, store);
    if (nextCursor === null) break;
    cursor = nextCursor;
  }
  return stores;
}

export async function browseStores(city: City, edge: Api, home: Position): Promise<Store[]> {
  const query = { city: city.plan.cityCode, ...home, limit: 50 };
  const { items } = await edge.call(catalogRoutes.listStores, { query }, city.signal);
  return items;
}

export async function readMenu(city: City, edge: Api, storeId: string): Promise<Item[]> {
  const params = { id: storeId };
  return (await edge.call(catalogRoutes.getMenu, { params }, city.signal)).items;
}
