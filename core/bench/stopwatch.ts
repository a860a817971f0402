/** Collects durations by name. Bounded: a benchmark that runs long keeps its first samples. */
import { type Percentiles, percentilesOf } from "./harness.ts";

const MAX_SAMPLES = 200_000;

export interface Stopwatch {
  /** Runs `work` and keeps how long it took, unless it failed. */
  time<T>(name: string, work: () => Promise<T>): Promise<T>;
  add(name: string, ms: number): void;
  /** Forgets everything, for the end of a warm-up. */
  reset(): void;
  /** In milliseconds. */
  report(): Map<string, Percentiles>;
}

/** @param names the order of the report; names that come up besides are last. */
export function makeStopwatch(names: readonly string[] = []): Stopwatch {
  const samples = new Map<string, number[]>();
  const add = (name: string, ms: number) => {
    const list = samples.get(name) ?? [];
    if (list.length === 0) samples.set(name, list);
    if (list.length < MAX_SAMPLES) list.push(ms);
  };
  return {
    add,
    async time(name, work) {
      const startedAt = performance.now();
      const result = await work();
      add(name, performance.now() - startedAt);
      return result;
    },
    reset: () => samples.clear(),
    report: () => {
      const all = new Set([...names, ...samples.keys()]);
      return new Map([...all].map((name) => [name, percentilesOf(samples.get(name) ?? [])]));
    },
  };
}
