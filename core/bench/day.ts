/**
 * `bench:day DIR…`: recorded days in virtual time through the very `plan()` that the service runs,
 * beside two simple dispatchers in the same run. Every solution is written as the public evaluator's
 * three tables and judged from them; a violation ends the program with code 1.
 *
 * Options: --out DIR (keeps the tables) --declines 13 (percent of asks) --seed 1
 * The policy's weights were found on the days 0, 1, 2, 4 and 5 (o100t100s1p100); day 8 and all other
 * instances were only looked at in the end.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { type Day, readDay } from "../seed/index.ts";
import { makeGreedy, makeRolling } from "./day-baselines.ts";
import { checkDay } from "./day-check.ts";
import { type DayFigures, figuresOf } from "./day-figures.ts";
import { readSolution, solutionFiles, solutionOf, writeSolution } from "./day-files.ts";
import { makePlanner, policyOf } from "./day-planner.ts";
import { type DayDispatcher, type DayOptions, runDay } from "./day-run.ts";
import { printReport, runBench } from "./harness.ts";

interface Settings extends DayOptions {
  readonly folders: readonly string[];
  readonly out: string | null;
}

interface Result {
  readonly day: string;
  readonly dispatcher: string;
  readonly figures: DayFigures;
}

const dispatchers: Record<string, (day: Day) => DayDispatcher> = {
  greedy: makeGreedy,
  rolling: makeRolling,
  plan: (day) => makePlanner(day, policyOf(day)),
};

function readSettings(): Settings {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      out: { type: "string" },
      declines: { type: "string", default: "0" },
      seed: { type: "string", default: "1" },
    },
  });
  const percent = Number(values.declines);
  const seed = Number(values.seed);
  if (positionals.length === 0) throw new Error("bench:day needs the folders of recorded days");
  if (!(percent >= 0 && percent < 100)) throw new Error("--declines must be from 0 to 99 percent");
  if (!Number.isSafeInteger(seed)) throw new Error("--seed must be a whole number");
  return { folders: positionals, out: values.out ?? null, declineShare: percent / 100, seed };
}

function runAndJudge(name: string, day: Day, dispatcher: string, settings: Settings): Result {
  const run = runDay(day, dispatchers[dispatcher]!(day), settings);
  const files = writeSolution(solutionOf(day, run));
  if (settings.out !== null) {
    const folder = join(settings.out, name, dispatcher);
    mkdirSync(folder, { recursive: true });
    for (const file of solutionFiles) writeFileSync(join(folder, file), files[file]);
  }
  const wrong = checkDay(day, readSolution(files), run.undelivered.length);
  if (wrong.length > 0) {
    const shown = wrong.slice(0, 10).join("\n  ");
    throw new Error(`${name}, ${dispatcher}: ${wrong.length} violations\n  ${shown}`);
  }
  return { day: name, dispatcher, figures: figuresOf(day, run) };
}

/** Every day counts the same; what is counted or timed is summed up. */
function meanOf(results: readonly Result[]): DayFigures {
  const sums = new Set([
    "orders",
    "undelivered",
    "impossible",
    "asks",
    "declines",
    "runMs",
    "cpuMs",
  ]);
  const names = Object.keys(results[0]!.figures) as (keyof DayFigures)[];
  return Object.fromEntries(
    names.map((name) => {
      const values = results.map(({ figures }) => figures[name]);
      const sum = values.reduce((a, b) => a + b, 0);
      if (name === "decisionP99Ms") return [name, Math.max(...values)];
      return [name, sums.has(name) ? sum : sum / results.length];
    }),
  ) as unknown as DayFigures;
}

function toRow({ day, dispatcher, figures }: Result): Record<string, string | number> {
  const round = (value: number, digits = 2) => Number(value.toFixed(digits));
  return {
    day,
    by: dispatcher,
    orders: figures.orders,
    undelivered: figures.undelivered,
    "of these impossible": figures.impossible,
    "click-to-door min": round(figures.clickToDoorMean),
    p50: round(figures.clickToDoorP50),
    p90: round(figures.clickToDoorP90),
    overage: round(figures.overageMean),
    "ready-to-pickup": round(figures.readyToPickupMean),
    "above floor": round(figures.aboveFloorMean),
    "orders/bundle": round(figures.ordersPerBundle),
    utilisation: round(figures.utilisation),
    "cost/order": round(figures.costPerOrder),
    declines: figures.declines,
    "decision p99 ms": round(figures.decisionP99Ms),
    "run s": round(figures.runMs / 1000),
    "cpu s": round(figures.cpuMs / 1000),
  };
}

runBench(async () => {
  const settings = readSettings();
  const days = await Promise.all(
    settings.folders.map(async (folder) => ({
      name: basename(folder),
      day: await readDay(folder),
    })),
  );
  const names = Object.keys(dispatchers);
  const results = days.flatMap(({ name, day }) =>
    names.map((dispatcher) => runAndJudge(name, day, dispatcher, settings)),
  );
  const means = names.map((dispatcher) => {
    const own = results.filter((result) => result.dispatcher === dispatcher);
    return { day: `mean of ${days.length}`, dispatcher, figures: meanOf(own) };
  });
  const { declineShare, seed } = settings;
  printReport("day", [...results, ...means].map(toRow), {
    ...{ declineShare, seed, unit: "minutes" },
    days: results.map(({ day, dispatcher, figures }) => ({ day, dispatcher, ...figures })),
    mean: Object.fromEntries(means.map(({ dispatcher, figures }) => [dispatcher, figures])),
  });
});
