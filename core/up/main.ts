/**
 * `bun run up`: from a fresh clone to a living city.
 *
 * Until the packages are installed only Node's built-ins can be imported, so everything that needs
 * more is imported after that step.
 */
import { realpathSync } from "node:fs";
import { resolve } from "node:path";
import { createChildren } from "./children.ts";
import { type CityReport, summarise } from "./city.ts";
import { install } from "./install.ts";
import { Interruption, whenInterrupted } from "./interruption.ts";
import { keysDirectory } from "./keys.ts";
import { type Layout, layoutOf, makeStateDirectory } from "./layout.ts";
import {
  afterInstallEnvironment,
  helpText,
  isStartedByRunner,
  readDatabaseUrls,
  readInstalledMs,
  readOptions,
  type UpOptions,
} from "./options.ts";
import { checkDisk, checkPorts, forgetState, lockCheckout } from "./preflight.ts";
import { createSteps } from "./steps.ts";
import { explain } from "./trouble.ts";

const root = resolve(import.meta.dirname, "../..");
const steps = createSteps();
/** Set in the second image of the process, right after an installation. */
const installedMs = readInstalledMs();
if (installedMs !== undefined) steps.timesMs.install = installedMs;

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (options.isHelp) {
    console.log(helpText);
    return 0;
  }
  // Asked for here so that a missing one is told before anything is started.
  const hasOwnDatabase = readDatabaseUrls(options.regions) !== undefined;
  const layout = layoutOf(root);
  makeStateDirectory(layout);
  const unlock = lockCheckout(layout);
  try {
    await checkPorts(options);
    if (options.isFresh && installedMs === undefined) await forget(layout, hasOwnDatabase);
    checkDisk(layout);
    return await launch(layout, options, unlock);
  } finally {
    unlock();
  }
}

/** The keys of an operator's database are kept: its rows are unreadable without them. */
async function forget(layout: Layout, hasOwnDatabase: boolean): Promise<void> {
  const { removePostgresHome } = await import("./postgres-home.ts");
  removePostgresHome(`${layout.state}/postgres`);
  forgetState(layout, hasOwnDatabase ? [keysDirectory] : []);
  makeStateDirectory(layout);
}

/**
 * Bun looked for packages when there were none and remembers that, so the launch goes on in a fresh
 * image of this process: that of the pinned Bun, whichever one began.
 */
function continueWithPackages(layout: Layout, unlock: () => void): never {
  unlock();
  const { argv } = process;
  const execPath = layout.bin("bun");
  const env = afterInstallEnvironment(steps.timesMs.install ?? 0);
  return process.execve!(execPath, [execPath, ...argv.slice(1)], env);
}

function isPinnedBun(layout: Layout): boolean {
  return realpathSync(process.execPath) === realpathSync(layout.bin("bun"));
}

async function launch(layout: Layout, options: UpOptions, unlock: () => void): Promise<number> {
  const interrupted = whenInterrupted(isStartedByRunner());
  const children = createChildren();
  const begun = performance.now() - (installedMs ?? 0);
  const work = async (): Promise<CityReport> => {
    if (installedMs === undefined) {
      const isNew = await steps.run(
        "install",
        () => install(layout, children),
        (isNew) => (isNew ? "" : "unchanged"),
      );
      if (isNew || !isPinnedBun(layout)) continueWithPackages(layout, unlock);
    }
    const { live } = await import("./live.ts");
    return live({ layout, options, children, steps }, begun);
  };
  let outcome: CityReport | number;
  try {
    outcome = await Promise.race([work(), children.broken, interrupted]);
  } catch (error) {
    outcome = tell(error, options.untilDelivered !== undefined);
  }
  await children.stopAll();
  if (typeof outcome === "number") return outcome;
  for (const line of ["", ...summarise(outcome), JSON.stringify(outcome)]) steps.say(line);
  return 0;
}

/** @returns the exit code: being told to stop is no failure unless a report was promised. */
function tell(error: unknown, isReportPromised: boolean): number {
  if (error instanceof Interruption) {
    steps.say("\n  Stopping …");
    if (!isReportPromised) return 0;
    return error.signal === "SIGINT" ? 130 : 143;
  }
  const { lines, exitCode } = explain(error);
  steps.progress("");
  for (const line of lines) console.error(line);
  return exitCode;
}

let exitCode: number;
try {
  exitCode = await main();
} catch (error) {
  exitCode = tell(error, false);
}
process.exit(exitCode);
