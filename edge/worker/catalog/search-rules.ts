/**
 * Forgiving search over the names of a city: accents and case do not matter, a beginning is
 * enough, and a slip or two of the finger is forgiven ("cheesy piza" finds "Cheese Pizza").
 *
 * Every distinct word of the city is compared with each word of the query once; the documents
 * that hold it come from the word's postings. Thousands of words take a millisecond or two.
 */
import type { StoreShelf } from "./city-catalog.ts";

export interface FoundStore {
  readonly shelf: StoreShelf;
  readonly score: number;
}
export interface FoundItem {
  readonly shelf: StoreShelf;
  readonly itemIndex: number;
  readonly score: number;
}

/** A store when `itemIndex` is -1, else a dish of it. */
interface Entry {
  readonly shelf: StoreShelf;
  readonly itemIndex: number;
}
interface Posting {
  readonly entry: number;
  readonly weight: number;
}
export interface SearchIndex {
  readonly entries: readonly Entry[];
  readonly postings: ReadonlyMap<string, readonly Posting[]>;
}

/** Lower case, without accents, other signs as spaces. */
export function fold(text: string): string {
  return text
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

export function wordsOf(text: string): string[] {
  return fold(text)
    .split(" ")
    .filter((word) => word !== "");
}

/** A name says more than the section or kitchen it belongs to. */
const NAME_WEIGHT = 1;
const KIND_WEIGHT = 0.6;
const DESCRIPTION_WEIGHT = 0.3;

export function indexShelves(shelves: readonly StoreShelf[]): SearchIndex {
  const entries: Entry[] = [];
  const postings = new Map<string, Posting[]>();
  const add = (entry: Entry, fields: readonly (readonly [string, number])[]) => {
    const at = entries.push(entry) - 1;
    const weights = new Map<string, number>();
    for (const [text, weight] of fields) {
      for (const word of wordsOf(text)) weights.set(word, Math.max(weight, weights.get(word) ?? 0));
    }
    for (const [word, weight] of weights) {
      const known = postings.get(word);
      if (known) known.push({ entry: at, weight });
      else postings.set(word, [{ entry: at, weight }]);
    }
  };
  for (const shelf of shelves) {
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

/** Slips that a word of this length forgives: a short word is another word after one. */
function allowedSlips(length: number): number {
  if (length < 4) return 0;
  return length < 7 ? 1 : 2;
}

/**
 * Edits between two words (insert, delete, replace, swap of neighbours), or `limit + 1` when there
 * are more. With `isPrefix` the rest of `word` after the match is free.
 */
export function slipsBetween(typed: string, word: string, limit: number, isPrefix = false): number {
  if (typed.length - word.length > limit) return limit + 1;
  if (!isPrefix && word.length - typed.length > limit) return limit + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: word.length + 1 }, (_, column) => column);
  for (let row = 1; row <= typed.length; row++) {
    const current = [row];
    for (let column = 1; column <= word.length; column++) {
      const same = typed[row - 1] === word[column - 1] ? 0 : 1;
      let slips = Math.min(last[column]! + 1, current[column - 1]! + 1, last[column - 1]! + same);
      const isSwap = typed[row - 1] === word[column - 2] && typed[row - 2] === word[column - 1];
      if (row > 1 && column > 1 && isSwap) slips = Math.min(slips, beforeLast[column - 2]! + 1);
      current.push(slips);
    }
    if (Math.min(...current) > limit) return limit + 1;
    beforeLast = last;
    last = current;
  }
  return isPrefix ? Math.min(...last) : last[word.length]!;
}

/** How well a word of the city answers a typed word: 0 (not at all) … 1 (the same). */
export function likeness(typed: string, word: string): number {
  if (typed === word) return 1;
  if (word.startsWith(typed)) return 0.85;
  const limit = allowedSlips(typed.length);
  if (limit === 0) return 0;
  const whole = slipsBetween(typed, word, limit);
  if (whole <= limit) return 0.8 - 0.15 * whole;
  const start = slipsBetween(typed, word, limit, true);
  return start <= limit ? 0.6 - 0.15 * start : 0;
}

export interface Found {
  readonly stores: FoundStore[];
  readonly items: FoundItem[];
}

/** Best first. An entry must answer most of the typed words: all of one or two, two of three. */
export function searchShelves(index: SearchIndex, query: string, limit = 20): Found {
  // Ten words are more than anybody types; the rest would only cost time.
  const typedWords = [...new Set(wordsOf(query))].slice(0, 10);
  const totals = new Map<number, { score: number; answered: number }>();
  for (const typed of typedWords) {
    for (const [entry, score] of answersTo(index, typed)) {
      const total = totals.get(entry) ?? { score: 0, answered: 0 };
      totals.set(entry, { score: total.score + score, answered: total.answered + 1 });
    }
  }
  const needed = Math.max(1, Math.ceil(typedWords.length * 0.65));
  const ranked = [...totals]
    .filter(([, total]) => total.answered >= needed)
    .map(([entry, total]) => ({ ...index.entries[entry]!, score: total.score }))
    .sort((a, b) => b.score - a.score);
  return {
    stores: ranked.filter(({ itemIndex }) => itemIndex < 0).slice(0, limit),
    items: ranked.filter(({ itemIndex }) => itemIndex >= 0).slice(0, limit),
  };
}

function answersTo(index: SearchIndex, typed: string): Map<number, number> {
  const best = new Map<number, number>();
  for (const [word, postings] of index.postings) {
    const alike = likeness(typed, word);
    if (alike === 0) continue;
    for (const { entry, weight } of postings) {
      best.set(entry, Math.max(best.get(entry) ?? 0, alike * weight));
    }
  }
  return best;
}
