/**
 * `bench:nearby`: the k nearest free riders of a kind among riders who go on moving, by the memory
 * index, by the shared index over Redis, by Redis's own GEOSEARCH and by looking at everybody. All
 * in one run, in turns, with the same riders, changes and questions.
 *
 * Options: --riders 50000 --k 10 --radius-meters 3000 --rounds 3 --questions 500
 *          --updates 15 (reports that arrive with each question) --seed 7
 */
import { startTestRedis } from "../up/index.ts";
import { percentilesOf, printReport, readCounts, runBench } from "./harness.ts";
import {
  type Contender,
  geoSearch,
  linearScan,
  memoryIndex,
  type Question,
  redisIndex,
} from "./nearby-contenders.ts";
import { makeWorld, type World } from "./nearby-world.ts";

const readSettings = () =>
  readCounts({
    riders: { default: 50_000, max: 150_000 },
    k: { default: 10, max: 1_000 },
    radiusMeters: { default: 3_000, max: 10_000 },
    rounds: { default: 3, max: 50 },
    questions: { default: 500, max: 100_000 },
    updates: { default: 15, max: 10_000 },
    seed: { default: 7, max: 1_000_000 },
  });
type Settings = ReturnType<typeof readSettings>;

/** Questions that everybody answers while nothing moves, to compare the answers. */
const COMPARED = 150;
const WARM_UP = 100;

/** @throws Error when an index does not answer exactly as looking at everybody does */
async function compare(
  contenders: readonly Contender[],
  scan: Contender,
  world: World,
  questionAt: () => Question,
): Promise<Record<string, number>> {
  const same = new Map(contenders.map(({ name }) => [name, 0]));
  for (let i = 0; i < COMPARED; i++) {
    const question = questionAt();
    const wanted = (await scan.nearest(question, world.nowMs)).join();
    for (const one of contenders) {
      const isSame = (await one.nearest(question, world.nowMs)).join() === wanted;
      if (isSame) same.set(one.name, same.get(one.name)! + 1);
      else if (one.name.endsWith("index")) {
        throw new Error(`The ${one.name} answers otherwise than looking at everybody does.`);
      }
    }
  }
  return Object.fromEntries([...same].map(([name, count]) => [name, count / COMPARED]));
}

/** Microseconds of each question, with reports arriving at the same time. */
async function measure(
  one: Contender,
  settings: Settings,
  questionAt: () => Question,
  world: World,
): Promise<number[]> {
  const micros: number[] = [];
  for (let i = 0; i < settings.questions; i++) {
    // A thousand questions a second, whatever they cost: riders stay as fresh as they are.
    one.update(world.step(settings.updates, 1));
    const question = questionAt();
    const startedAt = performance.now();
    await one.nearest(question, world.nowMs);
    micros.push((performance.now() - startedAt) * 1_000);
    await one.settle();
  }
  return micros;
}

/** What GEOSEARCH itself took in the server: the rest is the way there and back. */
async function serverMicros(client: Bun.RedisClient): Promise<number | null> {
  const stats = String(await client.send("INFO", ["commandstats"]));
  const found = /cmdstat_geosearch:.*?usec_per_call=([\d.]+)/.exec(stats)?.[1];
  return found === undefined ? null : Number(found);
}

async function main(): Promise<void> {
  const settings = readSettings();
  const redis = await startTestRedis();
  try {
    const version = /redis_version:(\S+)/.exec(String(await redis.client.send("INFO", ["server"])));
    const worldOf = () => makeWorld(settings.riders, settings.seed);
    const scan = linearScan();
    const geo = await geoSearch(redis.url);
    const contenders = [memoryIndex(), await redisIndex(redis.url), geo, scan];
    // Each has a world of its own, so that each lives through the same changes.
    const worlds = new Map(contenders.map((one) => [one, worldOf()]));
    const fillMs = new Map<Contender, number>();
    for (const one of contenders) {
      const startedAt = performance.now();
      await one.fill(worlds.get(one)!);
      fillMs.set(one, Math.round(performance.now() - startedAt));
    }
    const questions = worldOf();
    const questionAt = (): Question => ({
      ...{ center: questions.pickup(), vehicle: "scooter", k: settings.k },
      maxMeters: settings.radiusMeters,
    });
    const same = await compare(contenders, scan, worlds.get(scan)!, questionAt);
    const samples = new Map(contenders.map((one) => [one, [] as number[]]));
    for (const one of contenders) {
      await measure(one, { ...settings, questions: WARM_UP }, questionAt, worlds.get(one)!);
    }
    await redis.client.send("CONFIG", ["RESETSTAT"]);
    for (let round = 0; round < settings.rounds; round++) {
      for (const one of contenders) {
        const micros = await measure(one, settings, questionAt, worlds.get(one)!);
        samples.get(one)!.push(...micros);
      }
    }
    const geoServerMicros = await serverMicros(redis.client);
    const figures = contenders.map((one) => {
      const times = { fillMs: fillMs.get(one)!, ...percentilesOf(samples.get(one)!) };
      return { name: one.name, same: same[one.name]!, ...times };
    });
    const base = figures.find(({ name }) => name === geo.name)!;
    printReport(
      "nearby",
      figures.map(({ name, count, p50, p99, max, same: share, fillMs: filled }) => ({
        by: name,
        "all placed in ms": filled,
        questions: count,
        "p50 µs": p50,
        "p99 µs": p99,
        "max µs": max,
        "× GEOSEARCH p50": round1(base.p50 / p50),
        "× GEOSEARCH p99": round1(base.p99 / p99),
        "same as scan %": round1(share * 100),
      })),
      { unit: "µs", redis: version?.[1], settings, geoServerMicros, figures },
    );
    for (const one of contenders) await one.close();
  } finally {
    await redis.stop();
  }
}

const round1 = (value: number) => Math.round(value * 10) / 10;

runBench(main);
