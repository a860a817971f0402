/**
 * Brings the search shards of a city into this isolate: from the cache of the place where it runs,
 * because a shard of a version never changes, or from the city's object, which makes it.
 */
import { SHARD_FORMAT } from "#shared/catalog/search-shard.ts";
import type { Env } from "../env.ts";
import type { ShardReading } from "./city-catalog.ts";
import type { CityView } from "./city-view.ts";
import { inTime } from "./in-time.ts";
import { type Behind, keptViews, markUsed } from "./read-city.ts";

/**
 * Of all cities' shards together; an isolate has 128 MB for everything. A city of 100 000 dishes
 * takes about 20 MB.
 */
const MAX_INDEX_BYTES = 48 * 1024 * 1024;
/** A shard is never asked for under a version again once the next one is there. */
const CACHE_SECONDS = 24 * 3_600;

/** Loads what is missing; what is only older is loaded behind the answer. */
export async function readShards(env: Env, behind: Behind, view: CityView): Promise<void> {
  markUsed(view.cityCode);
  const wanted = view.shards.filter(({ id, version }) => view.loaded.get(id) !== version);
  const gone = [...view.loaded.keys()].filter((id) => !view.shards.some((one) => one.id === id));
  for (const id of gone) {
    view.index.dropShard(id);
    view.loaded.delete(id);
  }
  const missing = wanted.filter(({ id }) => !view.loaded.has(id));
  const older = wanted.filter(({ id }) => view.loaded.has(id));
  for (const shard of older) void loadOnce(env, behind, view, shard).catch(() => {});
  await Promise.all(missing.map((shard) => loadOnce(env, behind, view, shard)));
  // What another request was loading for us and did not bring.
  for (const shard of missing) {
    if (!view.loaded.has(shard.id)) await load(env, behind, view, shard);
  }
  if (wanted.length > 0) keepBounded(view);
}

/** Loads that are under way, by city and shard: many searches at a cold start fetch it once. */
const loading = new Map<string, Promise<void>>();
/** Another request's load may end with its request: then everybody loads for themselves. */
const PATIENCE_MS = 2_000;

function loadOnce(
  env: Env,
  behind: Behind,
  view: CityView,
  shard: { id: number; version: number },
): Promise<void> {
  const key = `${view.cityCode} ${shard.id}`;
  const known = loading.get(key);
  const late = () => new Promise<void>((resolve) => setTimeout(resolve, PATIENCE_MS));
  if (known) return Promise.race([known.catch(() => {}), late()]);
  const work = load(env, behind, view, shard).finally(() => loading.delete(key));
  loading.set(key, work);
  behind(work.catch(() => {}));
  return work;
}

async function load(
  env: Env,
  behind: Behind,
  view: CityView,
  { id, version }: { id: number; version: number },
): Promise<void> {
  const { index } = view;
  const reading = await readShard(env, behind, view.cityCode, id, version);
  // Another request may have loaded it meanwhile, or given the whole index back.
  if (!reading || view.index !== index || (view.loaded.get(id) ?? -1) >= reading.version) return;
  index.putShard(id, reading.bytes);
  view.loaded.set(id, reading.version);
}

async function readShard(
  env: Env,
  behind: Behind,
  cityCode: string,
  id: number,
  version: number,
): Promise<ShardReading | undefined> {
  const address = `https://catalog.invalid/${SHARD_FORMAT}/${cityCode}/${id}/${version}`;
  const cached = await caches.default.match(address).catch(() => undefined);
  if (cached) return { format: SHARD_FORMAT, version, bytes: await cached.arrayBuffer() };
  const made = await inTime(env.CITY_CATALOG.getByName(cityCode).shard(id));
  // An object of another deployment: the rest of the city is found meanwhile.
  if (made?.format !== SHARD_FORMAT) return undefined;
  if (made.version === version) {
    const headers = { "cache-control": `public, max-age=${CACHE_SECONDS}` };
    behind(caches.default.put(address, new Response(made.bytes, { headers })).catch(() => {}));
  }
  return made;
}

/** The city that was searched longest ago gives its index back first, never the one in use. */
function keepBounded(inUse: CityView): void {
  let bytes = keptViews().reduce((sum, view) => sum + view.index.bytes, 0);
  for (const view of keptViews()) {
    if (bytes <= MAX_INDEX_BYTES) return;
    if (view === inUse) continue;
    bytes -= view.index.bytes;
    view.dropIndex();
  }
}
