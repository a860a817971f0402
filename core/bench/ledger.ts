/**
 * `bun run bench:ledger`: postings a second through the ledger's own verbs, each in a durable
 * transaction of its own, beside inserts of the same rows into tables without anything that could
 * refuse them. Both write one statement per transaction from as many lanes; they take turns, so that
 * a busy machine slows down both.
 */
import { migrate } from "#drizzle/migrate.ts";
import { checkLedger, sealJournal } from "../ledger/index.ts";
import { makeRuntime, type Runtime, readConfig, systemCtx } from "../platform/index.ts";
import { makeKeys, makeSecret, startPostgres } from "../up/index.ts";
import { percentilesOf, printReport, readCounts, runBench } from "./harness.ts";
import { type Load, ledgerLoads, openHoldAccounts } from "./ledger-loads.ts";
import { makePlainTables, plainLoad, plainSharedLoad } from "./ledger-plain.ts";
import { cpuMsOfTree } from "./usage.ts";

const options = readCounts({
  lanes: { default: 12, max: 100 },
  seconds: { default: 2, max: 60 },
  rounds: { default: 3, max: 20 },
  accounts: { default: 10_000, max: 1_000_000 },
});

interface Measured {
  readonly latencies: number[];
  seconds: number;
  /** Of this process and the server together: what a busy machine does not distort. */
  cpuMs: number;
}

const nothing = (): Measured => ({ latencies: [], seconds: 0, cpuMs: 0 });

async function main(): Promise<void> {
  const server = await startPostgres();
  let runtime: Runtime | undefined;
  try {
    await server.createDatabase("bench");
    const url = server.url("bench");
    await migrate(url);
    runtime = makeRuntime(configOf(url));
    const ctx = systemCtx(runtime, "bench");
    await makePlainTables(ctx);
    await openHoldAccounts(ctx, options.lanes);
    const loads = [plainLoad(2), plainLoad(8), plainSharedLoad(), ...ledgerLoads(options)];
    const measured = await inTurns(runtime, loads);
    const sealing = await timeSealing(runtime);
    const check = await checkLedger(ctx);
    if (!check.isFine) throw new Error(`The ledger is not sound: ${JSON.stringify(check.results)}`);
    report(loads, measured, { sealing, checkMs: check.tookMs, movements: check.headSeq });
  } finally {
    await runtime?.database.close();
    await server.stop();
  }
}

/** Rounds of every load, one after the other; the first of each only warms up. */
async function inTurns(runtime: Runtime, loads: readonly Load[]): Promise<Map<string, Measured>> {
  const measured = new Map(loads.map(({ name }) => [name, nothing()]));
  for (const load of loads) await run(runtime, load, nothing(), 0.5);
  for (let round = 0; round < options.rounds; round++) {
    for (const load of loads) await run(runtime, load, measured.get(load.name)!, options.seconds);
  }
  return measured;
}

async function run(runtime: Runtime, load: Load, into: Measured, seconds: number): Promise<void> {
  const ctx = systemCtx(runtime, "bench");
  const cpuFrom = cpuMsOfTree(process.pid);
  const from = performance.now();
  const until = from + seconds * 1000;
  const lane = async (index: number) => {
    for (let at = performance.now(); at < until; ) {
      await load.once(ctx, index);
      const now = performance.now();
      into.latencies.push(now - at);
      at = now;
    }
  };
  await Promise.all(Array.from({ length: options.lanes }, (_, index) => lane(index)));
  into.seconds += (performance.now() - from) / 1000;
  into.cpuMs += cpuMsOfTree(process.pid) - cpuFrom;
}

async function timeSealing(runtime: Runtime): Promise<number> {
  const from = performance.now();
  const sealed = await sealJournal(systemCtx(runtime, "bench"));
  return Math.round((sealed / (performance.now() - from)) * 1000);
}

function report(
  loads: readonly Load[],
  measured: ReadonlyMap<string, Measured>,
  extra: { sealing: number; checkMs: number; movements: number },
): void {
  const of = (name: string) => {
    const { latencies, seconds, cpuMs } = measured.get(name)!;
    const count = latencies.length;
    return {
      perSecond: count / seconds,
      cpuUs: (cpuMs * 1000) / count,
      ...percentilesOf(latencies),
    };
  };
  const figures = loads.map(({ name, baseline }) => {
    const { perSecond, cpuUs, p50, p99 } = of(name);
    const plain = baseline === undefined ? undefined : of(baseline);
    return {
      ...{ name, perSecond: Math.round(perSecond), p50, p99, cpuUs: Math.round(cpuUs) },
      shareByRate: plain && perSecond / plain.perSecond,
      shareByCpu: plain && plain.cpuUs / cpuUs,
    };
  });
  const percent = (share?: number) => (share === undefined ? "" : `${Math.round(share * 100)} %`);
  printReport(
    "ledger",
    figures.map(({ shareByRate, shareByCpu, name, perSecond, p50, p99, cpuUs }) => ({
      ...{ name, "a second": perSecond, "p50 ms": p50, "p99 ms": p99, "CPU µs": cpuUs },
      "of plain, by rate": percent(shareByRate),
      "by CPU": percent(shareByCpu),
    })),
    { ...options, loads: figures, sealedPerSecond: extra.sealing, ...extra },
  );
}

function configOf(databaseUrl: string) {
  const { signingKeys, dataKeys } = makeKeys("in");
  return readConfig({
    BEELINE_ENV: "dev",
    BEELINE_REGION: "in",
    DATABASE_URL: databaseUrl,
    BEELINE_EDGE_URL: "http://127.0.0.1:9",
    BEELINE_RELAY_SECRET: makeSecret(),
    BEELINE_SIGNING_KEYS: signingKeys,
    BEELINE_DATA_KEYS: dataKeys,
    LOG_LEVEL: "silent",
  });
}

runBench(main);
