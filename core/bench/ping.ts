/**
 * `bench:ping`: HTTP JSON pings per second through the full pipeline of one core process (sign-in,
 * validation, rules, live index, listeners, rows written behind), against a bare `Bun.serve` that
 * only parses the JSON, in the same run and under the same load.
 *
 * Options: --rounds 3 --seconds 5 --riders 80000 --connections 64
 */
import { createPrivateKey, sign } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import { offsetMeters } from "#shared/geo.ts";
import { makeId } from "#shared/ids.ts";
import { regions } from "#shared/regions.ts";
import { ACCESS_AUDIENCE } from "#shared/roles.ts";
import { type Child, lastLines, startChild } from "../up/index.ts";
import {
  type BenchCore,
  bunProgram,
  printReport,
  readCounts,
  runBench,
  startBenchCore,
} from "./harness.ts";
import type { LoadOrder, LoadReport } from "./ping-load.ts";

interface Settings {
  readonly rounds: number;
  /** Of each measurement; riders must not fall silent while the other server is measured. */
  readonly seconds: number;
  /** One single ping in two seconds is all a rider may send: this many allow half as many a second. */
  readonly riders: number;
  readonly connections: number;
}

const MAX_WARM_SECONDS = 25;

const city = regions.in.cities[0]!;

const readSettings = (): Settings =>
  readCounts({
    rounds: { default: 3, max: 9 },
    seconds: { default: 5, max: 20 },
    riders: { default: 80_000, max: 150_000 },
    connections: { default: 64, max: 512 },
  });

interface BenchRider {
  readonly id: string;
  readonly lat: number;
  readonly lng: number;
}

/** Riders spread over the city by a fixed pattern, so that each run has the same cells. */
function makeRiders(count: number): BenchRider[] {
  return Array.from({ length: count }, (_, i) => {
    const angle = i * 2.399963;
    const meters = 6_500 * Math.sqrt((i + 0.5) / count);
    const at = offsetMeters(city.center, {
      northMeters: meters * Math.cos(angle),
      eastMeters: meters * Math.sin(angle),
    });
    const random = Uint8Array.from({ length: 16 }, (_, byte) => (i >> (byte * 5)) & 31);
    return { id: makeId("rider", "in", Date.now(), random), ...at };
  });
}

async function insertRiders(databaseUrl: string, riders: readonly BenchRider[]): Promise<void> {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  try {
    for (let start = 0; start < riders.length; start += 5_000) {
      const batch = JSON.stringify(riders.slice(start, start + 5_000));
      await sql`
        with rider as (select * from jsonb_to_recordset(${batch}::text::jsonb)
          as rider(id text, lat float8, lng float8)),
        person as (insert into people (id, role, phone_hash, phone_sealed)
          select id, 'rider', id, id from rider)
        insert into riders (id, city_code, state, vehicle, last_lat, last_lng, last_seen_at)
        select id, ${city.code}, 'online', 'scooter', lat, lng, now() from rider`;
    }
    await sql`analyze`;
  } finally {
    await sql.end();
  }
}

/** One line per rider: an access token as the core itself would sign it, and where the rider is. */
function ridersText(env: Readonly<Record<string, string>>, riders: readonly BenchRider[]): string {
  const [jwk] = JSON.parse(env["BEELINE_SIGNING_KEYS"] ?? "[]") as [
    import("node:crypto").webcrypto.JsonWebKey & { kid: string },
  ];
  const key = createPrivateKey({ key: jwk, format: "jwk" });
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const header = encode({ alg: "EdDSA", kid: jwk.kid });
  const iat = Math.floor(Date.now() / 1000);
  const lines = riders.map(({ id, lat, lng }) => {
    const claims = {
      iss: "beeline:in",
      aud: ACCESS_AUDIENCE,
      sub: id,
      role: "rider",
      region: "in",
      sid: id.replace("rdr", "ses"),
      iat,
      exp: iat + 900,
    };
    const text = `${header}.${encode(claims)}`;
    const signature = sign(null, Buffer.from(text), key).toString("base64url");
    return `${text}.${signature} ${lat} ${lng}`;
  });
  return lines.join("\n");
}

/** Starts one of our programs and gives its only line of output. */
async function lineOf(scratch: string, path: string, args: string[]): Promise<[string, Child]> {
  let take: (line: string) => void = () => {};
  const line = new Promise<string>((resolve) => {
    take = resolve;
  });
  const logFile = join(scratch, "program.log");
  const child = startChild({ ...bunProgram(path, {}, args), name: path, logFile, onLine: take });
  const ended = child.exited.then(() => {
    throw new Error(`${path} ended without a word.\n${lastLines(logFile)}`);
  });
  ended.catch(() => {});
  return [await Promise.race([line, ended]), child];
}

