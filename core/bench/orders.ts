/**
 * `bench:orders`: whole order lifecycles per second through the HTTP API of one core process, from
 * the quote to the handed-over code, first alone and then while positions arrive from a process of
 * its own. Customers, kitchens and riders work concurrently; offers reach riders by the core's
 * stream. Says what an order costs (commits, statements, CPU of each side) and p50/p95/p99 of each
 * call. In the same run, on the same database: plain three-statement transactions per second.
 *
 * Once more everybody pays by card at the provider simulator (a process of its own): authorization
 * at the placing, capture and shares after the hand-over, webhooks meanwhile.
 *
 * Options: --seconds 15 --warm-seconds 4 --customers 40 --riders 120 --stores 10 --pings 15000
 * --points 5 (positions in a post; 1 posts each by itself) --statements 15 --profile 0
 * --cards 1
 *
 * `--profile 1` writes a CPU profile of the core (markdown) to `.beeline/profile`.
 */
import { type BenchCore, printReport, readCounts, runBench, startBenchCore } from "./harness.ts";
import { addCards, awaitSettled, openCardDesk, type Settled } from "./order-cards.ts";
import { type BenchStore, insertPeople } from "./order-people.ts";
import { type PingLoad, preparePings } from "./order-pings.ts";
import { callRows, costOf, runRow, statementRows, worstP99 } from "./order-report.ts";
import { type Crowd, gather, type Run, runOrders } from "./order-run.ts";
import { type PlainReport, plainTransactions } from "./plain-transactions.ts";
import { countingSettings } from "./usage.ts";

const PLAIN_SECONDS = 4;
const PROFILE_DIR = ".beeline/profile";
/** Issue 3: with the positions of a country on the same two cores. */
const TARGET = { lifecyclesPerSecond: 100, apiP99Ms: 200 };

const readSettings = () =>
  readCounts({
    seconds: { default: 15, max: 300 },
    warmSeconds: { default: 4, max: 60 },
    /** Orders in flight at a time: each customer has one. */
    customers: { default: 40, max: 512 },
    riders: { default: 120, max: 1_000 },
    stores: { default: 10, max: 64 },
    pings: { default: 15_000, min: 0, max: 100_000 },
    points: { default: 5, max: 50 },
    statements: { default: 15, min: 0, max: 200 },
    profile: { default: 0, min: 0, max: 1 },
    cards: { default: 1, min: 0, max: 1 },
  });
type Settings = ReturnType<typeof readSettings>;

async function main(): Promise<void> {
  const settings = readSettings();
  let stores: BenchStore[] = [];
  let pings: PingLoad | undefined;
  const bunFlags = settings.profile ? ["--cpu-prof-md", `--cpu-prof-dir=${PROFILE_DIR}`] : [];
  const desk = await openCardDesk();
  const core = await startBenchCore({
    settings: countingSettings,
    env: desk.environment,
    bunFlags,
    prepare: async (databaseUrl, env) => {
      if (settings.pings > 0) {
        const plan = { perSecond: settings.pings, points: settings.points };
        pings = await preparePings(databaseUrl, env, plan);
      }
      stores = await insertPeople(env, settings);
    },
  });
  try {
    await desk.connect(core);
    const crowd = await gather(core, stores, settings);
    const { seconds, warmSeconds } = settings;
    const alone = await runOrders(core, crowd, { seconds, warmSeconds });
    const paid = settings.cards ? await runPaid(core, crowd, settings) : undefined;
    const busy = pings && (await runOrders(core, crowd, { seconds, warmSeconds, pings }));
    const plain = await plainTransactions(core.databaseUrl, {
      connections: settings.customers,
      seconds: PLAIN_SECONDS,
    });
    report(settings, { alone, paid, busy, plain });
    if (alone.lifecycles === 0) throw new Error("No order was delivered");
  } finally {
    await core.stop();
    await desk.stop();
    pings?.remove();
  }
}

function figuresOf(run: Run) {
  return {
    lifecyclesPerSecond: run.perSecond,
    worstApiP99Ms: worstP99(run),
    perLifecycle: costOf(run),
    failures: run.failures,
    pings: run.pings && { points: run.pings.points, statuses: run.pings.statuses },
    callsMs: Object.fromEntries(run.calls),
  };
}

/** Everybody pays by card; counted until the money is shared out. */
async function runPaid(core: BenchCore, crowd: Crowd, settings: Settings): Promise<Paid> {
  const { seconds, warmSeconds } = settings;
  const cards = await addCards(crowd.customers);
  const run = await runOrders(core, crowd, { seconds, warmSeconds, cards });
  return { run, settled: await awaitSettled(core) };
}

interface Paid {
  readonly run: Run;
  readonly settled: Settled;
}

function report(
  settings: Settings,
  {
    alone,
    paid,
    busy,
    plain,
  }: { alone: Run; paid: Paid | undefined; busy: Run | undefined; plain: PlainReport },
): void {
  const last = busy ?? alone;
  console.table([
    runRow("orders alone", alone),
    ...(paid ? [runRow("paid by card", paid.run)] : []),
    ...(busy ? [runRow("with pings", busy)] : []),
  ]);
  if (settings.statements > 0) console.table(statementRows(last, settings.statements));
  const met = {
    lifecycles: last.perSecond >= TARGET.lifecyclesPerSecond,
    apiP99: worstP99(last) < TARGET.apiP99Ms,
  };
  printReport("orders", callRows([...last.calls, ["plain transaction", plain.latencyMs]]), {
    unit: "whole order lifecycles (quote to handed-over code) per second; latencies in ms",
    alone: figuresOf(alone),
    paidByCard: paid && {
      ...figuresOf(paid.run),
      placeP99Ms: paid.run.calls.get("place")?.p99,
      shareOfCash: Math.round((paid.run.perSecond / alone.perSecond) * 100) / 100,
      settledMs: paid.settled,
    },
    withPings: busy && figuresOf(busy),
    plainTransactionsPerSecond: plain.perSecond,
    plainTransactionsPerLifecycle: Math.round((plain.perSecond / alone.perSecond) * 10) / 10,
    plainMs: plain.latencyMs,
    target: TARGET,
    met,
    settings,
  });
}

runBench(main);
