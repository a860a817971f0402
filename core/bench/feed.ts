/**
 * `bench:feed`: what a post to many followers costs, and what a look at a feed. The baseline of a look
 * is the same feed without pushing: every followed store is read. Followers of one store are told in
 * batches, one process after the other; those who follow and leave take turns on the store's row.
 *
 * Options: --followers 10000 --posts 10 --readers 100 --stores 50 --store-posts 20
 */
import postgres from "postgres";
import { fanOutRound, followStore, readFeed, unfollowStore } from "../engagement/index.ts";
import {
  type Ctx,
  makeRuntime,
  newId,
  type Runtime,
  readConfig,
  systemCtx,
} from "../platform/index.ts";
import { makeKeys, makeSecret, startPostgres } from "../up/index.ts";
import { migrateForBench, percentilesOf, printReport, readCounts, runBench } from "./harness.ts";

/** Everybody at once on one store's row. */
const FOLLOW_LANES = 8;
const FOLLOW_TURNS = 40;

interface Counts {
  readonly followers: number;
  readonly posts: number;
  readonly readers: number;
  readonly stores: number;
  readonly storePosts: number;
}

interface World {
  readonly readers: readonly string[];
  readonly largeStore: string;
}

async function fillWorld(runtime: Runtime, url: string, counts: Counts): Promise<World> {
  const ctx = systemCtx(runtime, "bench");
  const sql = postgres(url, { onnotice: () => {} });
  const many = (kind: "customer" | "store" | "post", count: number) =>
    Array.from({ length: count }, () => newId(ctx, kind));
  const customers = many("customer", counts.followers);
  const readers = customers.slice(0, counts.readers);
  const [largeStore = "", ...stores] = many("store", counts.stores + 1);
  await sql`insert into people (id, role, phone_hash, phone_sealed)
    select id, 'customer', id, ''::bytea from unnest(${customers}::text[]) id`;
  await sql`insert into stores (id, city_code, name, cuisine, lat, lng)
    select id, 'blr', 'Kitchen', 'pizza', 12.9, 77.6 from unnest(${[largeStore, ...stores]}::text[]) id`;
  await sql`insert into follows (customer_id, store_id, created_at)
    select id, ${largeStore}, now() from unnest(${customers}::text[]) id
    union all select c, s, now() from unnest(${readers}::text[]) c, unnest(${stores}::text[]) s`;
  await sql`insert into store_audiences (store_id, followers)
    select store_id, count(*) from follows group by store_id`;
  await sql`insert into feed_readers (customer_id, last_read_at)
    select id, now() from unnest(${customers}::text[]) id`;
  const posts = many("post", counts.stores * counts.storePosts);
  await sql`insert into store_posts (id, store_id, kind, title, body, created_at, expires_at, fanned_out_at)
    select id, (${stores}::text[])[1 + n % ${counts.stores}], 'news', 'Fresh dough', repeat('Words. ', 20),
      now() - n * interval '20 days' / ${posts.length}, now() + interval '20 days', now()
    from unnest(${posts}::text[]) with ordinality as post(id, n)`;
  await sql`vacuum analyze`;
  await sql.end();
  return { readers, largeStore };
}

async function measureFanOut(ctx: Ctx, url: string, { largeStore }: World, posts: number) {
  const sql = postgres(url, { onnotice: () => {} });
  const took: number[] = [];
  for (let i = 0; i < posts; i++) {
    await sql`insert into store_posts (id, store_id, kind, title, created_at, expires_at)
      values (${newId(ctx, "post")}, ${largeStore}, 'news', 'To all', now(), now() + interval '7 days')`;
    const from = performance.now();
    while ((await fanOutRound(ctx)) > 0);
    took.push(performance.now() - from);
  }
  await sql.end();
  return took;
}

/** Both ways by turns, so that a busy moment of the machine disturbs both. */
async function measureLooks(ctx: Ctx, readers: readonly string[]) {
  const took = { pushed: [] as number[], pulled: [] as number[] };
  const look = async (id: string, isPulledOnly: boolean) => {
    const reader: Ctx = { ...ctx, actor: { role: "customer", id } };
    const from = performance.now();
    const { items } = await readFeed(reader, { limit: 20 }, { isPulledOnly });
    if (items.length !== 20) throw new Error(`A feed of ${items.length} posts`);
    return performance.now() - from;
  };
  // The first look builds the list.
  for (const id of readers) await look(id, false);
  for (let round = 0; round < 3; round++) {
    for (const id of readers) {
      took.pushed.push(await look(id, false));
      took.pulled.push(await look(id, true));
    }
  }
  return took;
}

async function measureFollows(ctx: Ctx, readers: readonly string[], storeId: string) {
  const from = performance.now();
  const lane = async (id: string) => {
    const actor = { role: "customer", id } as const;
    for (let turn = 0; turn < FOLLOW_TURNS; turn++) {
      await (turn % 2 === 0 ? unfollowStore : followStore)({ ...ctx, actor }, storeId);
    }
  };
  await Promise.all(readers.slice(0, FOLLOW_LANES).map(lane));
  return (1_000 * FOLLOW_LANES * FOLLOW_TURNS) / (performance.now() - from);
}

async function main(): Promise<void> {
  const counts = readCounts({
    followers: { default: 10_000, max: 1_000_000, min: 100 },
    posts: { default: 10, max: 1_000 },
    readers: { default: 100, max: 10_000, min: FOLLOW_LANES },
    stores: { default: 50, max: 900 },
    storePosts: { default: 20, max: 50 },
  });
  const server = await startPostgres({});
  try {
    await server.createDatabase("bench");
    const url = server.url("bench");
    const runtime = makeRuntime(readConfig(environmentOf(await migrateForBench(url), counts)));
    const ctx = systemCtx(runtime, "bench");
    const world = await fillWorld(runtime, url, counts);
    const fanOut = percentilesOf(await measureFanOut(ctx, url, world, counts.posts));
    const looks = await measureLooks(ctx, world.readers);
    const [pushed, pulled] = [percentilesOf(looks.pushed), percentilesOf(looks.pulled)];
    const followsPerSecond = Math.round(await measureFollows(ctx, world.readers, world.largeStore));
    await runtime.database.close();
    const entriesPerSecond = Math.round((1_000 * counts.followers) / fanOut.p50);
    printReport(
      "feed",
      [
        { what: `a post to ${counts.followers} followers, ms`, ...fanOut },
        { what: "a look, pushed, ms", ...pushed },
        { what: "a look, everything pulled (baseline), ms", ...pulled },
      ],
      { counts, fanOut, entriesPerSecond, pushed, pulled, followsPerSecond },
    );
  } finally {
    await server.stop();
  }
}

function environmentOf(databaseUrl: string, { followers }: Counts): Record<string, string> {
  const { signingKeys, dataKeys } = makeKeys("in");
  return {
    BEELINE_ENV: "dev",
    BEELINE_REGION: "in",
    DATABASE_URL: databaseUrl,
    BEELINE_RELAY_SECRET: makeSecret(),
    BEELINE_SIGNING_KEYS: signingKeys,
    BEELINE_DATA_KEYS: dataKeys,
    // The large store is pushed here: that is what is measured.
    BEELINE_PULL_FROM_FOLLOWERS: String(followers + 1),
    LOG_LEVEL: "silent",
  };
}

runBench(main);
