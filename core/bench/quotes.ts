/**
 * `bench:quotes`: what a quote for a ride costs with fares, surge and drivers nearby. The decision
 * alone, in the process of the core; the whole verb over HTTP, signed in, limited, once per key and
 * durable; and beside it a bare loop that answers as many bytes, without and with one insert.
 *
 * Options: --riders 50000 --lanes 48 --seconds 4 --rounds 3 --customers 40 --seed 7
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { routes } from "#shared/contracts/index.ts";
import type { Position } from "#shared/geo.ts";
import { type BenchCore, printReport, readCounts, runBench, startBenchCore } from "./harness.ts";
import { insertPeople, signInAll } from "./order-people.ts";
import { lineOf } from "./ping-programs.ts";
import { makeCity, type QuoteCity } from "./quote-city.ts";
import type { Decisions } from "./quote-decisions.ts";
import { type Load, sendLoad } from "./quote-load.ts";
import { cpuMsOfTree } from "./usage.ts";

const readSettings = () =>
  readCounts({
    riders: { default: 50_000, max: 150_000 },
    lanes: { default: 48, max: 500 },
    seconds: { default: 4, max: 120 },
    rounds: { default: 3, max: 20 },
    customers: { default: 40, max: 1_000 },
    seed: { default: 7, max: 1_000_000 },
  });
type Settings = ReturnType<typeof readSettings>;

interface Round {
  readonly decision: Decisions;
  readonly verb: Loaded;
  readonly bare: Loaded;
  readonly bareInsert: Loaded;
}

interface Loaded extends Load {
  /** CPU of server, database and load together: what others on the machine do to it is little. */
  readonly cpuMicrosEach: number;
}

async function withCpu(send: () => Promise<Load>): Promise<Loaded> {
  const before = cpuMsOfTree(process.pid);
  const load = await send();
  const spent = cpuMsOfTree(process.pid) - before;
  return { ...load, cpuMicrosEach: Math.round((spent * 1_000) / load.latencyMs.count) };
}

async function main(): Promise<void> {
  const settings = readSettings();
  const { riders, seed } = settings;
  const core = await startBenchCore({
    program: "core/bench/quote-core.ts",
    env: { BEELINE_BENCH_QUOTES: JSON.stringify({ riders, seed }) },
    prepare: async (_, env) => {
      await insertPeople(env, { stores: 0, customers: settings.customers, riders: 0 });
    },
  });
  const scratch = mkdtempSync(join(tmpdir(), "beeline-bench-quotes-"));
  try {
    await compare(core, scratch, settings);
  } finally {
    await core.stop();
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function compare(core: BenchCore, scratch: string, settings: Settings): Promise<void> {
  const { lanes, seconds, seed } = settings;
  const people = await signInAll(core.baseUrl, "customer", settings.customers);
  const tokens = people.map(({ token }) => token);
  const city = makeCity(seed + 2);
  const first = await people[0]!.client.call(routes.createQuote, { body: requestOf(city) });
  const env = { DATABASE_URL: core.databaseUrl, BEELINE_BENCH_ANSWER: JSON.stringify(first) };
  const [{ port }, bareChild] = await lineOf<{ port: number }>(
    scratch,
    "core/bench/quote-bare.ts",
    { env },
  );
  const bareUrl = `http://127.0.0.1:${port}/`;
  const plan = { lanes, seconds, tokens, next: () => JSON.stringify(requestOf(city)) };
  const rounds: Round[] = [];
  try {
    // One more at the beginning, which nobody counts: everything is compiled and learned then.
    for (let round = 0; round <= settings.rounds; round++) {
      const decision = await decide(core, seconds);
      const send = (url: string, headers = {}) =>
        withCpu(() => sendLoad({ ...plan, url, headers }));
      const verb = await send(`${core.baseUrl}/v1/quotes`);
      const bare = await send(bareUrl);
      const bareInsert = await send(bareUrl, { "x-keep": "yes" });
      if (round > 0) rounds.push({ decision, verb, bare, bareInsert });
    }
  } finally {
    await bareChild.stop();
  }
  report(settings, rounds);
}

function requestOf(city: QuoteCity) {
  const { pickup, dropoff } = city.trip();
  const end = (position: Position) => ({ position, address: "12 Bench Street, second floor" });
  return { vertical: "ride" as const, pickup: end(pickup), dropoff: end(dropoff) };
}

async function decide(core: BenchCore, seconds: number): Promise<Decisions> {
  const answer = await fetch(`http://127.0.0.1:${core.greeting["control"]}/`, {
    method: "POST",
    body: JSON.stringify({ seconds }),
    signal: AbortSignal.timeout((seconds + 30) * 1_000),
  });
  return (await answer.json()) as Decisions;
}

/** The middle round of each kind, by rate. */
function middle<T extends { readonly perSecond: number }>(all: readonly T[]): T {
  return all.toSorted((a, b) => a.perSecond - b.perSecond)[Math.floor(all.length / 2)]!;
}

function report(settings: Settings, rounds: readonly Round[]): void {
  const decision = middle(rounds.map((round) => round.decision));
  const verb = middle(rounds.map((round) => round.verb));
  const bare = middle(rounds.map((round) => round.bare));
  const bareInsert = middle(rounds.map((round) => round.bareInsert));
  type Row = Decisions | Loaded;
  const row = (name: string, { perSecond, latencyMs, cpuMicrosEach }: Row) => ({
    ...{ "": name, "per second": perSecond },
    ...{ "p50 ms": latencyMs.p50, "p95 ms": latencyMs.p95, "p99 ms": latencyMs.p99 },
    "CPU µs each": cpuMicrosEach,
  });
  const rows = [
    row("the decision, from memory", decision),
    row("the whole verb over HTTP, durable", verb),
    row("a bare loop of the same bytes", bare),
    row("the same with one insert each", bareInsert),
  ];
  const shareOfInsert = Math.round((verb.perSecond / bareInsert.perSecond) * 100) / 100;
  printReport("quotes", rows, {
    ...{ settings, decision, verb, bare, bareInsert },
    ...{ shareOfBareInsert: shareOfInsert, rounds },
  });
}

runBench(main);
