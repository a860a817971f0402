/**
 * `bench:limiter`: decisions per second and p99 of each algorithm, in memory and over Redis: one by
 * one, pipelined, and decided locally first. Baselines in the same run: adding one in a bare `Map`,
 * and a bare `INCR` with `PEXPIRE` on the same Redis, which is what a fixed window costs at least.
 *
 * Options: --keys 2000 --limit 600 (a minute) --rounds 3 --seconds 1 (of each way over Redis)
 *          --window 256 (calls in a pipeline)
 */
import { type Algorithm, algorithms, type LimitRule, makeRule } from "#shared/limits/limit-rule.ts";
import { RedisLimitStore } from "../limits/index.ts";
import { startTestRedis } from "../up/index.ts";
import { printReport, readCounts, runBench } from "./harness.ts";
import {
  bareMap,
  bareRedis,
  type Contender,
  connectRedis,
  inMemory,
  locallyFirst,
  type Measured,
  overRedis,
} from "./limiter-contenders.ts";

const readSettings = () =>
  readCounts({
    keys: { default: 2_000, max: 1_000_000 },
    limit: { default: 600, max: 1_000_000 },
    rounds: { default: 3, max: 20 },
    seconds: { default: 1, max: 60 },
    window: { default: 256, max: 10_000 },
  });

/** The round with the most decisions: the others were disturbed by whatever else runs here. */
function best(rounds: readonly Measured[]): Measured {
  return rounds.reduce((one, other) => (other.perSecond > one.perSecond ? other : one));
}

function rowOf(name: string, { perSecond, perCpuSecond, p50, p99, denied }: Measured) {
  return {
    way: name,
    "decisions/s": Math.round(perSecond),
    "by CPU second": Math.round(perCpuSecond),
    "p50 µs": p50,
    "p99 µs": p99,
    "denied %": Math.round(denied * 100),
  };
}

/** A log is for low limits: it has a tenth. */
function ruleOf(algorithm: Algorithm, limit: number): LimitRule {
  const most = algorithm === "sliding-log" ? Math.ceil(limit / 10) : limit;
  return makeRule({ algorithm, limit: most, windowMs: 60_000 });
}

async function main(): Promise<void> {
  const settings = readSettings();
  const redis = await startTestRedis();
  const link = await connectRedis(redis.url);
  try {
    const store = new RedisLimitStore(link);
    const load = { ...settings, ms: settings.seconds * 1000 };
    const contenders: Contender[] = [bareMap(load)];
    for (const algorithm of algorithms) {
      contenders.push(inMemory(ruleOf(algorithm, settings.limit), load));
    }
    contenders.push(bareRedis(redis.client, load, 1), bareRedis(redis.client, load, load.window));
    for (const algorithm of algorithms) {
      const rule = ruleOf(algorithm, settings.limit);
      contenders.push(overRedis(rule, store, load, 1), overRedis(rule, store, load, load.window));
      contenders.push(locallyFirst(rule, store, load));
    }
    const rounds = new Map<string, Measured[]>(contenders.map(({ name }) => [name, []]));
    // In turns, so that whatever else the machine does meets everybody.
    for (let round = 0; round < settings.rounds; round++) {
      for (const { name, measure } of contenders) {
        await redis.client.send("FLUSHALL", []);
        rounds.get(name)!.push(await measure());
      }
    }
    const results = [...rounds].map(([name, measured]) => ({ name, ...best(measured) }));
    const rows = results.map(({ name, ...measured }) => rowOf(name, measured));
    printReport("limiter", rows, { settings, results });
  } finally {
    link.close();
    await redis.stop();
  }
}

runBench(main);
