/**
 * What every benchmark needs: a core of its own as a child process over a real, durable PostgreSQL,
 * percentiles, a table for people and one JSON line for machines. Loopback only.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { arch, cpus, platform, release, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { makeApplicationLogin } from "#drizzle/application-login.ts";
import { migrate } from "#drizzle/migrate.ts";
import packageFile from "../../package.json" with { type: "json" };
import {
  type Child,
  lastLines,
  makeKeys,
  makeSecret,
  startChild,
  startPostgres,
} from "../up/index.ts";

const root = join(import.meta.dirname, "../..");
const READY_WITHIN_MS = 60_000;

export interface BenchCore {
  readonly baseUrl: string;
  /** The line that said the core is up. */
  readonly greeting: Readonly<Record<string, unknown>>;
  /** The owner's, for filling and looking; the core has a login of its own. */
  readonly databaseUrl: string;
  /** The environment the core was started with, its keys included. */
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

export interface BenchCoreOptions {
  /** Another program than the core itself that starts one. */
  readonly program?: string;
  /** Over the defaults, such as `BEELINE_TIME_SCALE`. */
  readonly env?: Record<string, string>;
  /** Fills the migrated database, as its owner, before the core reads it. */
  readonly prepare?: (databaseUrl: string, env: Record<string, string>) => Promise<void>;
  /** PostgreSQL settings over those of `up`. */
  readonly settings?: Record<string, string>;
  /** For Bun, such as `--cpu-prof-md`. */
  readonly bunFlags?: readonly string[];
}

/** What may be said on the command line: whole numbers from `min` (1) to `max`. */
type CountOptions<Name extends string> = Readonly<
  Record<Name, { default: number; max: number; min?: number }>
>;

/**
 * Reads options such as `--warm-seconds 4` for `warmSeconds`.
 * @throws Error that names an unknown option, or one that is not within its bounds
 */
export function readCounts<Name extends string>(options: CountOptions<Name>): Record<Name, number> {
  const names = Object.keys(options) as Name[];
  const flagOf = (name: Name) => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const { values } = parseArgs({
    options: Object.fromEntries(names.map((name) => [flagOf(name), { type: "string" as const }])),
  });
  const counts = names.map((name) => {
    const { default: usual, max, min = 1 } = options[name];
    const count = Number(values[flagOf(name)] ?? usual);
    if (!Number.isInteger(count) || count < min || count > max) {
      throw new Error(`--${flagOf(name)} must be a whole number from ${min} to ${max}`);
    }
    return [name, count] as const;
  });
  return Object.fromEntries(counts) as Record<Name, number>;
}

/** Runs a benchmark as a program: its failure is one line and exit code 1. */
export function runBench(main: () => Promise<void>): void {
  main().then(
    () => process.exit(0),
    (error: unknown) => {
      console.error(error instanceof Error ? error.message : error);
      process.exit(1);
    },
  );
}

/** A fresh database and a core on a free port. `stop` removes everything, the data too. */
export async function startBenchCore(options: BenchCoreOptions = {}): Promise<BenchCore> {
  const scratch = mkdtempSync(join(tmpdir(), "beeline-bench-"));
  const postgres = await startPostgres({ settings: options.settings ?? {} });
  let child: Child | undefined;
  const stop = async () => {
    await child?.stop();
    await postgres.stop();
    rmSync(scratch, { recursive: true, force: true });
  };
  try {
    await postgres.createDatabase("bench");
    const databaseUrl = postgres.url("bench");
    const env = { ...coreEnvironment(await migrateForBench(databaseUrl)), ...options.env };
    await options.prepare?.(databaseUrl, env);
    const logFile = join(scratch, "core.log");
    const program = bunProgram(options.program ?? "core/main.ts", env);
    const args = [...(options.bunFlags ?? []), ...program.args];
    child = startChild({ ...program, args, name: "core", logFile });
    const greeting = await greetingIn(logFile, child);
    return { baseUrl: `http://127.0.0.1:${greeting.port}`, greeting, databaseUrl, env, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Brings a fresh database up to date; gives the URL that a core is to use. */
export async function migrateForBench(ownerUrl: string): Promise<string> {
  await migrate(ownerUrl);
  return makeApplicationLogin(ownerUrl, { name: "bench_core", password: makeSecret() });
}

/** How to start one of our programs with this very Bun. */
export function bunProgram(path: string, env: Record<string, string>, args: string[] = []) {
  const inherited = { PATH: process.env["PATH"], HOME: process.env["HOME"] };
  return {
    command: process.execPath,
    args: [path, ...args],
    cwd: root,
    env: { ...inherited, ...env },
  };
}

export function coreEnvironment(databaseUrl: string): Record<string, string> {
  const keys = makeKeys("in");
  return {
    BEELINE_ENV: "dev",
    BEELINE_REGION: "in",
    BEELINE_PORT: "0",
    DATABASE_URL: databaseUrl,
    // Discard: the edge is not what is measured.
    BEELINE_EDGE_URL: "http://127.0.0.1:9",
    BEELINE_RELAY_SECRET: makeSecret(),
    BEELINE_SIGNING_KEYS: keys.signingKeys,
    BEELINE_DATA_KEYS: keys.dataKeys,
    LOG_LEVEL: "info",
  };
}

/** The core chose its port itself and tells it in its log. */
async function greetingIn(
  logFile: string,
  child: Child,
): Promise<Record<string, unknown> & { port: number }> {
  const deadline = performance.now() + READY_WITHIN_MS;
  while (performance.now() < deadline && child.exitCode() === undefined) {
    const line = readFileSync(logFile, "utf8")
      .split("\n")
      .find((text) => text.includes('"core is up"'));
    if (line) return JSON.parse(line) as { port: number };
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`The core did not come up.\n${lastLines(logFile)}`);
}

export interface Percentiles {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** Nearest-rank percentiles, rounded to two decimals, in the unit of the values. */
export function percentilesOf(values: readonly number[]): Percentiles {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => {
    const rank = Math.max(0, Math.ceil(share * sorted.length) - 1);
    return Math.round((sorted[rank] ?? 0) * 100) / 100;
  };
  return { count: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
}

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly system: string;
  readonly versions: Record<string, string>;
}

export function describeMachine(): Machine {
  const [first] = cpus();
  return {
    cpu: first?.model.trim() ?? "unknown",
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${release()} ${arch()}`,
    versions: { beeline: packageFile.version, bun: Bun.version, postgresql: "18" },
  };
}

/** Prints the figures: a table for people, then one JSON line that says everything. */
export function printReport(
  bench: string,
  rows: readonly Record<string, string | number>[],
  figures: Record<string, unknown>,
): void {
  console.table(rows);
  console.log(JSON.stringify({ bench, ...figures, machine: describeMachine() }));
}
