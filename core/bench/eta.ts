/**
 * `bench:eta [DIR …] [--database URL]`: how well learned estimates hold on a day they have not seen,
 * beside the formula alone on the same deliveries.
 *
 * With folders of recorded days each day in turn is held out and the others are learned from. With a
 * database the finished legs of a city that runs are taken: the first 70 % teach, the rest is asked.
 * Without either, a made-up week.
 */
import { parseArgs } from "node:util";
import type { EtaCalibration, EtaScore } from "#shared/contracts/index.ts";
import { regions } from "#shared/regions.ts";
import {
  calibrationOf,
  type EtaSample,
  fitEta,
  makeTrips,
  readSamples,
  usualWorld,
} from "../eta/index.ts";
import { openDatabase } from "../platform/index.ts";
import { makeRandom, readDay } from "../seed/index.ts";
import { legsOfDay } from "./eta-days.ts";
import { printReport, runBench } from "./harness.ts";

/** What is learned from and what is asked. */
interface Trial {
  readonly name: string;
  readonly known: readonly EtaSample[];
  readonly unseen: readonly EtaSample[];
}

const TAUGHT = 0.7;
const MOST_SAMPLES = 50_000;

async function trialsOfDays(folders: readonly string[]): Promise<Trial[]> {
  const days = await Promise.all(folders.map((folder) => readDay(folder)));
  const random = makeRandom("bench eta");
  const legs = days.map((day, i) => legsOfDay(day, i, random.fork(folders[i]!.split("/").at(-1)!)));
  if (legs.length === 1) return [splitByTime("the day's last part", legs[0]!)];
  return legs.map((unseen, i) => ({
    name: folders[i]!.split("/").filter(Boolean).at(-1)!,
    known: legs.filter((_, other) => other !== i).flat(),
    unseen,
  }));
}

/** Trips that reach over the cut belong to neither part. */
function splitByTime(name: string, samples: readonly EtaSample[]): Trial {
  const sorted = [...samples].sort((a, b) => a.endedAtMs - b.endedAtMs);
  const known = sorted.slice(0, Math.floor(sorted.length * TAUGHT));
  const taught = new Set(known.map(({ tripId }) => tripId));
  const unseen = sorted.slice(known.length).filter(({ tripId }) => !taught.has(tripId));
  return { name, known, unseen };
}

async function trialsOfDatabase(url: string): Promise<Trial[]> {
  const database = openDatabase(url, { queries: 1, transactions: 1 });
  try {
    const trials: Trial[] = [];
    for (const { code } of Object.values(regions).flatMap(({ cities }) => cities)) {
      const asked = { cityCode: code, since: new Date(0), most: MOST_SAMPLES };
      const samples = await readSamples(database.queries, asked);
      if (samples.length > 0) trials.push(splitByTime(code, samples));
    }
    return trials;
  } finally {
    await database.close();
  }
}

function madeUpTrial(): Trial {
  const samples = makeTrips({ ...usualWorld, trips: 3_000 }, makeRandom("bench eta"));
  const lastDayMs = usualWorld.startMs + (usualWorld.days - 1) * 24 * 3_600_000;
  const late = new Set(samples.flatMap((s) => (s.endedAtMs >= lastDayMs ? [s.tripId] : [])));
  return {
    name: "made-up week, last day",
    known: samples.filter(({ tripId }) => !late.has(tripId)),
    unseen: samples.filter(({ tripId }) => late.has(tripId)),
  };
}

interface Figures {
  readonly name: string;
  readonly learnedFrom: number;
  readonly isLearned: boolean;
  readonly fitMs: number;
  readonly calibration: EtaCalibration;
}

function run({ name, known, unseen }: Trial): Figures {
  const startedAt = performance.now();
  const model = fitEta(known);
  const fitMs = Math.round(performance.now() - startedAt);
  const calibration = calibrationOf(model, unseen);
  return { name, learnedFrom: known.length, isLearned: model !== null, fitMs, calibration };
}

const percent = (share: number) => `${Math.round(share * 1_000) / 10} %`;

function rowsOf({ name, learnedFrom, fitMs, calibration }: Figures) {
  const rowOf = (what: string, { model, formula }: { model: EtaScore; formula: EtaScore }) => ({
    "held out": name,
    what,
    count: model.count,
    "within range": percent(model.coverage),
    "bias s": model.biasSeconds,
    "error s": model.maeSeconds,
    "within 20 %": percent(model.withinFifth),
    "width s": model.widthSeconds,
    "formula: within": percent(formula.coverage),
    "formula: bias s": formula.biasSeconds,
    "formula: error s": formula.maeSeconds,
    "formula: 20 %": percent(formula.withinFifth),
    "learned from": learnedFrom,
    "fit ms": fitMs,
  });
  return [rowOf("legs", calibration), rowOf("journeys", calibration.journeys)];
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { database: { type: "string" } },
    allowPositionals: true,
  });
  const trials = values.database
    ? await trialsOfDatabase(values.database)
    : positionals.length > 0
      ? await trialsOfDays(positionals)
      : [madeUpTrial()];
  if (trials.length === 0) throw new Error("The database has no finished legs yet");
  const figures = trials.map(run);
  const counts = figures.map(({ calibration }) => calibration.journeys.model);
  const arrivals = counts.reduce((sum, { count }) => sum + count, 0);
  const within = counts.reduce((sum, { count, coverage }) => sum + count * coverage, 0);
  printReport("eta", figures.flatMap(rowsOf), { figures });
  console.log(
    `${percent(within / arrivals)} of ${arrivals} unseen journeys ended within their range.`,
  );
}

runBench(main);
