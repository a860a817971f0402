/**
 * The cursor of a list of stores is the sort key of the last one shown, so a page goes on at the
 * right place also when stores came or left meanwhile.
 */
import type { CatalogStore } from "./shelf.ts";

export type StoreSort = "distance" | "rating";

export interface StoreKey {
  readonly sort: StoreSort;
  /** Metres, or the negative rating in hundredths. */
  readonly rank: number;
  readonly id: string;
}

/** Nearest first, or best rated first; the id breaks ties. */
export function keyOf(store: CatalogStore, sort: StoreSort, distance: number | null): StoreKey {
  const rank = sort === "distance" ? (distance ?? 0) : -Math.round(store.rating * 100);
  return { sort, rank, id: store.id };
}

export function compareKeys(a: StoreKey, b: StoreKey): number {
  if (a.rank !== b.rank) return a.rank - b.rank;
  if (a.id === b.id) return 0;
  return a.id < b.id ? -1 : 1;
}

const letters = { distance: "d", rating: "r" } as const;

export function writeCursor({ sort, rank, id }: StoreKey): string {
  return `${letters[sort]}${rank}~${id}`;
}

/** Undefined for anything that `writeCursor` did not write. */
export function readCursor(text: string): StoreKey | undefined {
  const [, letter, rank, id] = /^([dr])(-?\d{1,8})~(sto_\w{1,76})$/.exec(text) ?? [];
  if (rank === undefined || id === undefined) return undefined;
  return { sort: letter === "d" ? "distance" : "rating", rank: Number(rank), id };
}
