/**
 * `bench:tracks`: what a stored position costs. Riders of the living city ride and stand for a while;
 * their reports go through the buffer that the core uses, and into a real PostgreSQL. Baselines in the
 * same run: the same points as JSON, the 100 bytes that a raw row is reckoned with, and what deflate
 * would make of the chunks.
 *
 * Options: --riders 400 --minutes 20 --live-riders 50000
 */
import { deflateRawSync } from "node:zlib";
import postgres from "postgres";
import { PingColumns } from "#shared/pings/ping-columns.ts";
import { regions } from "#shared/regions.ts";
import { makeRuntime, readConfig, systemCtx } from "../platform/index.ts";
import { makeRandom } from "../seed/index.ts";
import {
  type ClosedChunk,
  createPartitions,
  decodeChunk,
  TrackBuffer,
  type TrackPoint,
  tracksOf,
  writeClosedChunks,
} from "../tracks/index.ts";
import { makeKeys, makeSecret, startPostgres } from "../up/index.ts";
import { migrateForBench, printReport, readCounts, runBench } from "./harness.ts";
import { type Noise, rideAround } from "./track-rides.ts";

const RAW_BYTES = 100;
const CHUNK_MS = 60_000;
const limits = { openMs: CHUNK_MS, points: 1_000, spanMs: 30 * CHUNK_MS, bytes: 64 * 2 ** 20 };

const noises: Readonly<Record<string, Noise>> = {
  "simulator, no noise": { meters: 0, memory: 0 },
  "receiver, 3 m wandering": { meters: 3, memory: 0.9 },
  "receiver, 3 m jumping": { meters: 3, memory: 0 },
};
const USUAL = "receiver, 3 m wandering";

interface Counts {
  readonly riders: number;
  readonly minutes: number;
  readonly liveRiders: number;
}

function ridesOf(noise: Noise, { riders, minutes }: Counts): TrackPoint[][] {
  const random = makeRandom("bench tracks");
  return Array.from({ length: riders }, (_, i) =>
    rideAround(regions.in.cities[0]!.center, minutes, noise, random.fork(`rider ${i}`)),
  );
}

const MOST_IN_A_POST = 10;

/** Filled again for each post, as the doors do it. */
const columns = new PingColumns(MOST_IN_A_POST);

function put(points: readonly TrackPoint[]): PingColumns {
  columns.count = points.length;
  for (let i = 0; i < points.length; i++) {
    const point = points[i]!;
    columns.atMs[i] = point.recordedAtMs;
    columns.lat[i] = point.lat;
    columns.lng[i] = point.lng;
    columns.speedKmh[i] = point.speedKmh ?? Number.NaN;
    columns.bearing[i] = point.bearing ?? Number.NaN;
    columns.accuracyM[i] = point.accuracyM ?? Number.NaN;
  }
  return columns;
}

/** CPU time of this process, all its threads: a busy machine disturbs it least. */
function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

interface Stored {
  readonly chunks: ClosedChunk[];
  readonly points: number;
  readonly encodeSeconds: number;
}