async function load(scratch: string, order: LoadOrder): Promise<LoadReport> {
  const [line, child] = await lineOf(scratch, "core/bench/ping-load.ts", [JSON.stringify(order)]);
  await child.stop();
  return JSON.parse(line) as LoadReport;
}

interface Measured extends LoadReport {
  /** Of the server's process, all its threads; a busy machine disturbs it least. */
  readonly cpuMicrosPerRequest: number;
}

interface Round {
  readonly bare: Measured;
  readonly core: Measured;
}

async function cpuSeconds(port: number): Promise<number> {
  const answer = await fetch(`http://127.0.0.1:${port}/metrics`);
  const value = /^process_cpu_seconds_total\S* (\S+)$/m.exec(await answer.text())?.[1];
  return Number(value);
}

async function loadMeasured(scratch: string, order: LoadOrder): Promise<Measured> {
  const before = await cpuSeconds(order.port);
  const report = await load(scratch, order);
  const micros = ((await cpuSeconds(order.port)) - before) * 1e6;
  return { ...report, cpuMicrosPerRequest: Math.round((micros / report.requests) * 10) / 10 };
}

/** Both servers in turns, so that a noisy neighbour of the machine meets both. */
async function measure(scratch: string, order: LoadOrder, settings: Settings): Promise<Round[]> {
  const [line, server] = await lineOf(scratch, "core/bench/bare-server.ts", []);
  try {
    const bareOrder = { ...order, port: (JSON.parse(line) as { port: number }).port };
    // One ping of each rider first: the code is warm and each token was seen, as in a living city.
    await load(scratch, { ...order, seconds: MAX_WARM_SECONDS, requests: settings.riders });
    await load(scratch, { ...bareOrder, seconds: 1 });
    const rounds: Round[] = [];
    for (let round = 0; round < settings.rounds; round++) {
      const bare = await loadMeasured(scratch, bareOrder);
      rounds.push({ bare, core: await loadMeasured(scratch, order) });
    }
    return rounds;
  } finally {
    await server.stop();
  }
}

const perSecond = ({ requests, seconds }: LoadReport) => Math.round(requests / seconds);

/** The round in the middle, by its rate: one disturbed round does not make the figure. */
function middle(reports: readonly Measured[]): Measured {
  const sorted = [...reports].sort((a, b) => perSecond(a) - perSecond(b));
  return sorted[Math.floor((sorted.length - 1) / 2)]!;
}

function row(name: string, report: Measured) {
  const { p50, p95, p99 } = report.latencyMs;
  return {
    server: name,
    "pings/s": Math.round(report.requests / report.seconds),
    "accepted %": Math.round(((report.answers["accepted"] ?? 0) / report.requests) * 1000) / 10,
    "CPU µs each": report.cpuMicrosPerRequest,
    "p50 ms": p50,
    "p95 ms": p95,
    "p99 ms": p99,
  };
}

async function main(): Promise<void> {
  const settings = readSettings();
  const riders = makeRiders(settings.riders);
  const scratch = mkdtempSync(join(tmpdir(), "beeline-ping-"));
  const ridersFile = join(scratch, "riders");
  let core: BenchCore | undefined;
  try {
    core = await startBenchCore({
      prepare: async (databaseUrl, env) => {
        writeFileSync(ridersFile, ridersText(env, riders));
        await insertRiders(databaseUrl, riders);
      },
    });
    const port = Number(new URL(core.baseUrl).port);
    report(settings, await measure(scratch, { ...settings, ridersFile, port }, settings));
  } finally {
    await core?.stop();
    rmSync(scratch, { recursive: true, force: true });
  }
}

function report(settings: Settings, rounds: readonly Round[]): void {
  const bare = middle(rounds.map((round) => round.bare));
  const core = middle(rounds.map((round) => round.core));
  printReport("ping", [row("bare Bun.serve", bare), row("core", core)], {
    unit: "HTTP requests with one JSON ping each, per second; the middle one of the rounds",
    corePerSecond: perSecond(core),
    barePerSecond: perSecond(bare),
    shareOfBare: Math.round((perSecond(core) / perSecond(bare)) * 1000) / 1000,
    coreCpuMicrosEach: core.cpuMicrosPerRequest,
    bareCpuMicrosEach: bare.cpuMicrosPerRequest,
    coreAnswers: core.answers,
    coreLatencyMs: core.latencyMs,
    bareLatencyMs: bare.latencyMs,
    rounds: rounds.map((round) => ({ bare: perSecond(round.bare), core: perSecond(round.core) })),
    settings,
  });
}

runBench(main);
