/** The tables of `bench:orders`. */
import type { Percentiles } from "./harness.ts";
import type { Run } from "./order-run.ts";

const rounded = (value: number) => Math.round(value * 10) / 10;

/** All calls of the API in one, for the target. */
export function worstP99({ calls }: Run): number {
  const api = [...calls].filter(([name]) => !name.startsWith("placed"));
  return Math.max(...api.map(([, { p99 }]) => p99));
}

export function callRows(calls: Iterable<readonly [string, Percentiles]>) {
  return [...calls].map(([call, { count, p50, p95, p99 }]) => ({
    call,
    count,
    "p50 ms": p50,
    "p95 ms": p95,
    "p99 ms": p99,
  }));
}

/** What one order costs on each side. */
export function costOf({ lifecycles, usage }: Run) {
  const { commits, statements, coreCpuMs, postgresCpuMs, loadCpuMs } = usage;
  const all = { commits, statements, coreCpuMs, postgresCpuMs, loadCpuMs };
  return Object.fromEntries(
    Object.entries(all).map(([name, value]) => [name, rounded(value / Math.max(1, lifecycles))]),
  );
}

export function runRow(name: string, run: Run) {
  const positions = run.pings ? (run.pings.points["accepted"] ?? 0) / run.pings.seconds : 0;
  return {
    run: name,
    "lifecycles/s": run.perSecond,
    "pings/s": Math.round(positions),
    "worst API p99 ms": worstP99(run),
    ...costOf(run),
  };
}

/** The statements that an order asks most often. */
export function statementRows({ lifecycles, usage }: Run, most: number) {
  return [...usage.byText]
    .sort(([, a], [, b]) => b.calls - a.calls)
    .slice(0, most)
    .map(([text, { calls, ms }]) => ({
      "an order": rounded(calls / Math.max(1, lifecycles)),
      "µs each": Math.round((ms / calls) * 1000),
      statement: text.replaceAll(/\s+/g, " ").trim().slice(0, 90),
    }));
}
