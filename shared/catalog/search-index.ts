/**
 * The words of a city's stores and dishes, each with where it stands. Every distinct word is
 * compared with each word of a query once; thousands of words take a millisecond or two.
 */
import { wordsOf } from "./likeness.ts";
import type { StoreShelf } from "./shelf.ts";

/** A store when `itemIndex` is -1, else a dish of it. */
export interface Entry {
  readonly shelf: StoreShelf;
  readonly itemIndex: number;
}
export interface Posting {
  /** Index into the entries. */
  readonly entry: number;
  readonly weight: number;
}
export interface SearchIndex {
  readonly entries: readonly Entry[];
  readonly postings: ReadonlyMap<string, readonly Posting[]>;
}

/** A name says more than the section or kitchen it belongs to. */
const NAME_WEIGHT = 1;
const KIND_WEIGHT = 0.6;
const DESCRIPTION_WEIGHT = 0.3;

type Field = readonly [text: string, weight: number];

/** The order of the shelves does not matter: equal answers come by the store's id. */
export function indexShelves(shelves: readonly StoreShelf[]): SearchIndex {
  const entries: Entry[] = [];
  const postings = new Map<string, Posting[]>();
  const add = (entry: Entry, fields: readonly Field[]) => {
    const at = entries.push(entry) - 1;
    for (const [word, weight] of weightsOf(fields)) {
      const known = postings.get(word);
      if (known) known.push({ entry: at, weight });
      else postings.set(word, [{ entry: at, weight }]);
    }
  };
  for (const shelf of shelves.toSorted((a, b) => (a.store.id < b.store.id ? -1 : 1))) {
    const { store, items } = shelf;
    add({ shelf, itemIndex: -1 }, [
      [store.name, NAME_WEIGHT],
      [store.cuisine, KIND_WEIGHT],
    ]);
    for (const [itemIndex, item] of items.entries()) {
      add({ shelf, itemIndex }, [
        [item.name, NAME_WEIGHT],
        [item.section, KIND_WEIGHT],
        [item.description, DESCRIPTION_WEIGHT],
      ]);
    }
  }
  return { entries, postings };
}

/** Each word with the best weight that it has in any field. */
function weightsOf(fields: readonly Field[]): Map<string, number> {
  const weights = new Map<string, number>();
  for (const [text, weight] of fields) {
    for (const word of wordsOf(text)) weights.set(word, Math.max(weight, weights.get(word) ?? 0));
  }
  return weights;
}
