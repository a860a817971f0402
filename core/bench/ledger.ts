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
import { makePlainTables, plainLoad } from "./ledger-plain.ts";

const options = readCounts({
  lanes: { default: 12, max: 100 },
  seconds: { default: 2, max: 60 },
  rounds: { default: 3, max: 20 },
  accounts: { default: 10_000, max: 1_000_000 },
});

interface Measured {
  readonly latencies: number[];
  seconds: number;
}

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
    const loads = [plainLoad(2), plainLoad(8), ...ledgerLoads(options)];
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
  const measured = new Map(
    loads.map(({ name }) => [name, { latencies: [], seconds: 0 } as Measured]),
  );
  for (const load of loads) await run(runtime, load, { latencies: [], seconds: 0 }, 0.5);
  for (let round = 0; round < options.rounds; round++) {
    for (const load of loads) await run(runtime, load, measured.get(load.name)!, options.seconds);
  }
  return measured;
}

async function run(runtime: Runtime, load: Load, into: Measured, seconds: number): Promise<void> {
  const ctx = systemCtx(runtime, "bench");
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
  const rate = (name: string) => {
    const { latencies, seconds } = measured.get(name)!;
    return latencies.length / seconds;
  };
  const figures = loads.map(({ name, baseline }) => {
    const { p50, p99 } = percentilesOf(measured.get(name)!.latencies);
    const share = baseline === undefined ? undefined : rate(name) / rate(baseline);
    return { name, perSecond: Math.round(rate(name)), p50, p99, share };
  });
  printReport(
    "ledger",
    figures.map(({ share, ...row }) => ({
      ...row,
      "of plain inserts": share === undefined ? "" : `${Math.round(share * 100)} %`,
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
