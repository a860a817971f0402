/**
 * `bench:ping`: positions per second through the full pipeline of one core process (sign-in,
 * limits, rules, live index, history, rooms of the 2 % that somebody watches, rows written behind)
 * by each door, against two yardsticks of the same run: a bare `Bun.serve` that parses the JSON, looks
 * up the H3 cell and keeps it in a map, and pipelined `GEOADD` on a Redis of its own.
 *
 * Options: --rounds 3 --seconds 4 --warm-seconds 3 --riders 50000 --sockets 16000 --points 40
 * --speed 4
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startTestRedis } from "../up/index.ts";
import { type BenchCore, readCounts, runBench, startBenchCore } from "./harness.ts";
import type { GeoReport } from "./ping-geoadd.ts";
import type { LoadOrder, LoadReport } from "./ping-load.ts";
import type { MemoryReport } from "./ping-memory.ts";
import type { Door } from "./ping-phones.ts";
import { lineOf, outcomeOf } from "./ping-programs.ts";
import {
  type Doors,
  type Measured,
  printPings,
  type Rounds,
  type Settings,
  WATCHED_EVERY,
} from "./ping-report.ts";
import { insertRiders, makeRiders, ridersText, watchRooms } from "./ping-riders.ts";

const readSettings = (): Settings =>
  readCounts({
    rounds: { default: 3, max: 9 },
    seconds: { default: 4, max: 6 },
    warmSeconds: { default: 3, max: 6 },
    riders: { default: 50_000, max: 150_000 },
    sockets: { default: 16_000, max: 19_000 },
    points: { default: 40, max: 100 },
    speed: { default: 4, max: 6 },
  });

const HTTP_CONNECTIONS = 64;
const STREAM_IN_FLIGHT = 256;
const POST_EVERY_SECONDS = 2;
/** Free riders must be heard again within 30 s, and all of them come first. */
const WARM_SECONDS = 20;

interface Bench {
  readonly settings: Settings;
  readonly scratch: string;
  readonly ridersFile: string;
  readonly core: BenchCore;
  readonly control: number;
  /** The core's time before anybody moved. */
  readonly beganMs: number;
  readonly riders: ReturnType<typeof makeRiders>;
}

const portOf = (core: BenchCore) => Number(new URL(core.baseUrl).port);

async function measure(
  bench: Bench,
  port: number,
  door: Door,
  change: Partial<LoadOrder> = {},
): Promise<Measured> {
  const { settings, scratch, ridersFile, control, beganMs } = bench;
  const isStream = door === "stream";
  const order: LoadOrder = {
    port,
    door,
    control,
    beganMs,
    ridersFile,
    points: door === "json" ? 1 : settings.points,
    connections: isStream ? settings.sockets : HTTP_CONNECTIONS,
    inFlight: isStream ? STREAM_IN_FLIGHT : HTTP_CONNECTIONS,
    seconds: settings.seconds,
    factor: settings.speed,
    ...change,
  };
  const report = await outcomeOf<LoadReport>(scratch, "core/bench/ping-load.ts", order);
  const points = Object.values(report.points).reduce((sum, count) => sum + count, 0);
  return {
    ...report,
    cpuMicrosPerPoint: Math.round((report.cpuSeconds * 1e8) / points) / 100,
    pointsPerSecond: Math.round(points / report.seconds),
  };
}

/** The core's time, which stands still between the measurements. */
async function timeOf(control: number): Promise<number> {
  const answer = await fetch(`http://127.0.0.1:${control}/`, {
    method: "POST",
    body: JSON.stringify({ factor: 0 }),
  });
  return ((await answer.json()) as { coreMs: number }).coreMs;
}

/** Renews the rooms, as the edge does every quarter of a minute. */
async function renewRooms({ core, control, riders }: Bench): Promise<number> {
  return watchRooms(core, riders, await timeOf(control));
}

/**
 * How fast the clock runs for one and a half times as many single reports to be due as the core took
 * while it warmed up. Everybody then posts every two or three of its seconds, as in a living city: at a
 * faster clock a minute's chunk has fewer reports, and each of them pays for more of a row.
 */
