/** A store with its menu: the unit in which a catalog is kept, listed and searched. */
import type { CatalogSnapshot, Item, Store } from "../contracts/catalog.ts";
import { distanceMeters, type Position } from "../geo.ts";

/** A store without a viewer, from whom it would have a distance. */
export type CatalogStore = CatalogSnapshot["stores"][number];

export interface StoreShelf {
  readonly store: CatalogStore;
  readonly items: Item[];
}

/** One shelf for each store of the snapshot, in its order; a dish without a store is left out. */
export function shelvesOf({ stores, items }: CatalogSnapshot): StoreShelf[] {
  const menus = Map.groupBy(items, (item) => item.storeId);
  return stores.map((store) => ({ store, items: menus.get(store.id) ?? [] }));
}

/** @param near where the viewer is; without it the distance is null */
export function asStore(store: CatalogStore, near?: Position): Store {
  const distance = near ? Math.round(distanceMeters(near, store.position)) : null;
  return { ...store, distanceMeters: distance };
}