/** Everybody's reports in turns, a post each, chunks closed when their minute is over. */
function store(rides: readonly TrackPoint[][], inPost = 1): Stored {
  const chunks: ClosedChunk[] = [];
  const buffer = new TrackBuffer(limits, (chunk) => chunks.push(chunk));
  const ids = rides.map((_, i) => `rdr_in_${String(i).padStart(26, "0")}`);
  const longest = Math.max(...rides.map((ride) => ride.length));
  let points = 0;
  const startedAt = cpuSeconds();
  for (let i = 0; i < longest; i += inPost) {
    for (let r = 0; r < rides.length; r++) {
      const post = rides[r]!.slice(i, i + inPost);
      if (post.length === 0) continue;
      buffer.addAll(ids[r]!, put(post), post[0]!.recordedAtMs);
      points += post.length;
    }
    const nowMs = rides[0]![Math.min(i, rides[0]!.length - 1)]!.recordedAtMs;
    buffer.closeOpenedBy(nowMs - CHUNK_MS, Number.POSITIVE_INFINITY);
  }
  buffer.closeOpenedBy(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
  return { chunks, points, encodeSeconds: cpuSeconds() - startedAt };
}

const round = (value: number, digits = 2) => Math.round(value * 10 ** digits) / 10 ** digits;

function measure(name: string, counts: Counts) {
  const rides = ridesOf(noises[name]!, counts);
  // Once for the compiler, then for the figure.
  store(rides.slice(0, 40));
  const { chunks, points, encodeSeconds } = store(rides);
  const posts = store(rides, MOST_IN_A_POST);
  const startedAt = cpuSeconds();
  let decoded = 0;
  for (const { chunk } of chunks) decoded += decodeChunk(chunk).length;
  const decodeSeconds = cpuSeconds() - startedAt;
  if (decoded !== points) throw new Error(`${points} points went in, ${decoded} came out`);
  const bytes = chunks.reduce((sum, { chunk }) => sum + chunk.length, 0);
  const deflated = chunks.reduce((sum, { chunk }) => sum + deflateRawSync(chunk).length, 0);
  const json = rides.flat().reduce((sum, point) => sum + JSON.stringify(point).length + 1, 0);
  const perPoint = bytes / points;
  const row = {
    points: name,
    "bytes a point": round(perPoint),
    deflated: round(deflated / points),
    JSON: round(json / points, 1),
    "raw row": RAW_BYTES,
    "times smaller than raw": round(RAW_BYTES / perPoint, 1),
    "coded points/CPU s": Math.round(points / encodeSeconds),
    "in posts of 10": Math.round(posts.points / posts.encodeSeconds),
    "decoded points/CPU s": Math.round(points / decodeSeconds),
  };
  return { row, chunks, points, bytes };
}

/** What the same costs in the database, rows and indexes included, and how fast it goes in. */
async function measureDatabase(chunks: readonly ClosedChunk[], points: number) {
  const server = await startPostgres();
  try {
    await server.createDatabase("bench");
    const databaseUrl = server.url("bench");
    const keys = makeKeys("in");
    const config = readConfig({
      BEELINE_ENV: "dev",
      BEELINE_REGION: "in",
      DATABASE_URL: await migrateForBench(databaseUrl),
      BEELINE_RELAY_SECRET: makeSecret(),
      BEELINE_SIGNING_KEYS: keys.signingKeys,
      BEELINE_DATA_KEYS: keys.dataKeys,
      LOG_LEVEL: "warn",
    });
    const middayMs = chunks[0]!.startedAtMs;
    const ambient = { now: () => new Date(middayMs), random: Math.random, randomBytes };
    const runtime = makeRuntime(config, ambient);
    const ctx = systemCtx(runtime);
    await createPartitions(ctx);
    for (const chunk of chunks) tracksOf(runtime).unwritten.add(chunk);
    const startedAt = performance.now();
    await writeClosedChunks(ctx);
    const seconds = (performance.now() - startedAt) / 1000;
    await runtime.database.close();
    const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
    const [size] = await sql<{ bytes: number; chunks: number }[]>`
      select sum(pg_total_relation_size(inhrelid))::float8 as bytes,
        (select count(*)::float8 from track_chunks) as chunks
      from pg_inherits where inhparent = 'track_chunks'::regclass`;
    await sql.end();
    if (size!.chunks !== chunks.length) throw new Error("Chunks are missing in the database");
    return { bytesPerPoint: round(size!.bytes / points), pointsPerSecond: points / seconds };
  } finally {
    await server.stop();
  }
}

const randomBytes = (size: number) => crypto.getRandomValues(new Uint8Array(size));

/** What a minute of many riders occupies, and what is left once they have gone. */
function measureMemory({ liveRiders }: Counts) {
  const buffer = new TrackBuffer(limits, () => {});
  const ride = rideAround(regions.in.cities[0]!.center, 2, noises[USUAL]!, makeRandom("memory"));
  const minute = ride.filter((point) => point.recordedAtMs < ride[0]!.recordedAtMs + CHUNK_MS);
  const ids = Array.from({ length: liveRiders }, (_, i) => `rdr_in_${String(i).padStart(26, "0")}`);
  const heap = () => {
    Bun.gc(true);
    return process.memoryUsage().heapUsed;
  };
  const before = heap();
  for (const point of minute) for (const id of ids) buffer.addAll(id, put([point]), 0);
  const held = { arena: buffer.usedBytes, heap: heap() - before };
  buffer.closeOpenedBy(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
  return {
    pointsPerRider: minute.length,
    // The arena is part of what the runtime counts as its heap.
    bytesPerRider: Math.round(held.heap / liveRiders),
    arenaBytesPerRider: Math.round(held.arena / liveRiders),
    idleBytesPerRider: Math.max(0, Math.round((heap() - before) / liveRiders)),
  };
}

async function main(): Promise<void> {
  const counts = readCounts({
    riders: { default: 400, max: 5_000 },
    minutes: { default: 20, max: 120 },
    liveRiders: { default: 50_000, max: 200_000 },
  });
  const measured = Object.keys(noises).map((name) => measure(name, counts));
  const usual = measured[Object.keys(noises).indexOf(USUAL)]!;
  const database = await measureDatabase(usual.chunks, usual.points);
  const memory = measureMemory(counts);
  printReport(
    "tracks",
    measured.map(({ row }) => row),
    { figures: measured.map(({ row }) => row), database, memory, ...counts },
  );
  console.table([
    {
      "in PostgreSQL, rows and indexes": `${database.bytesPerPoint} B a point`,
      written: `${Math.round(database.pointsPerSecond)} points/s`,
      "a rider's minute in memory": `${memory.bytesPerRider} B for ${memory.pointsPerRider} points`,
      "once written": `${memory.idleBytesPerRider} B`,
    },
  ]);
}

runBench(main);
