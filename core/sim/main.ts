/**
 * The living city: riders, kitchens and customers as clients of the public API.
 *   bun core/sim/main.ts --region in --edge URL --core URL [--speed N] [--orders-per-minute N]
 *     [--rides-per-minute N] [--seed N] [--city-seed N] [--day DIR] [--until-delivered N]
 * Prints JSON lines: ready, progress, delivered, and a report at the end. Ends on SIGTERM, SIGINT,
 * and when whoever holds the other end of its standard input lets go.
 */
import { fstatSync } from "node:fs";
import { BeelineError } from "#shared/errors.ts";
import { DayError, planFromOptions } from "../seed/index.ts";
import { foundCity } from "./found-city.ts";
import { CityError, liveCity } from "./live.ts";
import { makeMishapLog } from "./mishap-log.ts";
import { readOptions, UsageError } from "./options.ts";
import { Stopped } from "./sleep.ts";

const PROGRESS_EVERY_MS = 5_000;
const USAGE_EXIT_CODE = 2;

function say(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

/** Fires when the city is told to stop from outside. */
function stopSignal(): AbortSignal {
  const stop = new AbortController();
  for (const name of ["SIGTERM", "SIGINT"] as const) process.once(name, () => stop.abort());
  const stdin = fstatSync(0, { throwIfNoEntry: false });
  // A terminal or /dev/null tells nothing; a pipe that closes means that our starter is gone.
  if (stdin?.isFIFO() || stdin?.isSocket()) {
    process.stdin.on("end", () => stop.abort()).on("error", () => stop.abort());
    process.stdin.resume();
  }
  return stop.signal;
}

function sentenceOf(error: unknown): string | undefined {
  if (error instanceof CityError || error instanceof DayError || error instanceof UsageError) {
    return error.message;
  }
  if (!(error instanceof BeelineError)) return undefined;
  return error.code === "UNAVAILABLE"
    ? "Neither the edge nor the core answers; is Beeline running at --edge and --core?"
    : `The city cannot wake up: ${error.message} (${error.code}).`;
}

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  const { region, citySeed: seed, day } = options;
  const plan = await planFromOptions({ region, seed, ...(day === undefined ? {} : { day }) });
  const founded = foundCity({
    plan,
    options,
    signal: stopSignal(),
    mishap: makeMishapLog((line) => process.stderr.write(`${line}\n`)),
  });
  const { tally, rides } = founded.city;
  const ridesSoFar = () => ({ ridesBooked: rides.placed, ridesCompleted: rides.delivered });
  const started = { region: plan.region, cityCode: plan.cityCode, speed: options.speed };
  const progress = setInterval(
    () => say({ type: "progress", ...tally.progress(), ...ridesSoFar() }),
    PROGRESS_EVERY_MS,
  );
  try {
    await liveCity(founded, options, {
      onReady: (awake) => say({ type: "ready", ...started, ...awake }),
      onDelivered: (count) => say({ type: "delivered", count }),
    });
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
  } finally {
    clearInterval(progress);
    say({ ...tally.report(options.speed), ...ridesSoFar() });
  }
  return 0;
}

const exitCode = await main().catch((error: unknown) => {
  process.stderr.write(`${sentenceOf(error) ?? (error instanceof Error ? error.stack : error)}\n`);
  return error instanceof UsageError ? USAGE_EXIT_CODE : 1;
});
await new Promise((resolve) => process.stdout.write("", resolve));
// Sockets and timers of the inhabitants are of no interest any more.
process.exit(exitCode);
