/**
 * Forgiving search over the names of a city: accents and case do not matter, a beginning is
 * enough, and a slip or two of the finger is forgiven ("cheesy piza" finds "Cheese Pizza"). Every
 * entry that holds a word like one of the typed ones is looked at, so that the answer is exact.
 */
import type { catalogRoutes } from "../contracts/catalog.ts";
import type { ResponseOf } from "../contracts/route.ts";
import { BestHits } from "./best-hits.ts";
import type { CityIndex, IndexedShard } from "./city-index.ts";
import {
  MOST_PLACE_BONUS,
  neededWords,
  placeRank,
  popularityBonus,
  STORE_SHARE,
  textRank,
} from "./rank-rules.ts";
import { entryOf, isDescribing, type SearchShard, weightOf } from "./search-shard.ts";
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
  // A shard has its stores in the order of their ids, and their dishes in that of the menu.
  if (a.indexed === b.indexed) return a.entry < b.entry;
  return storeIdOf(a) < storeIdOf(b);
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
let marks = new Uint8Array(0);
let touched = new Uint32Array(0);
/** By store of the shard at hand: what its place and hours add; not a number until it is known. */
let placeBonus = new Float64Array(0);

function makeRoom(words: number, { entries, stores }: SearchShard): void {
  if (touched.length < entries) {
    touched = new Uint32Array(entries);
    marks = new Uint8Array(entries);
    scores = [];
  }
  if (placeBonus.length < stores.length) placeBonus = new Float64Array(stores.length);
  placeBonus.fill(Number.NaN, 0, stores.length);
  while (scores.length < words) scores.push(new Float32Array(touched.length));
}

function searchShard(
  indexed: IndexedShard,
  sought: readonly SoughtWord[],
  look: Look,
  best: { stores: BestHits<Place>; items: BestHits<Place> },
): void {
  const { shard } = indexed;
  makeRoom(sought.length, shard);
  let count = 0;
  for (const [at, { matches, isCommon }] of sought.entries()) {
    const own = scores[at]!;
    for (const { word, likeness } of matches) {
      const local = word < indexed.words.length ? indexed.words[word]! : 0;
      if (local === 0) continue;
      const [start, end] = shard.rangeOf(local - 1);
      for (let i = start; i < end; i++) {
        const posting = shard.postings[i]!;
        if (likeness < 1 && isDescribing(posting)) continue;
        const entry = entryOf(posting);
        if (marks[entry] === 0) {
          // A word that is nearly everywhere only adds to what the rarer ones have found.
          if (isCommon) continue;
          marks[entry] = 1;
          touched[count++] = entry;
        }
        const score = likeness * weightOf(posting);
        if (score > own[entry]!) own[entry] = score;
      }
    }
  }
  rankTouched(indexed, sought, look, { ...best, count });
  for (let i = 0; i < count; i++) {
    const entry = touched[i]!;
    marks[entry] = 0;
    for (let at = 0; at < sought.length; at++) scores[at]![entry] = 0;
  }
}

function rankTouched(
  indexed: IndexedShard,
  sought: readonly SoughtWord[],
  look: Look,
  { stores, items, count }: { stores: BestHits<Place>; items: BestHits<Place>; count: number },
): void {
  const { shard, soldOut } = indexed;
  const words = sought.length;
  const needed = neededWords(words);
  const weights = Float64Array.from(sought, ({ weight }) => weight);
  const allWeights = weights.reduce((sum, weight) => sum + weight, 0);
  for (let i = 0; i < count; i++) {
    const entry = touched[i]!;
    const number = shard.entryStores[entry]!;
    const storeEntry = shard.storeEntries[number]!;
    const isStore = storeEntry === entry;
    let sum = 0;
    let answered = 0;
    let ownWords = 0;
    for (let at = 0; at < words; at++) {
      const own = scores[at]![entry]!;
      let score = own;
      if (own > 0) ownWords += 1;
      if (!isStore) score = Math.max(own, scores[at]![storeEntry]! * STORE_SHARE);
      if (score === 0) continue;
      answered += 1;
      sum += score * weights[at]!;
    }
    if (answered < needed) continue;
    const best = isStore ? stores : items;
    const coverage = Math.min(1, ownWords / Math.max(1, shard.entryWords[entry]!));
    const text = textRank(sum / allWeights, coverage, soldOut[entry] === 1);
    if (text + MOST_PLACE_BONUS < best.least) continue;
    if (Number.isNaN(placeBonus[number]!)) {
      const store = indexed.stores[number];
      placeBonus[number] = store
        ? placeRank(distanceTo(store, look), isOpenNow(store, look))
        : Number.NEGATIVE_INFINITY;
    }
    const rank = text + placeBonus[number]!;
    if (rank >= best.least && rank > 0) best.offer(rank, { indexed, entry });
  }
}
