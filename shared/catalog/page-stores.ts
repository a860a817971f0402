/** Filters, orders and pages the stores of a city. */
import type { Store } from "../contracts/catalog.ts";
import { fold } from "./likeness.ts";
import type { StoreQuery } from "./read-query.ts";
import { asStore, type CatalogStore } from "./shelf.ts";
import { compareKeys, keyOf, writeCursor } from "./store-cursor.ts";

export function pageStores(
  stores: Iterable<CatalogStore>,
  { near, cuisine, open, after, limit }: StoreQuery,
): { items: Store[]; nextCursor: string | null } {
  const found = [...stores]
    .filter((store) => open === undefined || store.open === open)
    .filter((store) => cuisine === undefined || fold(store.cuisine) === cuisine)
    .map((each) => asStore(each, near))
    .map((store) => ({ store, key: keyOf(store) }))
    .filter(({ key }) => after === undefined || compareKeys(key, after) > 0)
    .sort((a, b) => compareKeys(a.key, b.key));
  const page = found.slice(0, limit);
  const last = found.length > page.length ? page.at(-1) : undefined;
  return {
    items: page.map(({ store }) => store),
    nextCursor: last ? writeCursor(last.key) : null,
  };
}
