/**
 * What a stretch of a benchmark cost: CPU time of each side, commits and statements of the database.
 * CPU of PostgreSQL is read from /proc and is zero on other systems.
 */
import { readdirSync, readFileSync } from "node:fs";
import postgres from "postgres";
import type { BenchCore } from "./harness.ts";

/** Settings of a server whose statements are counted. */
export const countingSettings = { shared_preload_libraries: "pg_stat_statements" };

export interface Usage {
  readonly coreCpuMs: number;
  readonly postgresCpuMs: number;
  readonly loadCpuMs: number;
  readonly commits: number;
  readonly statements: number;
  /** Calls by the statement's text, `begin` and `commit` included. */
  readonly byText: ReadonlyMap<string, { readonly calls: number; readonly ms: number }>;
}

export interface UsageMeter {
  /** Everything from now on counts. */
  start(): Promise<void>;
  /** What was used since the start. */
  read(): Promise<Usage>;
  end(): Promise<void>;
}

/** Linux counts CPU time in hundredths of a second, whatever the kernel's own tick is. */
const MS_PER_TICK = 10;
/** Backends tell their counts of commits once a second. */
const STATS_DELAY_MS = 1_200;

/** CPU time of a process and all it has started so far; those that ended meanwhile are not in it. */
export function cpuMsOfTree(root: number): number {
  const children = new Map<number, number[]>();
  const msOf = new Map<number, number>();
  for (const id of processIds()) {
    const stat = readStat(id);
    if (!stat) continue;
    msOf.set(id, stat.ms);
    children.set(stat.parent, [...(children.get(stat.parent) ?? []), id]);
  }
  const sum = (id: number): number =>
    (children.get(id) ?? []).reduce((total, child) => total + sum(child), msOf.get(id) ?? 0);
  return sum(root);
}

function processIds(): number[] {
  try {
    return readdirSync("/proc").map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

function readStat(pid: number): { parent: number; ms: number } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The program's name, in brackets, may hold anything.
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    const ms = (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK;
    return { parent: Number(fields[1]), ms };
  } catch {
    return undefined;
  }
}

async function coreCpuMs(baseUrl: string): Promise<number> {
  const text = await (await fetch(`${baseUrl}/metrics`)).text();
  return Number(/^process_cpu_seconds_total\S* (\S+)$/m.exec(text)?.[1]) * 1000;
}

export async function openMeter(core: BenchCore): Promise<UsageMeter> {
  const sql = postgres(core.databaseUrl, { max: 1, onnotice: () => {} });
  await sql`create extension if not exists pg_stat_statements`;
  const [server] = await sql<{ pid: number }[]>`select pg_backend_pid() as pid`;
  const postmaster = readStat(server!.pid)?.parent ?? 0;
  const now = async () => {
    const [coreMs, postgresMs] = [await coreCpuMs(core.baseUrl), cpuMsOfTree(postmaster)];
    // All that this benchmark runs and is neither of the two makes the load.
    const loadCpuMs = cpuMsOfTree(process.pid) - coreMs - postgresMs;
    return { coreCpuMs: coreMs, postgresCpuMs: postgresMs, loadCpuMs };
  };
  const commits = async () => {
    const [row] = await sql<{ commits: number }[]>`
      select xact_commit::float8 as commits from pg_stat_database where datname = current_database()`;
    return row!.commits;
  };
  let from = { ...(await now()), commits: 0 };
  return {
    async start() {
      await sql`select pg_stat_statements_reset()`;
      from = { ...(await now()), commits: await commits() };
    },
    async read() {
      const to = await now();
      const rows = await sql<{ query: string; calls: number; ms: number }[]>`
        select query, sum(calls)::float8 as calls, sum(total_exec_time) as ms
        from pg_stat_statements where query not like '%pg_stat_%' group by query`;
      await Bun.sleep(STATS_DELAY_MS);
      return {
        coreCpuMs: to.coreCpuMs - from.coreCpuMs,
        postgresCpuMs: to.postgresCpuMs - from.postgresCpuMs,
        loadCpuMs: to.loadCpuMs - from.loadCpuMs,
        commits: (await commits()) - from.commits,
        statements: rows.reduce((sum, { calls }) => sum + calls, 0),
        byText: new Map(rows.map(({ query, calls, ms }) => [query, { calls, ms }])),
      };
    },
    end: () => sql.end({ timeout: 5 }),
  };
}
