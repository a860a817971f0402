/**
 * What one place knows to search a city: the shards, the words they share, and beside them what
 * changes from minute to minute. A change of a shelf replaces its shard; a dish that is sold out
 * sets a bit.
 */
import type { CatalogStore } from "./feed.ts";
import { SearchShard } from "./search-shard.ts";
import { Vocabulary } from "./vocabulary.ts";

export interface StoreState {
  readonly store: CatalogStore;
  /** Ids of the dishes that cannot be had now. */
  readonly soldOut: readonly string[];
}

export interface IndexedShard {
  readonly shard: SearchShard;
  /** By number in the city's vocabulary: the number in the shard and one, or 0. */
  readonly words: Uint32Array;
  /** By entry: 1 when it is sold out. */
  readonly soldOut: Uint8Array;
  /** By number in the shard. */
  readonly stores: (CatalogStore | undefined)[];
}

/** Words that nobody holds any more are swept when they are this many and half of all. */
const MANY_UNUSED = 2_000;

export class CityIndex {
  readonly #shards = new Map<number, IndexedShard>();
  readonly #places = new Map<string, { indexed: IndexedShard; number: number }>();
  readonly #states = new Map<string, StoreState>();
  #vocabulary = new Vocabulary();

  get vocabulary(): Vocabulary {
    return this.#vocabulary;
  }

  get shards(): Iterable<IndexedShard> {
    return this.#shards.values();
  }

  get entries(): number {
    return [...this.#shards.values()].reduce((sum, { shard }) => sum + shard.entries, 0);
  }

  /** Of the buffers, in bytes; words and tables add about as much again as the vocabulary. */
  get bytes(): number {
    const sizes = [...this.#shards.values()].map(
      ({ shard, words, soldOut }) => shard.bytes + words.byteLength + soldOut.byteLength,
    );
    return sizes.reduce((sum, size) => sum + size, 0);
  }

  putShard(id: number, buffer: ArrayBuffer): void {
    this.dropShard(id);
    if (this.#vocabulary.unused > Math.max(MANY_UNUSED, this.#vocabulary.size / 2)) this.#sweep();
    this.#index(id, new SearchShard(buffer));
  }

  #index(id: number, shard: SearchShard): void {
    const numbers = new Uint32Array(shard.wordCount);
    for (let word = 0; word < shard.wordCount; word++) {
      const [start, end] = shard.rangeOf(word);
      numbers[word] = this.#vocabulary.add(shard.word(word), end - start);
    }
    const words = new Uint32Array(this.#vocabulary.size);
    for (let word = 0; word < numbers.length; word++) words[numbers[word]!] = word + 1;
    const soldOut = new Uint8Array(shard.entries);
    const indexed: IndexedShard = { shard, words, soldOut, stores: [] };
    this.#shards.set(id, indexed);
    for (const [number, storeId] of shard.stores.entries()) {
      this.#places.set(storeId, { indexed, number });
      const state = this.#states.get(storeId);
      if (state) this.#apply(state);
    }
  }

  dropShard(id: number): void {
    const indexed = this.#shards.get(id);
    if (!indexed) return;
    const { shard, words } = indexed;
    this.#shards.delete(id);
    for (const [number, local] of words.entries()) {
      if (local === 0) continue;
      const [start, end] = shard.rangeOf(local - 1);
      this.#vocabulary.release(number, end - start);
    }
    for (const storeId of shard.stores) {
      if (this.#places.get(storeId)?.indexed === indexed) this.#places.delete(storeId);
    }
  }

  #sweep(): void {
    const shards = [...this.#shards];
    this.#vocabulary = new Vocabulary();
    this.#shards.clear();
    for (const [id, { shard }] of shards) this.#index(id, shard);
  }

  /** Whether a store takes orders, where it is, what it has run out of. */
  setStore(state: StoreState): void {
    this.#states.set(state.store.id, state);
    this.#apply(state);
  }

  /** A store that is no more; its shard may still name it for a moment. */
  removeStore(storeId: string): void {
    this.#states.delete(storeId);
    const place = this.#places.get(storeId);
    if (place) place.indexed.stores[place.number] = undefined;
  }

  #apply({ store, soldOut }: StoreState): void {
    const place = this.#places.get(store.id);
    if (!place) return;
    const { indexed, number } = place;
    indexed.stores[number] = store;
    const start = indexed.shard.storeEntries[number]! + 1;
    const end = indexed.shard.storeEntries[number + 1]!;
    indexed.soldOut.fill(0, start, end);
    if (soldOut.length === 0) return;
    const ids = new Set(soldOut);
    for (let entry = start; entry < end; entry++) {
      if (ids.has(indexed.shard.itemId(entry))) indexed.soldOut[entry] = 1;
    }
  }
}
