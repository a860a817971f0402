/**
 * `bench:search`: search of a large city at the edge (`wrangler dev`: real workerd), published there
 * by a real core from PostgreSQL. In the same run, on the same machine: pg_trgm over the same rows
 * (the baseline) and SQLite's FTS5 with trigrams, latency and recall@5 on misspellings.
 *
 * Options: --stores 5000 --dishes 20 (of each) --queries 600 (of ours; a fifth of them of the peers)
 * --misspellings 260
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import { CityIndex } from "#shared/catalog/city-index.ts";
import type { StoreShelf } from "#shared/catalog/feed.ts";
import { fold } from "#shared/catalog/fold.ts";
import { searchCity } from "#shared/catalog/search-city.ts";
import { SHARD_SHELVES, writeShard } from "#shared/catalog/search-shard.ts";
import { routes } from "#shared/contracts/index.ts";
import { makeSecret } from "../up/index.ts";
import {
  type Percentiles,
  percentilesOf,
  printReport,
  readCounts,
  runBench,
  startBenchCore,
} from "./harness.ts";
import {
  BENCH_CITY,
  type BenchStore,
  makeCity,
  misspellings,
  typedQueries,
} from "./search-city.ts";
import { type BenchEdge, startBenchEdge } from "./search-edge.ts";
import { type Peer, trigramsInPostgres, trigramsInSqlite } from "./search-peers.ts";

const FOUND_WITHIN = 5;
const PUBLISHED_WITHIN_MS = 180_000;
const SOLD_OUT_ROUNDS = 5;
const mb = (bytes: number) => Math.round(bytes / 104_857.6) / 10;
const round = (ms: number) => Math.round(ms * 10) / 10;

async function fillDatabase(databaseUrl: string, city: readonly BenchStore[]): Promise<void> {
  const sql = postgres(databaseUrl, { max: 1 });
  const STORES = 250;
  for (let at = 0; at < city.length; at += STORES) {
    const stores = city.slice(at, at + STORES);
    const storeRows = stores.map(({ dishes: _, openingHours, ...store }) => {
      return { ...store, opening_hours: openingHours };
    });
    const itemRows = stores.flatMap(({ id: store_id, dishes }) =>
      dishes.map(({ priceMinor, ...dish }, sort) => ({
        ...dish,
        store_id,
        price: priceMinor,
        sort,
      })),
    );
    await sql`
      insert into stores (id, city_code, name, cuisine, lat, lng, rating, opening_hours)
      select id, ${BENCH_CITY}, name, cuisine, lat, lng, rating, nullif(opening_hours, 'null')
      from jsonb_to_recordset(${sql.json(storeRows as never)}) as one(id text, name text,
        cuisine text, lat float8, lng float8, rating float8, opening_hours jsonb)`;
    await sql`
      insert into items (id, store_id, section, name, description, price_minor, currency, sort)
      select id, store_id, section, name, description, price, 'INR', sort
      from jsonb_to_recordset(${sql.json(itemRows as never)}) as one(id text, store_id text,
        section text, name text, description text, price int, sort int)`;
  }
  await sql.end();
}

async function timed<T>(work: () => Promise<T> | T): Promise<[ms: number, value: T]> {
  const startedAt = performance.now();
  const value = await work();
  return [performance.now() - startedAt, value];
}

async function searchAtEdge(edge: BenchEdge, q: string): Promise<string[]> {
  const answer = await fetch(`${edge.url}/v1/search?city=${BENCH_CITY}&q=${encodeURIComponent(q)}`);
  if (!answer.ok) throw new Error(`The edge answered ${answer.status}: ${await answer.text()}`);
  return routes.search.response.parse(await answer.json()).items.map(({ name }) => name);
}

async function untilPublished(edge: BenchEdge): Promise<void> {
  const deadline = performance.now() + PUBLISHED_WITHIN_MS;
  for (;;) {
    const answer = await fetch(`${edge.url}/v1/stores?city=${BENCH_CITY}&limit=1`);
    const { items } = (await answer.json()) as { items: unknown[] };
    if (items.length > 0) return;
    if (performance.now() > deadline) throw new Error("The catalog did not come to the edge");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** From the commit of a change to a menu at the edge that shows it. */
