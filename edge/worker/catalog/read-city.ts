/** The catalog of a city as this isolate knows it, at most a second old. */
import { indexShelves, type SearchIndex } from "#shared/catalog/search-index.ts";
import type { CatalogStore, StoreShelf } from "#shared/catalog/shelf.ts";
import { BeelineError } from "#shared/errors.ts";
import { parseId } from "#shared/ids.ts";
import { findCity, regions } from "#shared/regions.ts";
import { configOf } from "../config.ts";
import type { Env } from "../env.ts";

export interface CityShelves {
  readonly cityCode: string;
  readonly version: number;
  readonly stores: readonly CatalogStore[];
  readonly byStoreId: ReadonlyMap<string, StoreShelf>;
  /** Made on the first search of a version. */
  readonly searchIndex: () => SearchIndex;
}

const MAX_STALE_MS = 1_000;

/** One entry per served city: bounded by the region table. */
const kept = new Map<string, { shelves: CityShelves; readAtMs: number }>();

function prepare(cityCode: string, version: number, shelves: readonly StoreShelf[]): CityShelves {
  let index: SearchIndex | undefined;
  return {
    cityCode,
    version,
    stores: shelves.map(({ store }) => store),
    byStoreId: new Map(shelves.map((shelf) => [shelf.store.id, shelf])),
    searchIndex: () => {
      index ??= indexShelves(shelves);
      return index;
    },
  };
}

/** @throws BeelineError NOT_FOUND for a city that is not served here. */
export async function readCity(env: Env, cityCode: string): Promise<CityShelves> {
  const region = findCity(cityCode)?.region.code;
  if (!region || !configOf(env).cores.has(region)) {
    throw new BeelineError("NOT_FOUND", { detail: "There is no such city" });
  }
  const known = kept.get(cityCode);
  const nowMs = Date.now();
  if (known && nowMs - known.readAtMs < MAX_STALE_MS) return known.shelves;
  const reading = await env.CITY_CATALOG.getByName(cityCode).read(known?.shelves.version ?? -1);
  const shelves = reading.shelves
    ? prepare(cityCode, reading.version, reading.shelves)
    : known!.shelves;
  kept.set(cityCode, { shelves, readAtMs: nowMs });
  return shelves;
}

/**
 * A store by its id: the id names the region, and a region has a handful of cities, most of them
 * already here.
 * @throws BeelineError NOT_FOUND
 */
export async function findShelf(
  env: Env,
  storeId: string,
): Promise<{ shelf: StoreShelf; city: CityShelves }> {
  const region = parseId(storeId)?.region;
  if (region && configOf(env).cores.has(region)) {
    const cities = await Promise.all(
      regions[region].cities.map((city) => readCity(env, city.code)),
    );
    for (const city of cities) {
      const shelf = city.byStoreId.get(storeId);
      if (shelf) return { shelf, city };
    }
  }
  throw new BeelineError("NOT_FOUND", { detail: "There is no such store" });
}