function speedFor(perSecond: number, { riders, speed }: Settings): number {
  const due = (1.5 * perSecond * POST_EVERY_SECONDS) / riders;
  return Math.min(speed, Math.max(1, Math.round(due * 10) / 10));
}

const inColumns = ["json-batch", "frame", "stream"] as const;

/**
 * Every server in turn, so that a noisy neighbour of the machine meets all. Single reports come first:
 * what the others leave to be written would be counted as theirs.
 */
async function measureDoors(bench: Bench): Promise<Doors> {
  const { settings, scratch, core } = bench;
  const port = portOf(core);
  const rounds: Rounds = { bare: [], json: [], "json-batch": [], frame: [], stream: [] };
  const [bare, child] = await lineOf<{ port: number }>(scratch, "core/bench/bare-server.ts");
  try {
    // One post of each rider first: the code is warm and each token was seen, as in a living city.
    const without = { control: 0 };
    const once = { posts: settings.riders, seconds: WARM_SECONDS, factor: 1 };
    await measure(bench, port, "frame", once);
    const warm = await measure(bench, port, "json", { seconds: settings.warmSeconds, factor: 3 });
    const singlesSpeed = speedFor(warm.pointsPerSecond, settings);
    await measure(bench, bare.port, "json", { ...without, seconds: settings.warmSeconds });
    for (let round = 0; round < settings.rounds; round++) {
      rounds.bare.push(await measure(bench, bare.port, "json", without));
      await renewRooms(bench);
      rounds.json.push(await measure(bench, port, "json", { factor: singlesSpeed }));
    }
    for (let round = 0; round < settings.rounds; round++) {
      for (const door of inColumns) {
        await renewRooms(bench);
        rounds[door].push(await measure(bench, port, door));
      }
    }
    return { rounds, singlesSpeed };
  } finally {
    await child.stop();
  }
}

/** Redis alone, and as if somebody had gathered the positions; undefined where there is none. */
async function measureRedis({ settings, scratch }: Bench) {
  const redis = await startTestRedis().catch(() => undefined);
  if (!redis) return undefined;
  try {
    const { riders, seconds } = settings;
    const order = { port: Number(new URL(redis.url).port), riders, seconds, pipeline: 256 };
    const geoadd = (members: number) =>
      outcomeOf<GeoReport>(scratch, "core/bench/ping-geoadd.ts", { ...order, members });
    await outcomeOf(scratch, "core/bench/ping-geoadd.ts", { ...order, members: 1, seconds: 1 });
    return { single: await geoadd(1), gathered: await geoadd(settings.points) };
  } finally {
    await redis.stop();
  }
}

async function main(): Promise<void> {
  const settings = readSettings();
  const riders = makeRiders(settings.riders, settings.sockets, WATCHED_EVERY);
  const scratch = mkdtempSync(join(tmpdir(), "beeline-ping-"));
  const ridersFile = join(scratch, "riders");
  const edge = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    fetch: () => Response.json({ unwatched: [] }),
  });
  let core: BenchCore | undefined;
  try {
    const memory = await outcomeOf<MemoryReport>(scratch, "core/bench/ping-memory.ts", settings);
    core = await startBenchCore({
      program: "core/bench/ping-core.ts",
      env: { BEELINE_EDGE_URL: `http://127.0.0.1:${edge.port}`, BEELINE_ROLES: "api,ingest" },
      prepare: async (databaseUrl, env) => {
        writeFileSync(ridersFile, ridersText(env, riders));
        await insertRiders(databaseUrl, env, riders);
      },
    });
    const control = Number(core.greeting["control"]);
    const beganMs = await timeOf(control);
    const bench: Bench = { settings, scratch, ridersFile, core, control, beganMs, riders };
    const doors = await measureDoors(bench);
    printPings(settings, doors, await measureRedis(bench), memory);
  } finally {
    await core?.stop();
    await edge.stop(true);
    rmSync(scratch, { recursive: true, force: true });
  }
}

runBench(main);