async function soldOutDelays(databaseUrl: string, edge: BenchEdge, city: readonly BenchStore[]) {
  const sql = postgres(databaseUrl, { max: 1 });
  const delays: number[] = [];
  for (const store of city.slice(0, SOLD_OUT_ROUNDS)) {
    const [dish] = store.dishes;
    const payload = { cityCode: BENCH_CITY, storeId: store.id };
    await sql.begin(async (tx) => {
      await tx`update items set available = false where id = ${dish!.id}`;
      await tx`insert into outbox (id, type, partition_key, payload, at)
        values (${`evt_in_${dish!.id}`}, 'catalog.changed', ${BENCH_CITY}, ${tx.json(payload)}, now())`;
    });
    const [ms] = await timed(async () => {
      for (;;) {
        const answer = await fetch(`${edge.url}/v1/stores/${store.id}/menu`);
        const menu = routes.getMenu.response.parse(await answer.json());
        if (menu.items.some(({ id, available }) => id === dish!.id && !available)) return;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    });
    delays.push(ms);
  }
  await sql.end();
  return percentilesOf(delays);
}

function shelfOf({ dishes, lat, lng, ...store }: BenchStore): StoreShelf {
  return {
    store: {
      ...{ ...store, cityCode: BENCH_CITY, position: { lat, lng } },
      ...{ open: true, ratingCount: 0, prepMinutes: 15 },
    },
    items: dishes.map(({ priceMinor, ...dish }) => ({
      ...{ ...dish, storeId: store.id, price: { amountMinor: priceMinor, currency: "INR" } },
      ...{ available: true, stock: null, options: [] },
    })),
  };
}

/** The same index in this process: how long it takes, how large it is, how quick it is alone. */
function measureIndex(city: readonly BenchStore[], queries: readonly string[]) {
  const shelves = city.map(shelfOf).toSorted((a, b) => (a.store.id < b.store.id ? -1 : 1));
  const buffers: ArrayBuffer[] = [];
  const writtenAt = performance.now();
  for (let at = 0; at < shelves.length; at += SHARD_SHELVES) {
    buffers.push(writeShard(shelves.slice(at, at + SHARD_SHELVES)));
  }
  const writeMs = performance.now() - writtenAt;
  Bun.gc(true);
  const heapBefore = process.memoryUsage().heapUsed;
  const index = new CityIndex();
  const [loadMs] = [performance.now()];
  for (const [id, buffer] of buffers.entries()) index.putShard(id, buffer);
  const loadedMs = performance.now() - loadMs;
  for (const { store } of shelves) index.setStore({ store, soldOut: [] });
  Bun.gc(true);
  const heapMb = mb(process.memoryUsage().heapUsed - heapBefore);
  const look = { nowMs: Date.UTC(2026, 10, 22, 12) };
  for (const query of queries.slice(0, 50)) searchCity(index, query, look);
  const times = queries.map((query) => {
    const startedAt = performance.now();
    searchCity(index, query, look);
    return performance.now() - startedAt;
  });
  return {
    ...{ shards: buffers.length, words: index.vocabulary.size, entries: index.entries },
    ...{ writeMs: round(writeMs), loadMs: round(loadedMs), bytesMb: mb(index.bytes), heapMb },
    ms: percentilesOf(times),
  };
}

interface Judged {
  readonly name: string;
  readonly ms: Percentiles;
  readonly recallAt5: number;
  readonly missed: string[];
}

/** Latency over all queries, recall over the misspellings: is the dish among the first five names? */
async function judge(
  name: string,
  search: (typed: string) => Promise<string[]>,
  queries: readonly string[],
  wrong: readonly { typed: string; dish: string }[],
): Promise<Judged> {
  for (const query of queries.slice(0, 30)) await search(query);
  const times: number[] = [];
  for (const query of queries) times.push((await timed(() => search(query)))[0]);
  const missed: string[] = [];
  for (const { typed, dish } of wrong) {
    const names = [...new Set((await search(typed)).map(fold))].slice(0, FOUND_WITHIN);
    if (!names.includes(fold(dish))) missed.push(`${typed} (${dish})`);
  }
  const found = wrong.length - missed.length;
  const recallAt5 = wrong.length === 0 ? 0 : Math.round((found / wrong.length) * 1_000) / 1_000;
  return { name, ms: percentilesOf(times), recallAt5, missed };
}

/** The search, and beside it answers that cost nothing: the way there and back, and the door. */
async function measureEdge(
  edge: BenchEdge,
  queries: readonly string[],
  wrong: readonly { typed: string; dish: string }[],
) {
  const justGet = (path: string) => async () => {
    await (await fetch(edge.url + path)).text();
    return [];
  };
  const cpuOf = async (search: (typed: string) => Promise<string[]>) => {
    const before = edge.cpuMs();
    for (const query of queries) await search(query);
    return (edge.cpuMs() - before) / queries.length;
  };
  const search = (typed: string) => searchAtEdge(edge, typed);
  const some = queries.slice(0, 200);
  const health = await judge("edge, /healthz alone", justGet("/healthz"), some, []);
  const cities = await judge("edge, /v1/cities: its door", justGet("/v1/cities"), some, []);
  const ours = await judge("edge, workerd over HTTP", search, queries, wrong);
  const cpuMs = {
    search: round(await cpuOf(search)),
    healthz: round(await cpuOf(justGet("/healthz"))),
    cities: round(await cpuOf(justGet("/v1/cities"))),
  };
  return { ours, ways: [cities, health], cpuMs };
}

async function main(): Promise<void> {
  const settings = readCounts({
    stores: { default: 5_000, max: 20_000 },
    dishes: { default: 20, max: 200 },
    queries: { default: 600, max: 20_000 },
    misspellings: { default: 260, max: 5_000 },
  });
  const city = makeCity(settings.stores, settings.dishes);
  const wrong = misspellings(city, settings.misspellings);
  const queries = typedQueries(wrong, settings.queries);
  const fewer = queries.slice(0, Math.ceil(queries.length / 5));
  const index = measureIndex(city, queries);
  const scratch = mkdtempSync(join(tmpdir(), "beeline-search-"));
  const relaySecret = makeSecret();
  const edge = await startBenchEdge(scratch, relaySecret);
  const peers: Peer[] = [];
  try {
    const core = await startBenchCore({
      env: { BEELINE_EDGE_URL: edge.url, BEELINE_RELAY_SECRET: relaySecret },
      prepare: (databaseUrl) => fillDatabase(databaseUrl, city),
    });
    try {
      const [publishMs] = await timed(() => untilPublished(edge));
      const beforeMb = edge.memoryMb();
      const [firstMs] = await timed(() => searchAtEdge(edge, "pizza"));
      peers.push(await trigramsInPostgres(core.databaseUrl), await trigramsInSqlite(city));
      const { ours, ways, cpuMs } = await measureEdge(edge, queries, wrong);
      const judged = [ours];
      for (const peer of peers) {
        judged.push(await judge(peer.name, peer.search, fewer, wrong));
      }
      const soldOut = await soldOutDelays(core.databaseUrl, edge, city);
      const rows = [...judged, ...ways].map(({ name, ms, recallAt5 }) => {
        return { search: name, "p50 ms": ms.p50, "p99 ms": ms.p99, "recall@5": recallAt5 || "" };
      });
      const alone = {
        search: "the index alone, in Bun",
        "p50 ms": index.ms.p50,
        "p99 ms": index.ms.p99,
      };
      printReport("search", [...rows, alone], {
        ...{ settings, index, publishMs: round(publishMs), firstSearchMs: round(firstMs) },
        workerdCpuMs: cpuMs,
        workerdMb: { before: beforeMb, after: edge.memoryMb() },
        soldOutMs: soldOut,
        searches: judged.map(({ missed, ...rest }) => ({ ...rest, missed: missed.slice(0, 40) })),
        ways: ways.map(({ name, ms }) => ({ name, ms })),
        peers: peers.map(({ name, buildMs, bytes }) => {
          return { name, buildMs: round(buildMs), mb: mb(bytes) };
        }),
      });
    } finally {
      for (const peer of peers) await peer.close();
      await core.stop();
    }
  } finally {
    await edge.stop();
    rmSync(scratch, { recursive: true, force: true });
  }
}

runBench(main);
