/** Starts the living city of every region and follows what the cities say. */
import type { Launch } from "./bring-up.ts";
import { type CityReport, mergeReports, parseCityLine, summarise } from "./city.ts";
import { startCity } from "./cores.ts";
import { Trouble } from "./trouble.ts";

export interface Cities {
  /** All cities are alive. */
  ready: Promise<void>;
  /** The report of all cities together, when the last one ended. */
  finished: Promise<CityReport>;
}

const dayMinutes = 24 * 60;
/** For starting slowly and for the last orders to arrive. */
const spareMinutes = 10;

export function startCities({ layout, children, options, steps }: Launch): Cities {
  const counts: Record<string, number> = {};
  const reports: Record<string, CityReport> = {};
  const shares = shareOut(options.untilDelivered, options.regions.length);
  const living = options.regions.map((region, index) => {
    const { promise: ready, resolve: isReady } = Promise.withResolvers<void>();
    const child = startCity({ layout, children, options, region, index }, shares[index], (text) => {
      const line = parseCityLine(text);
      if (line.type === "ready") isReady();
      if (line.type === "report") reports[region] = line.report;
      if (line.type !== "delivered") return;
      counts[region] = line.count;
      const sum = Object.values(counts).reduce((total, count) => total + count, 0);
      steps.progress(`  delivered so far: ${sum}`);
    });
    return { ready, exited: child.exited };
  });
  const finished = Promise.all(living.map(({ exited }) => exited)).then(() => {
    const report = mergeReports(reports);
    if (report && Object.keys(reports).length === options.regions.length) return report;
    throw new Trouble(`The city ended without a report; its log is in ${layout.state}/logs.`);
  });
  // Nobody may be waiting for it, and while everything is stopped its failure means nothing.
  finished.catch(() => {});
  return { ready: Promise.all(living.map(({ ready }) => ready)).then(() => {}), finished };
}

/** The report of `--until-delivered`, or `Trouble` when it takes longer than anybody would wait. */
export async function awaitReport(launch: Launch, cities: Cities): Promise<CityReport> {
  const { options, layout } = launch;
  const { day, speed, untilDelivered = 0 } = options;
  const likely = day === undefined ? untilDelivered / 20 : dayMinutes / speed;
  const minutes = options.timeoutMinutes ?? likely + spareMinutes;
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    const limit = `${Number(minutes.toFixed(1))} minutes`;
    reject(
      new Trouble(
        `${untilDelivered} orders were not delivered within ${limit}: see ${layout.state}/logs, or allow more by --timeout-minutes.`,
      ),
    );
  }, minutes * 60_000);
  try {
    return await Promise.race([cities.finished, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Tells the result of a day whose launch goes on afterwards. */
export async function tellWhenOver(launch: Launch, cities: Cities): Promise<void> {
  const report = await cities.finished;
  for (const line of ["", ...summarise(report), JSON.stringify(report)]) launch.steps.say(line);
  launch.steps.say("  The day is over. Everything stays up until Ctrl-C.");
}

/** Splits `total` orders over `parts` cities, the first ones taking the remainder. */
function shareOut(total: number | undefined, parts: number): (number | undefined)[] {
  return Array.from({ length: parts }, (_, index) =>
    total === undefined ? undefined : Math.floor(total / parts) + (index < total % parts ? 1 : 0),
  );
}
