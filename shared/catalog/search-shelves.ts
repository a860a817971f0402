/**
 * Forgiving search over the names of a city: accents and case do not matter, a beginning is
 * enough, and a slip or two of the finger is forgiven ("cheesy piza" finds "Cheese Pizza").
 */
import type { catalogRoutes } from "../contracts/catalog.ts";
import type { ResponseOf } from "../contracts/route.ts";
import type { Position } from "../geo.ts";
import { likeness, wordsOf } from "./likeness.ts";
import type { SearchIndex } from "./search-index.ts";
import { asStore } from "./shelf.ts";

/** Ten words are more than anybody types; the rest would only cost time. */
const MAX_WORDS = 10;
/** Stores, and dishes, that one answer has at most. */
const MAX_FOUND = 20;
/** Share of the typed words that must be answered: all of one or two, two of three. */
const NEEDED_SHARE = 0.65;

/** Best first; equal ones by the store's id, then in the order of the menu. */
export function searchShelves(
  index: SearchIndex,
  query: string,
  near?: Position,
): ResponseOf<typeof catalogRoutes.search> {
  const typedWords = [...new Set(wordsOf(query))].slice(0, MAX_WORDS);
  const totals = new Map<number, { score: number; answered: number }>();
  for (const typed of typedWords) {
    for (const [entry, score] of answersTo(index, typed)) {
      const total = totals.get(entry) ?? { score: 0, answered: 0 };
      totals.set(entry, { score: total.score + score, answered: total.answered + 1 });
    }
  }
  const needed = Math.max(1, Math.ceil(typedWords.length * NEEDED_SHARE));
  const ranked = [...totals]
    .filter(([, { answered }]) => answered >= needed)
    .sort(([a, { score: ofA }], [b, { score: ofB }]) => ofB - ofA || a - b)
    .map(([entry]) => index.entries[entry]!);
  return {
    stores: ranked
      .filter(({ itemIndex }) => itemIndex < 0)
      .slice(0, MAX_FOUND)
      .map(({ shelf }) => asStore(shelf.store, near)),
    items: ranked
      .filter(({ itemIndex }) => itemIndex >= 0)
      .slice(0, MAX_FOUND)
      .map(({ shelf, itemIndex }) => ({
        ...shelf.items[itemIndex]!,
        storeName: shelf.store.name,
      })),
  };
}

/** Each entry that holds a word like the typed one, with how well it answers. */
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
