/** The catalog of a city as this isolate knows it. */
import { CityIndex } from "#shared/catalog/city-index.ts";
import { type CatalogStore, type Wanted, WHOLE_CITY } from "#shared/catalog/feed.ts";
import type { Popularity } from "#shared/catalog/search-city.ts";
import { isOpenNow } from "#shared/catalog/shelf.ts";
import type { CatalogNews } from "./catalog-tables.ts";

const QUARTER_MS = 15 * 60_000;
const MINUTE_MS = 60_000;

export class CityView {
  readonly cityCode: string;
  version = 0;
  confirmedAtMs = 0;
  tastesVersion = -1;
  /** By cell. */
  popular: Readonly<Record<string, readonly Wanted[]>> = {};
  popularity: Popularity = new Map();
  /** Newest versions by id; those of `loaded` may be older. */
  shards: readonly { readonly id: number; readonly version: number }[] = [];
  readonly loaded = new Map<number, number>();
  index = new CityIndex();
  readonly #stores = new Map<string, { store: CatalogStore; version: number; soldOut: string[] }>();
  #opening = { minute: -1, mark: "" };

  constructor(cityCode: string) {
    this.cityCode = cityCode;
  }

  get stores(): CatalogStore[] {
    return [...this.#stores.values()].map(({ store }) => store);
  }

  /** The version of a store's shelf; undefined when the city has no such store. */
  shelfVersion(storeId: string): number | undefined {
    return this.#stores.get(storeId)?.version;
  }

  /** Takes what is newer; news that were overtaken by others change nothing. */
  take(news: CatalogNews): void {
    if (!news.isWhole && news.version < this.version) return;
    if (news.isWhole) {
      const here = new Set(news.stores.map(({ store }) => store.id));
      for (const id of this.#stores.keys()) if (!here.has(id)) this.#remove(id);
    }
    for (const { store, version, soldOut } of news.stores) {
      this.#stores.set(store.id, { store, version, soldOut });
      this.index.setStore({ store, soldOut });
    }
    for (const id of news.gone) this.#remove(id);
    if (news.version !== this.version) this.#opening = { minute: -1, mark: "" };
    this.version = news.version;
    this.confirmedAtMs = news.confirmedAtMs;
    this.shards = news.shards;
    if (news.popular) {
      this.popular = news.popular;
      this.popularity = new Map(
        (news.popular[WHOLE_CITY] ?? []).map(({ itemId, score }) => [itemId, score]),
      );
    }
    this.tastesVersion = news.tastesVersion;
  }

  #remove(storeId: string): void {
    this.#stores.delete(storeId);
    this.index.removeStore(storeId);
  }

  /** Of what is searched, which may be a moment older than what is listed. */
  searchTag(nowMs: number): string {
    const versions = [...this.loaded.values()].reduce((sum, version) => sum + version, 0);
    return `${this.tag(nowMs)}-${versions.toString(36)}`;
  }

  /** Gives the memory of the search back; the next search loads it again. */
  dropIndex(): void {
    this.index = new CityIndex();
    this.loaded.clear();
    for (const { store, soldOut } of this.#stores.values()) this.index.setStore({ store, soldOut });
  }

  /**
   * Changes whenever an answer may: with the version, with the tastes, and where stores have hours
   * with who is open and with the quarter hour.
   */
  tag(nowMs: number): string {
    const minute = Math.floor(nowMs / MINUTE_MS);
    if (this.#opening.minute !== minute) this.#opening = { minute, mark: this.#openingMark(nowMs) };
    return `${this.cityCode}-${this.version}-${Math.max(0, this.tastesVersion)}${this.#opening.mark}`;
  }

  #openingMark(nowMs: number): string {
    let hash = 0x811c9dc5;
    let hasHours = false;
    for (const { store } of this.#stores.values()) {
      if (store.openingHours === null) continue;
      hasHours = true;
      hash = Math.imul(hash ^ (isOpenNow(store, { nowMs }) ? 1 : 2), 0x01000193);
    }
    if (!hasHours) return "";
    return `-${Math.floor(nowMs / QUARTER_MS).toString(36)}${(hash >>> 0).toString(36)}`;
  }
}
