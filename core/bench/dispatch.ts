/**
 * `bench:dispatch`: how long the decision takes at 100 and at 1 000 orders a second with 50 000
 * riders, by the service's own code over the memory index (everything between the reads and the
 * writes of a wave), beside a greedy nearest dispatcher in the same world. Riders answer as people
 * do: 85 of 100 accept after one to five seconds, ten decline, five say nothing.
 *
 * The cities live faster than reality so that so many orders find a rider at all; one process
 * decides for all of them, one after the other, and its clock moves on while it does. Decision
 * times are processor time of that one thread; the wall clock of a shared machine is told beside.
 *
 * Minutes to the door are of city life, in which a second of deciding or of thinking about an offer
 * lasts a minute: they say that nobody is forgotten, and how good the plans are says `bench:day`.
 *
 * Options: --rates 100,1000 (orders a second) --cities 50 --riders 50000 --seconds 30
 *          --warm-seconds 10 --time-scale 60 --seed 7
 */
import { parseArgs } from "node:util";
import { policyFor } from "../dispatch/index.ts";
import { BenchCity } from "./dispatch-city.ts";
import { type DayFigures, runDay } from "./dispatch-day.ts";
import { type Decider, greedyNearest, waves } from "./dispatch-deciders.ts";
import { percentilesOf, printReport, runBench } from "./harness.ts";

const START_MS = Date.UTC(2026, 10, 22, 12);

function readSettings() {
  const { values } = parseArgs({
    options: {
      rates: { type: "string", default: "100,1000" },
      cities: { type: "string", default: "50" },
      riders: { type: "string", default: "50000" },
      seconds: { type: "string", default: "30" },
      "warm-seconds": { type: "string", default: "10" },
      "time-scale": { type: "string", default: "60" },
      seed: { type: "string", default: "7" },
    },
  });
  const count = (text: string) => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < 1) throw new Error(`${text} is no whole number from 1`);
    return value;
  };
  return {
    rates: values.rates.split(",").map(count),
    cities: count(values.cities),
    riders: count(values.riders),
    seconds: count(values.seconds),
    warmSeconds: count(values["warm-seconds"]),
    timeScale: count(values["time-scale"]),
    seed: values.seed,
  };
}
type Settings = ReturnType<typeof readSettings>;

async function measure(settings: Settings, decider: Decider, ordersPerSecond: number) {
  const { cities, riders, timeScale, seed } = settings;
  const all = Array.from({ length: cities }, (_, index) => {
    const code = `city-${index}`;
    const about = { code, seed: `${seed} ${code}`, timeScale, nowMs: START_MS };
    return new BenchCity({ ...about, riders: Math.round(riders / cities) });
  });
  return runDay({
    ...{ cities: all, decider, startMs: START_MS, ordersPerSecond, seed },
    warmSeconds: settings.warmSeconds,
    seconds: settings.warmSeconds + settings.seconds,
    tickMs: policyFor("in").plan.tickMs,
  });
}

function describe(name: string, rate: number, figures: DayFigures, timeScale: number) {
  const decision = percentilesOf(figures.decisionMs);
  const toOffer = percentilesOf(figures.toOfferMs);
  const minutes = (values: readonly number[]) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
    return Math.round((mean * timeScale) / 600) / 100;
  };
  const megabytes = Math.round(process.memoryUsage().rss / 2 ** 20);
  const row = {
    dispatcher: name,
    "orders/s": rate,
    waves: decision.count,
    "decision p50 ms": decision.p50,
    "p95 ms": decision.p95,
    "p99 ms": decision.p99,
    "wall p99 ms": percentilesOf(figures.wallMs).p99,
    "to offer p50 ms": toOffer.p50,
    "p95  ms": toOffer.p95,
    "p99  ms": toOffer.p99,
    "load %": Math.round(figures.load * 100),
    "orders/offer": Math.round((figures.offeredOrders / Math.max(1, figures.offers)) * 100) / 100,
    "door min": minutes(figures.clickToDoorMs),
    "ready to pick-up min": minutes(figures.toPickupMs),
    open: figures.openAtEnd,
    "RSS MiB": megabytes,
  };
  const said = {
    ...{ dispatcher: name, ordersPerSecond: rate, decisionMs: decision, orderToOfferMs: toOffer },
    decisionWallMs: percentilesOf(figures.wallMs),
    ...{ orders: figures.orders, offers: figures.offers, openAtEnd: figures.openAtEnd },
    ...{ load: figures.load, rssMiB: megabytes, delivered: figures.clickToDoorMs.length },
    meanClickToDoorCityMinutes: minutes(figures.clickToDoorMs),
    meanReadyToPickupCityMinutes: minutes(figures.toPickupMs),
  };
  return { row, said };
}

async function main(): Promise<void> {
  const settings = readSettings();
  const policy = policyFor("in");
  const { timeScale } = settings;
  const deciders = [greedyNearest(policy, timeScale), waves(policy, timeScale)];
  const results = [];
  for (const rate of settings.rates) {
    for (const decider of deciders) {
      Bun.gc(true);
      const figures = await measure(settings, decider, rate);
      results.push(describe(decider.name, rate, figures, timeScale));
    }
  }
  printReport(
    "dispatch",
    results.map(({ row }) => row),
    { settings, policy: policy.revision, results: results.map(({ said }) => said) },
  );
}

runBench(main);
