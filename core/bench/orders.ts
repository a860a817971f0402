/**
 * `bench:orders`: whole order lifecycles per second through the HTTP API of one core process, from
 * the quote to the handed-over code, with p50/p95/p99 of each call. Customers, kitchens and riders
 * work concurrently; offers reach riders by the core's stream. In the same run, on the same
 * database: plain three-statement transactions per second.
 *
 * Options: --seconds 20 --warm-seconds 4 --customers 16 --riders 48 --stores 4
 */
import { printReport, readCounts, runBench, startBenchCore } from "./harness.ts";
import { type Kitchen, makeLanes } from "./order-lanes.ts";
import { type BenchStore, insertPeople, signIn, signInAll } from "./order-people.ts";
import { type BenchRider, startRider } from "./order-riders.ts";
import { plainTransactions } from "./plain-transactions.ts";
import { makeStopwatch } from "./stopwatch.ts";

interface Settings {
  readonly seconds: number;
  readonly warmSeconds: number;
  /** Orders in flight at a time: each customer has one. */
  readonly customers: number;
  readonly riders: number;
  readonly stores: number;
}

const PLAIN_SECONDS = 5;

/** The order's way, as the report shows it. */
const callNames = [
  "quote",
  "place",
  "store accepts",
  "preparing",
  "ready",
  "accept offer",
  "arrive at store",
  "pick up",
  "arrive at door",
  "look at order",
  "hand over",
  "placed → assigned",
  "placed → delivered",
];

const readSettings = (): Settings =>
  readCounts({
    seconds: { default: 20, max: 300 },
    warmSeconds: { default: 4, max: 60 },
    customers: { default: 16, max: 256 },
    riders: { default: 48, max: 1_000 },
    stores: { default: 4, max: 64 },
  });

interface Run {
  readonly lifecycles: number;
  readonly perSecond: number;
  readonly failures: Record<string, number>;
  readonly calls: ReturnType<ReturnType<typeof makeStopwatch>["report"]>;
}

async function runOrders(
  baseUrl: string,
  stores: readonly BenchStore[],
  settings: Settings,
): Promise<Run> {
  const watch = makeStopwatch(callNames);
  const lanes = makeLanes(watch);
  const kitchens: Kitchen[] = await Promise.all(
    stores.map(async (store) => ({ store, partner: await signIn(baseUrl, store.phone) })),
  );
  const customers = await signInAll(baseUrl, "customer", settings.customers);
  const signedIn = await signInAll(baseUrl, "rider", settings.riders);
  const work = { baseUrl, watch, ...lanes.desk };
  const riders: BenchRider[] = await Promise.all(
    signedIn.map((rider, index) => startRider(rider, index, work)),
  );
  try {
    const warmUntil = performance.now() + settings.warmSeconds * 1000;
    const until = warmUntil + settings.seconds * 1000;
    const reset = setTimeout(watch.reset, settings.warmSeconds * 1000);
    await Promise.all(
      customers.map((customer, index) =>
        lanes.run(customer, kitchens[index % kitchens.length]!, index, () => {
          return performance.now() >= until;
        }),
      ),
    );
    clearTimeout(reset);
    const counted = lanes.report.deliveredAt.filter((at) => at >= warmUntil && at < until).length;
    return {
      lifecycles: counted,
      perSecond: Math.round((counted / settings.seconds) * 100) / 100,
      failures: lanes.report.failures,
      calls: watch.report(),
    };
  } finally {
    for (const rider of riders) rider.stop();
  }
}

async function main(): Promise<void> {
  const settings = readSettings();
  let stores: BenchStore[] = [];
  const core = await startBenchCore({
    prepare: async (_, env) => {
      stores = await insertPeople(env, settings);
    },
  });
  try {
    const run = await runOrders(core.baseUrl, stores, settings);
    const plain = await plainTransactions(core.databaseUrl, {
      connections: settings.customers,
      seconds: PLAIN_SECONDS,
    });
    const rows = [...run.calls, ["plain transaction", plain.latencyMs] as const].map(
      ([call, { count, p50, p95, p99 }]) => ({
        call,
        count,
        "p50 ms": p50,
        "p95 ms": p95,
        "p99 ms": p99,
      }),
    );
    printReport("orders", rows, {
      unit: "whole order lifecycles (quote to handed-over code) per second; latencies in ms",
      lifecyclesPerSecond: run.perSecond,
      lifecycles: run.lifecycles,
      failures: run.failures,
      plainTransactionsPerSecond: plain.perSecond,
      plainTransactionsPerLifecycle: Math.round((plain.perSecond / run.perSecond) * 10) / 10,
      callsMs: Object.fromEntries(run.calls),
      plainMs: plain.latencyMs,
      settings,
    });
    if (run.lifecycles === 0) throw new Error("No order was delivered");
  } finally {
    await core.stop();
  }
}

runBench(main);
