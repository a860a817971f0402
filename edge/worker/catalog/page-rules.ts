/** Filters, orders and pages the stores of a city. */
import type { Store } from "#shared/contracts/catalog.ts";
import { distanceMeters, type Position } from "#shared/geo.ts";
import type { StoreShelf } from "./city-catalog.ts";
import { fold } from "./search-rules.ts";

export interface StoreQuery {
  readonly near: Position | undefined;
  readonly cuisine: string | undefined;
  readonly open: boolean | undefined;
  readonly cursor: Cursor | undefined;
  readonly limit: number;
}

/** The sort key of the last store that was given out: [rank, id]. */
export type Cursor = readonly [number, string];

export interface StorePage {
  readonly items: Store[];
  readonly next: Cursor | undefined;
}

export function asStore(shelf: StoreShelf, near: Position | undefined): Store {
  const distance = near ? Math.round(distanceMeters(near, shelf.store.position)) : null;
  return { ...shelf.store, distanceMeters: distance };
}

/** Nearest first with a position, best rated first without; the id breaks ties. */
function cursorOf(store: Store): Cursor {
  return [store.distanceMeters ?? -Math.round(store.rating * 100), store.id];
}

function compare(a: Cursor, b: Cursor): number {
  if (a[0] !== b[0]) return a[0] - b[0];
  return a[1] < b[1] ? -1 : Number(a[1] > b[1]);
}

export function pageStores(shelves: Iterable<StoreShelf>, query: StoreQuery): StorePage {
  const cuisine = query.cuisine === undefined ? undefined : fold(query.cuisine);
  const after = query.cursor;
  const found = [...shelves]
    .filter(({ store }) => query.open === undefined || store.open === query.open)
    .filter(({ store }) => cuisine === undefined || fold(store.cuisine) === cuisine)
    .map((shelf) => asStore(shelf, query.near))
    .map((store) => ({ store, key: cursorOf(store) }))
    .filter(({ key }) => after === undefined || compare(key, after) > 0)
    .sort((a, b) => compare(a.key, b.key));
  const page = found.slice(0, query.limit);
  return {
    items: page.map(({ store }) => store),
    next: found.length > page.length ? page.at(-1)?.key : undefined,
  };
}

export function writeCursor(cursor: Cursor | undefined): string | null {
  if (!cursor) return null;
  return btoa(JSON.stringify(cursor)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** Undefined for anything that writeCursor did not write. */
export function readCursor(text: string): Cursor | undefined {
  try {
    const value: unknown = JSON.parse(atob(text.replaceAll("-", "+").replaceAll("_", "/")));
    if (!Array.isArray(value) || value.length !== 2) return undefined;
    const [rank, id]: unknown[] = value;
    return typeof rank === "number" && typeof id === "string" ? [rank, id] : undefined;
  } catch {
    return undefined;
  }
}
