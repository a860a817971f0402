/**
 * The cursor of a list of stores is the sort key of the last one shown, so a page goes on at the
 * right place also when stores came or left meanwhile.
 */
import type { Store } from "../contracts/catalog.ts";

export interface StoreKey {
  /** Metres, or without a position the negative rating in hundredths. */
  readonly rank: number;
  readonly id: string;
}

/** Nearest first with a position, best rated first without; the id breaks ties. */
export function keyOf(store: Store): StoreKey {
  return { rank: store.distanceMeters ?? -Math.round(store.rating * 100), id: store.id };
}

export function compareKeys(a: StoreKey, b: StoreKey): number {
  if (a.rank !== b.rank) return a.rank - b.rank;
  if (a.id === b.id) return 0;
  return a.id < b.id ? -1 : 1;
}

export function writeCursor({ rank, id }: StoreKey): string {
  return `${rank}~${id}`;
}

/** Undefined for anything that `writeCursor` did not write. */
export function readCursor(text: string): StoreKey | undefined {
  const [, rank, id] = /^(-?\d{1,8})~(sto_\w{1,76})$/.exec(text) ?? [];
  return rank === undefined || id === undefined ? undefined : { rank: Number(rank), id };
}
