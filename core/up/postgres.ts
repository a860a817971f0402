/**
 * The embedded PostgreSQL 18: the real server from npm, for `up`, for tests and for benchmarks.
 * It listens on 127.0.0.1 on a port chosen at start, asks for a password made at the first start,
 * and stops when we stop or die (see leash.ts).
 */
import { randomBytes } from "node:crypto";
import {
  chownSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import { type Child, lastLines, startChild } from "./child.ts";
import { findFreePort } from "./ports.ts";
import { type PostgresHome, preparePostgresHome, removePostgresHome } from "./postgres-home.ts";
import { endPreviousServer } from "./postgres-leftover.ts";
import { Trouble } from "./trouble.ts";

const user = "beeline";
const majorVersion = "18";
const readyWithinMs = 60_000;
const portAttempts = 5;

export interface PostgresOptions {
  /** Keeps the data between starts; a temporary directory that `stop` removes when left out. */
  dir?: string;
  /** The server's log; `<dir>/postgres.log` when left out. */
  logFile?: string;
  /** False trades crash safety for speed, for tests that throw the data away. */
  isDurable?: boolean;
  /** PostgreSQL settings over ours, such as `{ max_connections: "400" }`. */
  settings?: Record<string, string>;
}

export interface PostgresServer {
  port: number;
  /** The connection string of one database of this server. */
  url(database: string): string;
  /** Creates a database unless it exists; true when it did not. */
  createDatabase(name: string, template?: string): Promise<boolean>;
  /** Stops the server fast but cleanly, and removes a temporary directory. */
  stop(): Promise<void>;
  child: Child;
  note?: string;
}

export async function startPostgres(options: PostgresOptions = {}): Promise<PostgresServer> {
  const { isDurable = true } = options;
  const dir = options.dir ?? mkdtempSync(join(tmpdir(), "beeline-postgres-"));
  const home = await preparePostgresHome(dir);
  const logFile = options.logFile ?? join(home.dir, "postgres.log");
  try {
    const password = readPassword(home);
    await initialise(home, password, isDurable, logFile);
    await endPreviousServer(join(home.dir, "data"));
    const settings = { ...settingsFor(isDurable), ...options.settings };
    const { child, port } = await launch(home, settings, logFile);
    return describeServer({ child, port, password, home, dir, isTemporary: !options.dir });
  } catch (error) {
    if (!options.dir) removePostgresHome(dir);
    throw error;
  }
}

function readPassword(home: PostgresHome): string {
  const file = join(home.dir, "password");
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString("hex"), { mode: 0o600 });
  if (home.owner) chownSync(file, home.owner.uid, home.owner.gid);
  return readFileSync(file, "utf8");
}

