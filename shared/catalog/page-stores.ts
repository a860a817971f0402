/** Filters, orders and pages the stores of a city. */
import type { Store } from "../contracts/catalog.ts";
import { fold } from "./fold.ts";
import type { StoreQuery } from "./read-query.ts";
import { asStore, type CatalogStore, distanceTo, isOpenNow } from "./shelf.ts";
import { compareKeys, keyOf, writeCursor } from "./store-cursor.ts";

/** @param nowMs when it is asked: hours are judged then, not when the store was published */
export function pageStores(
  stores: Iterable<CatalogStore>,
  { near, cuisine, open, minRating, sort, after, limit }: StoreQuery,
  nowMs: number,
): { items: Store[]; nextCursor: string | null } {
  const look = { nowMs, near };
  const found = [...stores]
    .filter((store) => minRating === undefined || store.rating >= minRating)
    .filter((store) => cuisine === undefined || fold(store.cuisine) === cuisine)
    .filter((store) => open === undefined || isOpenNow(store, look) === open)
    .map((store) => ({ store, key: keyOf(store, sort, distanceTo(store, look)) }))
    .filter(({ key }) => after === undefined || compareKeys(key, after) > 0)
    .sort((a, b) => compareKeys(a.key, b.key));
  const page = found.slice(0, limit);
  const last = found.length > page.length ? page.at(-1) : undefined;
  return {
    items: page.map(({ store }) => asStore(store, look)),
    nextCursor: last ? writeCursor(last.key) : null,
  };
}

/** Kitchens by how many stores have them, the same number by name. */
export function countCuisines(stores: Iterable<CatalogStore>): { name: string; stores: number }[] {
  const counts = new Map<string, number>();
  for (const { cuisine } of stores) counts.set(cuisine, (counts.get(cuisine) ?? 0) + 1);
  return [...counts]
    .map(([name, count]) => ({ name, stores: count }))
    .sort((a, b) => b.stores - a.stores || (a.name < b.name ? -1 : 1));
}
