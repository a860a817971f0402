/** A launch from its first step after installation until it is told to stop or has its report. */
import { bringUp, type Launch, welcome } from "./bring-up.ts";
import type { CityReport } from "./city.ts";
import { awaitReport, startCities, tellWhenOver } from "./run-cities.ts";

/**
 * @param begun when the launch began, by `performance.now()`.
 * @returns the report of `--until-delivered`; without that option it never returns.
 */
export async function live(launch: Launch, begun: number): Promise<CityReport> {
  const { options, steps } = launch;
  const providersUrl = await bringUp(launch);
  const cities = options.hasCity
    ? await steps.run("city", async () => {
        const started = startCities(launch);
        await started.ready;
        return started;
      })
    : undefined;
  steps.say(`\n  Everything is up after ${((performance.now() - begun) / 1000).toFixed(1)} s.`);
  for (const line of welcome(options, providersUrl)) steps.say(line);
  if (cities && options.untilDelivered !== undefined) {
    const report = await steps.run("delivery", () => awaitReport(launch, cities));
    return { ...report, steps: { ...steps.timesMs } };
  }
  if (cities && options.day !== undefined) await tellWhenOver(launch, cities);
  return new Promise<never>(() => {});
}
