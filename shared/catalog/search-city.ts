/**
 * Forgiving search over the names of a city: accents and case do not matter, a beginning is
 * enough, and a slip or two of the finger is forgiven ("cheesy piza" finds "Cheese Pizza"). Every
 * entry that holds a word like one of the typed ones is looked at, so that the answer is exact.
 */
import type { catalogRoutes } from "../contracts/catalog.ts";
import type { ResponseOf } from "../contracts/route.ts";
import { BestHits } from "./best-hits.ts";
import type { CityIndex, IndexedShard } from "./city-index.ts";
import { neededWords, popularityBonus, rankOf, STORE_SHARE } from "./rank-rules.ts";
import { entryOf, weightOf } from "./search-shard.ts";
import { type SoughtWord, soughtWords } from "./search-words.ts";
import { asStore, distanceTo, isOpenNow, type Look } from "./shelf.ts";

/** Stores, and dishes, that one answer has at most. */
const MAX_FOUND = 20;
/** Of these, recent orders decide who is among the found. */
const MAX_CONSIDERED = 80;

interface Place {
  readonly indexed: IndexedShard;
  readonly entry: number;
}
type Found = ResponseOf<typeof catalogRoutes.search>;
/** Decayed orders of the dishes that are ordered most, by id. */
export type Popularity = ReadonlyMap<string, number>;

/** Best first; equal ones by the store's id, then in the order of the menu. */
export function searchCity(
  index: CityIndex,
  query: string,
  look: Look,
  popularity: Popularity = new Map(),
): Found {
  const sought = soughtWords(index.vocabulary, query, index.entries);
  const stores = new BestHits<Place>(MAX_CONSIDERED, isBefore);
  const items = new BestHits<Place>(MAX_CONSIDERED, isBefore);
  if (sought.some(({ matches }) => matches.length > 0)) {
    for (const indexed of index.shards) searchShard(indexed, sought, look, { stores, items });
  }
  return {
    stores: stores.all.slice(0, MAX_FOUND).map(({ value }) => asStore(storeOf(value)!, look)),
    items: mostWanted(items, popularity).map((place) => viewItem(place, look)),
  };
}

function isBefore(a: Place, b: Place): boolean {
  const left = storeIdOf(a);
  const right = storeIdOf(b);
  return left === right ? a.entry < b.entry : left < right;
}

const storeIdOf = ({ indexed, entry }: Place) =>
  indexed.shard.stores[indexed.shard.entryStores[entry]!]!;
const storeOf = ({ indexed, entry }: Place) => indexed.stores[indexed.shard.entryStores[entry]!];

function mostWanted(items: BestHits<Place>, popularity: Popularity): Place[] {
  const best = new BestHits<Place>(MAX_FOUND, isBefore);
  for (const { rank, value } of items.all) {
    const score = popularity.get(value.indexed.shard.itemId(value.entry)) ?? 0;
    best.offer(rank + popularityBonus(score), value);
  }
  return best.all.map(({ value }) => value);
}

function viewItem(place: Place, look: Look): Found["items"][number] {
  const store = storeOf(place)!;
  return {
    ...place.indexed.shard.item(place.entry),
    available: place.indexed.soldOut[place.entry] === 0,
    storeName: store.name,
    storeOpen: isOpenNow(store, look),
    distanceMeters: distanceTo(store, look),
  };
}

/** Room to add up in, as large as the largest shard; between two searches it is all zero. */
let scores: Float32Array[] = [];
let touched = new Uint32Array(0);

function makeRoom(words: number, entries: number): void {
  if (touched.length < entries) {
    touched = new Uint32Array(entries);
    scores = [];
  }
  while (scores.length < words) scores.push(new Float32Array(touched.length));
}

function searchShard(
  indexed: IndexedShard,
  sought: readonly SoughtWord[],
  look: Look,
  best: { stores: BestHits<Place>; items: BestHits<Place> },
): void {
  const { shard } = indexed;
  makeRoom(sought.length, shard.entries);
  let count = 0;
  for (const [at, { matches }] of sought.entries()) {
    const own = scores[at]!;
    for (const { word, likeness } of matches) {
      const local = word < indexed.words.length ? indexed.words[word]! : 0;
      if (local === 0) continue;
      const [start, end] = shard.rangeOf(local - 1);
      for (let i = start; i < end; i++) {
        const posting = shard.postings[i]!;
        const entry = entryOf(posting);
        const score = likeness * weightOf(posting);
        if (own[entry]! >= score) continue;
        // Listed once, by the first word that it answers.
        if (own[entry] === 0 && !isScored(at, entry)) touched[count++] = entry;
        own[entry] = score;
      }
    }
  }
  rankTouched(indexed, sought, look, { ...best, count });
  for (let i = 0; i < count; i++) {
    for (let at = 0; at < sought.length; at++) scores[at]![touched[i]!] = 0;
  }
}

function isScored(words: number, entry: number): boolean {
  for (let at = 0; at < words; at++) if (scores[at]![entry]! > 0) return true;
  return false;
}

function rankTouched(
  indexed: IndexedShard,
  sought: readonly SoughtWord[],
  look: Look,
  { stores, items, count }: { stores: BestHits<Place>; items: BestHits<Place>; count: number },
): void {
  const { shard, soldOut } = indexed;
  const needed = neededWords(sought.length);
  const allWeights = sought.reduce((sum, { weight }) => sum + weight, 0);
  const seen = new Map<number, { distanceMeters: number | null; isOpen: boolean }>();
  for (let i = 0; i < count; i++) {
    const entry = touched[i]!;
    const number = shard.entryStores[entry]!;
    const store = indexed.stores[number];
    if (!store) continue;
    const storeEntry = shard.storeEntries[number]!;
    const isStore = storeEntry === entry;
    let sum = 0;
    let answered = 0;
    let ownWords = 0;
    for (let at = 0; at < sought.length; at++) {
      const own = scores[at]![entry]!;
      const score = isStore ? own : Math.max(own, scores[at]![storeEntry]! * STORE_SHARE);
      sum += score * sought[at]!.weight;
      if (score > 0) answered += 1;
      if (own > 0) ownWords += 1;
    }
    if (answered < needed) continue;
    const text = sum / allWeights;
    const best = isStore ? stores : items;
    // Nothing adds more than a fifth to the text.
    if (text + 0.2 < best.least) continue;
    let facts = seen.get(number);
    if (!facts) {
      facts = { distanceMeters: distanceTo(store, look), isOpen: isOpenNow(store, look) };
      seen.set(number, facts);
    }
    const coverage = Math.min(1, ownWords / Math.max(1, shard.entryWords[entry]!));
    const rank = rankOf({ text, coverage, ...facts, isSoldOut: soldOut[entry] === 1 });
    best.offer(rank, { indexed, entry });
  }
}
