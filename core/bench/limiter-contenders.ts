/** The ways to decide that `bench:limiter` compares, each over the same keys. */
import type { LimitRule } from "#shared/limits/limit-rule.ts";
import type { Charge, SharedLimitStore } from "#shared/limits/limit-store.ts";
import { FLUSH_MS, LocalFirst } from "#shared/limits/local-first.ts";
import { MemoryStore } from "#shared/limits/memory-store.ts";
import { limitsScript } from "../limits/index.ts";
import { RedisLink } from "../platform/index.ts";
import { percentilesOf } from "./harness.ts";

export interface Load {
  readonly keys: number;
  readonly ms: number;
}

export interface Measured {
  readonly perSecond: number;
  /** By the time this process was on a core: what is left when the machine has other work, too. */
  readonly perCpuSecond: number;
  /** Of single decisions, in microseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Share of the decisions that denied. */
  readonly denied: number;
}

export interface Contender {
  readonly name: string;
  measure(): Promise<Measured>;
}

const IN_MEMORY = 1_000_000;
const TIMED = 100_000;

const subjects = (count: number) => Array.from({ length: count }, (_, i) => `cus_in_${i}`);

function startRate(): (count: number) => Pick<Measured, "perSecond" | "perCpuSecond"> {
  const startedAt = performance.now();
  const cpu = process.cpuUsage();
  return (count) => {
    const { user, system } = process.cpuUsage(cpu);
    const perSecond = (count / (performance.now() - startedAt)) * 1e3;
    return { perSecond, perCpuSecond: (count / (user + system)) * 1e6 };
  };
}

/** Decisions that need nobody: a run for the rate, then one where each is timed by itself. */
function measureHere(count: number, decide: (index: number) => boolean): Measured {
  for (let i = 0; i < TIMED; i++) decide(i);
  let denied = 0;
  const rate = startRate();
  for (let i = 0; i < count; i++) if (!decide(i)) denied += 1;
  const rates = rate(count);
  const times = new Array<number>(TIMED);
  for (let i = 0; i < TIMED; i++) {
    const before = Bun.nanoseconds();
    decide(i);
    times[i] = (Bun.nanoseconds() - before) / 1000;
  }
  const { p50, p99 } = percentilesOf(times);
  return { ...rates, p50, p99, denied: denied / count };
}

export function bareMap({ keys }: Load): Contender {
  return {
    name: "baseline: add one in a Map",
    measure: async () => {
      const names = subjects(keys);
      const counts = new Map<string, number>();
      return measureHere(IN_MEMORY, (i) => {
        const key = `${names[i % keys]!}:bare`;
        const count = (counts.get(key) ?? 0) + 1;
        counts.set(key, count);
        return count < Number.MAX_SAFE_INTEGER;
      });
    },
  };
}

const chargesOf = (rule: LimitRule, keys: number): Charge[] => {
  const limits = [{ name: rule.algorithm, rule }];
  return subjects(keys).map((subject) => ({ subject, limits, cost: 1 }));
};

export function inMemory(rule: LimitRule, { keys }: Load): Contender {
  return {
    name: `memory: ${rule.algorithm}`,
    measure: async () => {
      const store = new MemoryStore({ nowMs: () => Date.now(), maxKeys: 4 * keys });
      const charges = chargesOf(rule, keys);
      return measureHere(IN_MEMORY, (i) => store.take(charges[i % keys]!).allowed);
    },
  };
}

export function connectRedis(url: string): Promise<RedisLink> {
  return new Promise((resolve) => {
    const link: RedisLink = new RedisLink({
      ...{ url, deadlineMs: 5_000, scripts: [limitsScript] },
      onUp: () => resolve(link),
      onDown: () => {},
    });
  });
}

/** `window` callers, each with one call on its way at a time. */
async function measureAway(
  { keys, ms }: Load,
  window: number,
  decide: (index: number) => Promise<boolean>,
): Promise<Measured> {
  const times: number[] = [];
  let count = 0;
  let denied = 0;
  const rate = startRate();
  const startedAt = performance.now();
  const caller = async () => {
    while (performance.now() - startedAt < ms) {
      const before = performance.now();
      const allowed = await decide(count++ % keys);
      times.push((performance.now() - before) * 1000);
      if (!allowed) denied += 1;
    }
  };
  await Promise.all(Array.from({ length: window }, caller));
  const { p50, p99 } = percentilesOf(times);
  return { ...rate(times.length), p50, p99, denied: denied / times.length };
}

const wayOf = (window: number) => (window === 1 ? "one by one" : `${window} in a pipeline`);

export function bareRedis(client: Bun.RedisClient, load: Load, window: number): Contender {
  const names = subjects(load.keys);
  return {
    name: `baseline: INCR and PEXPIRE, ${wayOf(window)}`,
    measure: () =>
      measureAway(load, window, async (index) => {
        const key = `bare:{${names[index]}}`;
        const [count] = await Promise.all([
          client.send("INCR", [key]),
          client.send("PEXPIRE", [key, "60000"]),
        ]);
        return Number(count) > 0;
      }),
  };
}

export function overRedis(
  rule: LimitRule,
  store: SharedLimitStore,
  load: Load,
  window: number,
): Contender {
  const charges = chargesOf(rule, load.keys);
  return {
    name: `Redis, ${wayOf(window)}: ${rule.algorithm}`,
    measure: () =>
      measureAway(load, window, async (index) => (await store.take(charges[index]!)).allowed),
  };
}

/** How many decisions in a row before the answers of Redis are looked at. */
const BURST = 500;

export function locallyFirst(
  rule: LimitRule,
  store: SharedLimitStore,
  { keys, ms }: Load,
): Contender {
  return {
    name: `Redis, locally first: ${rule.algorithm}`,
    measure: async () => {
      const local = new LocalFirst({ store, nowMs: () => Date.now(), maxReplicas: 4 * keys });
      const timer = setInterval(() => {
        if (local.isDue) void local.flush();
      }, FLUSH_MS / 4);
      const charges = chargesOf(rule, keys);
      const times: number[] = [];
      let count = 0;
      let denied = 0;
      const rate = startRate();
      const startedAt = performance.now();
      while (performance.now() - startedAt < ms) {
        for (let i = 0; i < BURST; i++) {
          const before = Bun.nanoseconds();
          const verdict = local.take(charges[count++ % keys]!);
          const { allowed } = verdict instanceof Promise ? await verdict : verdict;
          times.push((Bun.nanoseconds() - before) / 1000);
          if (!allowed) denied += 1;
        }
        await new Promise((resolve) => setImmediate(resolve));
      }
      const rates = rate(count);
      clearInterval(timer);
      await local.flush();
      const { p50, p99 } = percentilesOf(times);
      return { ...rates, p50, p99, denied: denied / count };
    },
  };
}
