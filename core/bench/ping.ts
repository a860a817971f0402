/**
 * `bench:ping`: positions per second through the full pipeline of one core process (sign-in,
 * limits, rules, live index, history, rooms of the 2 % that somebody watches, rows written behind)
 * by each door, against two yardsticks of the same run: a bare `Bun.serve` that only parses JSON,
 * and pipelined `GEOADD` on a Redis of its own.
 *
 * Options: --rounds 3 --seconds 4 --riders 50000 --sockets 16000 --points 40 --speed 4
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startTestRedis } from "../up/index.ts";
import { type BenchCore, printReport, readCounts, runBench, startBenchCore } from "./harness.ts";
import type { GeoReport } from "./ping-geoadd.ts";
import type { LoadOrder, LoadReport } from "./ping-load.ts";
import type { MemoryReport } from "./ping-memory.ts";
import type { Door } from "./ping-phones.ts";
import { lineOf, outcomeOf } from "./ping-programs.ts";
import { insertRiders, makeRiders, ridersText, watchRooms } from "./ping-riders.ts";

interface Settings {
  readonly rounds: number;
  /** Of each measurement; riders must not fall silent and rooms not be forgotten meanwhile. */
  readonly seconds: number;
  readonly riders: number;
  /** Riders with a socket; a process here may have 20 000 files open. */
  readonly sockets: number;
  /** Reports per frame and per JSON batch. */
  readonly points: number;
  /** How much faster than the machine's the core's clock runs: it makes the riders post so often. */
  readonly speed: number;
}

const readSettings = (): Settings =>
  readCounts({
    rounds: { default: 3, max: 9 },
    seconds: { default: 4, max: 6 },
    riders: { default: 50_000, max: 150_000 },
    sockets: { default: 16_000, max: 19_000 },
    points: { default: 40, max: 100 },
    speed: { default: 4, max: 6 },
  });

const SINGLES_SPEED = 2;
const WATCHED_EVERY = 16;
const HTTP_CONNECTIONS = 64;
const STREAM_IN_FLIGHT = 256;
/** Free riders must be heard again within 30 s, and all of them come first. */
const WARM_SECONDS = 20;

interface Measured extends LoadReport {
  readonly cpuMicrosPerPoint: number;
  readonly pointsPerSecond: number;
}

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
    // Single reports need no more; history is written less often then, as in a living city.
    factor: door === "json" && change.control !== 0 ? SINGLES_SPEED : settings.speed,
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

const doors = ["json", "json-batch", "frame", "stream"] as const;
type Rounds = Record<Door | "bare", Measured[]>;

/** Every server in turn, so that a noisy neighbour of the machine meets all. */
async function measureDoors(bench: Bench): Promise<Rounds> {
  const { settings, scratch, core } = bench;
  const port = portOf(core);
  const rounds: Rounds = { bare: [], json: [], "json-batch": [], frame: [], stream: [] };
  const [bare, child] = await lineOf<{ port: number }>(scratch, "core/bench/bare-server.ts");
  try {
    // One post of each rider first: the code is warm and each token was seen, as in a living city.
    const without = { control: 0 };
    const once = { posts: settings.riders, seconds: WARM_SECONDS, factor: 1 };
    await measure(bench, port, "frame", once);
    await measure(bench, port, "json", { seconds: 1 });
    await measure(bench, bare.port, "json", { ...without, seconds: 1 });
    for (let round = 0; round < settings.rounds; round++) {
      rounds.bare.push(await measure(bench, bare.port, "json", without));
      for (const door of doors) {
        await renewRooms(bench);
        rounds[door].push(await measure(bench, port, door));
      }
    }
    return rounds;
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

/** The round in the middle, by its rate: one disturbed round does not make the figure. */
function middle(reports: readonly Measured[]): Measured {
  const sorted = [...reports].sort((a, b) => a.pointsPerSecond - b.pointsPerSecond);
  return sorted[Math.floor((sorted.length - 1) / 2)]!;
}

function row(name: string, report: Measured) {
  const { p50, p99 } = report.latencyMs;
  const all = Object.values(report.points).reduce((sum, count) => sum + count, 0);
  return {
    door: name,
    "points/s": report.pointsPerSecond,
    "posts/s": Math.round(report.posts / report.seconds),
    "accepted %": Math.round(((report.points["accepted"] ?? 0) / all) * 1000) / 10,
    "CPU µs/point": report.cpuMicrosPerPoint,
    "p50 ms": p50,
    "p99 ms": p99,
  };
}

const ratio = (a: number, b: number) => Math.round((a / b) * 1000) / 1000;

function report(
  settings: Settings,
  rounds: Rounds,
  redis: Awaited<ReturnType<typeof measureRedis>>,
  memory: MemoryReport,
): void {
  const of = (name: Door | "bare") => middle(rounds[name]);
  const [bare, json, stream] = [of("bare"), of("json"), of("stream")];
  const rows: Record<string, string | number>[] = [
    row("bare Bun.serve, JSON", bare),
    row("core, JSON single", json),
    row(`core, JSON batch of ${settings.points}`, of("json-batch")),
    row(`core, frames of ${settings.points} over HTTP`, of("frame")),
    row(`core, frames of ${settings.points} over ${settings.sockets} sockets`, stream),
  ];
  if (redis) {
    rows.push(
      { door: "Redis, pipelined GEOADD", "points/s": redis.single.positionsPerSecond },
      {
        door: `Redis, GEOADD of ${settings.points} members`,
        "points/s": redis.gathered.positionsPerSecond,
      },
    );
  } else console.log("redis-server is not installed here: no GEOADD to compare with");
  console.log(
    `${settings.riders} riders; ${settings.sockets} of them free, with a socket each (a process may ` +
      `open 20 000 files here), the others on trips, by HTTP; every ${WATCHED_EVERY}th free rider ` +
      `watched; the core's clock runs ${settings.speed} times as fast (JSON single: ` +
      `${SINGLES_SPEED}), no limit is switched off`,
  );
  console.log(
    `state of a rider: ${memory.bytesPerRider} bytes (name, track, index, lists; without the minute ` +
      "of history that waits to be written, and the session's token)",
  );
  printReport("ping", rows, {
    unit: "position reports per second; the middle one of the rounds",
    bare,
    json,
    jsonBatch: of("json-batch"),
    frame: of("frame"),
    stream,
    redis: redis ?? "not installed",
    memory,
    jsonShareOfBare: ratio(json.pointsPerSecond, bare.pointsPerSecond),
    jsonCpuShareOfBare: ratio(bare.cpuMicrosPerPoint, json.cpuMicrosPerPoint),
    streamOverGeoadd: redis
      ? ratio(stream.pointsPerSecond, redis.single.positionsPerSecond)
      : undefined,
    rounds: Object.fromEntries(
      Object.entries(rounds).map(([name, all]) => [name, all.map((one) => one.pointsPerSecond)]),
    ),
    settings,
  });
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
    const rounds = await measureDoors(bench);
    report(settings, rounds, await measureRedis(bench), memory);
  } finally {
    await core?.stop();
    await edge.stop(true);
    rmSync(scratch, { recursive: true, force: true });
  }
}

runBench(main);
