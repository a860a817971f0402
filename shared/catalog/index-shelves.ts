/** An index of whole shelves, for who has them all at hand. */
import { CityIndex } from "./city-index.ts";
import { SHARD_SHELVES, writeShard } from "./search-shard.ts";
import type { StoreShelf } from "./shelf.ts";

/** The order of the shelves does not matter. */
export function indexShelves(shelves: readonly StoreShelf[]): CityIndex {
  const index = new CityIndex();
  const sorted = shelves.toSorted((a, b) => (a.store.id < b.store.id ? -1 : 1));
  for (let at = 0; at < sorted.length; at += SHARD_SHELVES) {
    index.putShard(at / SHARD_SHELVES, writeShard(sorted.slice(at, at + SHARD_SHELVES)));
  }
  for (const shelf of sorted) index.setStore({ store: shelf.store, soldOut: soldOutOf(shelf) });
  return index;
}

export function soldOutOf({ items }: StoreShelf): string[] {
  return items.filter(({ available }) => !available).map(({ id }) => id);
}
