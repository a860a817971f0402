/** Menus are fetched when somebody looks at them, and kept while they are of the newest version. */
import { BeelineError } from "#shared/errors.ts";
import { parseId } from "#shared/ids.ts";
import { regions } from "#shared/regions.ts";
import { configOf } from "../config.ts";
import type { Env } from "../env.ts";
import type { KeptShelf } from "./catalog-tables.ts";
import type { CityView } from "./city-view.ts";
import { inTime } from "./in-time.ts";
import { type Behind, readCity } from "./read-city.ts";

/** Some 5 MB of menus; the one that was looked at longest ago goes first. */
const MAX_KEPT = 500;

interface Remembered extends KeptShelf {
  readonly tastesVersion: number;
}

const remembered = new Map<string, Remembered>();

/** Shelves of one city by store, as new as the view; those that are no more are missing. */
export async function readShelves(
  env: Env,
  view: CityView,
  storeIds: readonly string[],
): Promise<Map<string, KeptShelf>> {
  const found = new Map<string, KeptShelf>();
  const missing: string[] = [];
  for (const id of new Set(storeIds)) {
    const version = view.shelfVersion(id);
    if (version === undefined) continue;
    const known = remembered.get(id);
    const isNew = known?.version === version && known.tastesVersion === view.tastesVersion;
    if (known && isNew) found.set(id, known);
    else missing.push(id);
  }
  if (missing.length > 0) {
    const { tastesVersion } = view;
    const shelves = await inTime(env.CITY_CATALOG.getByName(view.cityCode).shelves(missing));
    for (const kept of shelves) {
      found.set(kept.shelf.store.id, kept);
      remembered.delete(kept.shelf.store.id);
      remembered.set(kept.shelf.store.id, { ...kept, tastesVersion });
    }
  }
  for (const id of remembered.keys()) {
    if (remembered.size <= MAX_KEPT) break;
    remembered.delete(id);
  }
  return found;
}

/**
 * The city of a store by its id: the id names the region, and a region has a handful of cities,
 * most of them already here.
 * @throws BeelineError NOT_FOUND
 */
export async function cityOfStore(env: Env, behind: Behind, storeId: string): Promise<CityView> {
  const region = parseId(storeId)?.region;
  if (region && configOf(env).cores.has(region)) {
    const views = await Promise.all(
      regions[region].cities.map((city) => readCity(env, behind, city.code)),
    );
    const view = views.find((city) => city.shelfVersion(storeId) !== undefined);
    if (view) return view;
  }
  throw new BeelineError("NOT_FOUND", { detail: "There is no such store" });
}

/** @throws BeelineError NOT_FOUND */
export async function readShelf(env: Env, view: CityView, storeId: string): Promise<KeptShelf> {
  const kept = (await readShelves(env, view, [storeId])).get(storeId);
  if (kept) return kept;
  throw new BeelineError("NOT_FOUND", { detail: "There is no such store" });
}