async function initialise(
  home: PostgresHome,
  password: string,
  isDurable: boolean,
  logFile: string,
): Promise<void> {
  const data = join(home.dir, "data");
  const versionFile = join(data, "PG_VERSION");
  if (existsSync(versionFile)) {
    const found = readFileSync(versionFile, "utf8").trim();
    if (found === majorVersion) return;
    throw new Trouble(
      `The database in ${data} was made by PostgreSQL ${found}, this is ${majorVersion}: start with --fresh to make a new one.`,
    );
  }
  if (password === "") throw new Trouble(`${join(home.dir, "password")} is empty: remove it.`);
  // Made under another name, so that an interrupted attempt is never taken for a database.
  const fresh = join(home.dir, "data.new");
  rmSync(fresh, { recursive: true, force: true });
  const child = startChild({
    name: "initdb",
    command: home.initdb,
    args: [
      `--pgdata=${fresh}`,
      `--username=${user}`,
      `--pwfile=${join(home.dir, "password")}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      "--locale=C",
      "--locale-provider=builtin",
      "--builtin-locale=C.UTF-8",
      "--no-instructions",
      ...(isDurable ? [] : ["--no-sync"]),
    ],
    cwd: "/",
    env: { PATH: "/usr/bin:/bin" },
    logFile,
    ...(home.owner && { owner: home.owner }),
  });
  if ((await child.exited) !== 0) {
    throw new Trouble("PostgreSQL could not create its data directory.", {
      details: lastLines(logFile),
    });
  }
  renameSync(fresh, data);
}

/** Sized for a laptop that also runs everything else. */
function settingsFor(isDurable: boolean): Record<string, string> {
  return {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    max_connections: "200",
    shared_buffers: isDurable ? "256MB" : "64MB",
    max_wal_size: "1GB",
    checkpoint_timeout: "15min",
    wal_compression: "on",
    // Parallel plans need /dev/shm, which is 64 MB in a container, and gain nothing on short queries.
    max_parallel_workers_per_gather: "0",
    jit: "off",
    // A new city's tables grow from nothing: plans that were made for empty ones must not live long.
    autovacuum_naptime: "10s",
    // Told per statement, read by nobody.
    update_process_title: "off",
    timezone: "UTC",
    log_timezone: "UTC",
    // Error details quote values of rows: the log must stay free of them.
    log_error_verbosity: "terse",
    log_min_messages: "warning",
    log_min_error_statement: "panic",
    fsync: isDurable ? "on" : "off",
    synchronous_commit: isDurable ? "on" : "off",
    full_page_writes: isDurable ? "on" : "off",
  };
}

async function launch(
  home: PostgresHome,
  settings: Record<string, string>,
  logFile: string,
): Promise<{ child: Child; port: number }> {
  for (let attempt = 1; ; attempt++) {
    const port = await findFreePort();
    const child = startChild({
      name: "database",
      command: home.postgres,
      args: [
        "-D",
        join(home.dir, "data"),
        ...Object.entries({ ...settings, port: String(port) }).flatMap(([name, value]) => [
          "-c",
          `${name}=${value}`,
        ]),
      ],
      cwd: "/",
      env: { PATH: "/usr/bin:/bin", TZ: "UTC" },
      logFile,
      // "Fast" shutdown: sessions are ended, the data is written.
      stopSignal: "SIGINT",
      ...(home.owner && { owner: home.owner }),
    });
    if (await isReady(child, join(home.dir, "data"))) return { child, port };
    await child.stop();
    const log = lastLines(logFile);
    // Somebody took the port between our asking and PostgreSQL's binding it: ask again.
    const isPortLost = log.some((line) => line.includes("could not bind"));
    if (isPortLost && attempt < portAttempts) continue;
    throw new Trouble("PostgreSQL did not start.", { details: log });
  }
}

/** PostgreSQL tells its state in the eighth line of postmaster.pid. */
async function isReady(child: Child, data: string): Promise<boolean> {
  const deadline = performance.now() + readyWithinMs;
  while (performance.now() < deadline && child.exitCode() === undefined) {
    const file = join(data, "postmaster.pid");
    const state = existsSync(file) ? readFileSync(file, "utf8").split("\n")[7] : undefined;
    if (state?.trim() === "ready") return true;
    await Bun.sleep(20);
  }
  return false;
}

interface Running {
  child: Child;
  port: number;
  password: string;
  home: PostgresHome;
  dir: string;
  isTemporary: boolean;
}

function describeServer({ child, port, password, home, dir, isTemporary }: Running) {
  const url = (database: string) => `postgres://${user}:${password}@127.0.0.1:${port}/${database}`;
  const server: PostgresServer = {
    port,
    url,
    child,
    createDatabase: (name, template) => createDatabase(url("postgres"), name, template),
    async stop() {
      await child.stop();
      if (isTemporary) removePostgresHome(dir);
    },
    ...(home.note && { note: home.note }),
  };
  return server;
}

async function createDatabase(
  adminUrl: string,
  name: string,
  template = "template1",
): Promise<boolean> {
  const sql = postgres(adminUrl, { max: 1, onnotice: () => {} });
  try {
    const found = await sql`select 1 from pg_database where datname = ${name}`;
    if (found.length > 0) return false;
    await sql`create database ${sql(name)} template ${sql(template)}`;
    return true;
  } finally {
    await sql.end({ timeout: 5 });
  }
}
