/** One run of the proof: a city, its providers with faults, a core that is killed, and the end. */
import type { ErrorCode } from "#shared/errors.ts";
import type { RegionCode } from "#shared/regions.ts";
import type { CrashPoint } from "../../platform/index.ts";
import { type RunningSimulator, startSimulator } from "../../providers/simulator/index.ts";
import { findFreePort } from "../../up/index.ts";
import { startTestCore, type TestCore } from "../test-core.ts";
import { dailyPoints, payoutPoints, reportPoints } from "./kill-plan.ts";
import { type MoneyProcess, startMoneyProcess } from "./money-process.ts";
import type { City } from "./proof-city.ts";
import { type FindToken, pause } from "./proof-client.ts";
import { startTimekeeper, whileDriving } from "./proof-clock.ts";
import { driveSubject } from "./proof-drive.ts";
import { type EndState, readEnd } from "./proof-end.ts";
import { faultsOf } from "./proof-faults.ts";
import { countOperations, planRun, type Step } from "./proof-plan.ts";
import { bringToRest } from "./proof-rest.ts";
import { tellStory } from "./proof-rows.ts";
import {
  type CardProvider,
  type Inhabitant,
  keepWaiting,
  selectBusy,
  settle,
} from "./proof-world.ts";

export interface ProofOptions {
  readonly seed: number;
  readonly operations: number;
  readonly isKilled?: boolean;
  /** Told of what happens, a line at a time. */
  readonly tell?: (line: string) => void;
}

export interface ProofResult {
  readonly seed: number;
  readonly subjects: number;
  readonly operations: Readonly<Record<string, number>>;
  readonly refusals: Readonly<Record<string, number>>;
  readonly kills: Readonly<Record<string, number>>;
  /** Points at which the core never died. */
  readonly missed: readonly CrashPoint[];
  readonly faults: Readonly<Record<string, number>>;
  readonly seconds: number;
  /** The same for the same seed. */
  readonly digest: string;
  readonly digestLines: readonly string[];
  /** What is wrong with the end; empty in a world where money is never wrong. */
  readonly violations: readonly string[];
  /** What the core logged as errors, for whoever looks for the cause. */
  readonly errors: readonly string[];
}

/**
 * Subjects that are on their way at the same time: each mostly waits, for tries and time-outs. More of
 * them only leave more behind at each death.
 */
const LANES = 80;
export async function runProof(options: ProofOptions): Promise<ProofResult> {
  const { seed, isKilled = true, tell = () => {} } = options;
  const startedAt = performance.now();
  // India has Razorpay, the United States have Stripe and PayPal.
  const region: RegionCode = seed % 3 === 0 ? "in" : "us";
  const providers: CardProvider[] = region === "in" ? ["razorpay"] : ["stripe", "paypal"];
  const core = await startTestCore({ region });
  const simulator = await startSimulator();
  const port = await findFreePort();
  await simulator.setEndpoints({ "*": `http://127.0.0.1:${port}/v1/webhooks/{provider}` });
  const subjects = planRun(seed, options.operations);
  await simulator.setFaults(faultsOf(seed, subjects, region));
  const environment = {
    ...core.environment,
    BEELINE_PORT: String(port),
    BEELINE_ROLES: "api,worker",
    // One person of ops gives back the money of the whole city.
    BEELINE_LIMIT_FACTOR: "10000",
    BEELINE_PAYMENT_PROVIDERS: JSON.stringify(simulator.providers),
    LOG_LEVEL: "error",
  };
  const people = await inLanes(subjects, 8, (subject) => settle(core, subject, providers));
  const ops = await core.person("ops");
  tell(
    `${subjects.length} subjects, ${countOperations(subjects)} operations planned, in ${region}`,
  );
  const process = await startMoneyProcess({
    ...{ seed, environment, isKilled },
    timePasses: (ms) => passTime(core, ms),
    // Only now: what a provider has to tell shall find somebody who hears it.
    isBack: (aheadMs) => simulator.control("PUT", "/control/clock", aheadMs).then(() => {}),
  });
  const operations: Record<string, number> = {};
  const refusals: Record<string, number> = {};
  const watch = watchQuiet(core);
  const city: City = {
    ...{ core, ops, simulator, seed },
    door: process.door,
    token: tokensOf(core),
    quiet: watch.quiet,
    made: (kind: Step["do"]) => count(operations, kind),
    refused: (code: ErrorCode) => count(refusals, code),
  };
  const keeper = startTimekeeper(city, process, whileDriving);
  try {
    const driven = inLanes(people, LANES, (who) => drive(city, who));
    await Promise.race([driven, process.broken]);
    await keeper.stop();
    tell(`driven after ${seconds(startedAt)} s`);
    const rest = bringToRest(city, process, { people, providers });
    await Promise.race([rest, process.broken]);
    tell(`at rest after ${seconds(startedAt)} s`);
    const end = await readEnd(city, people);
    return {
      ...{ seed, subjects: subjects.length, operations, refusals },
      kills: Object.fromEntries(process.kills),
      missed: [...dailyPoints, ...payoutPoints, ...reportPoints].filter(
        (point) => !process.kills.has(point),
      ),
      faults: await faultCounts(simulator),
      seconds: seconds(startedAt),
      ...resultOf(end),
      errors: process.errors,
    };
  } catch (error) {
    for (const line of process.errors.slice(-5)) tell(line.slice(0, 1_500));
    throw error;
  } finally {
    watch.stop();
    await process.stop();
    await simulator.stop();
    await core.stop();
  }
}

/**
 * Tokens live a quarter of an hour, and time goes by quicker here. However many hear at once that one
 * is over, there is one new one: the core sends only so many codes to a phone.
 */
function tokensOf(core: TestCore): FindToken {
  const renewed = new Map<string, Promise<string>>();
  return async (person, refused) => {
    const known = renewed.get(person.id);
    const token = (await known) ?? person.token;
    if (token !== refused) return token;
    if (renewed.get(person.id) === known) {
      const renewal = core.signIn(person.phone).then((again) => again.token);
      renewed.set(person.id, renewal);
      // Asked for once more by the next who needs it.
      renewal.catch(() =>
        known === undefined ? renewed.delete(person.id) : renewed.set(person.id, known),
      );
    }
    return (await renewed.get(person.id)) ?? person.token;
  };
}

const ahead = new WeakMap<TestCore, number>();

function passTime(core: TestCore, ms: number): number {
  const aheadMs = (ahead.get(core) ?? 0) + ms;
  ahead.set(core, aheadMs);
  core.ambient.advance(ms);
  return aheadMs;
}

function resultOf({ digest, digestLines, violations }: EndState) {
  return { digest, digestLines, violations };
}

async function drive(city: City, who: Inhabitant): Promise<void> {
  try {
    await driveSubject(city, who);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const story = await tellStory(city.core.system, who.customer.id);
    throw new Error([`Subject ${who.subject.number}: ${message}`, ...story].join("\n"), {
      cause: error,
    });
  }
}

async function inLanes<T, R>(
  work: readonly T[],
  lanes: number,
  take: (one: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const queue = work.entries();
  const lane = async () => {
    for (const [index, one] of queue) results[index] = await take(one);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return results;
}

const LOOK_EVERY_MS = 150;
/** How far ahead something may be due and still count as under way. */
const SOON_MS = 60_000;
/** The pauses between tries are seconds, and a dead driver's lease less than half a minute. */
const STUCK_MS = 600_000;

/** One look at the rows answers for all who wait. */
function watchQuiet(core: TestCore) {
  let isRunning = true;
  let looks = 0;
  let busy: ReadonlySet<string> = new Set();
  const loop = async () => {
    while (isRunning) {
      const until = new Date(core.ambient.now().getTime() + SOON_MS).toISOString();
      const rows = await selectBusy(core.system, [until]);
      busy = new Set(rows.map(({ customerId }) => customerId));
      looks += 1;
      await keepWaiting(core.system, []);
      await pause(LOOK_EVERY_MS);
    }
  };
  const running = loop();
  running.catch(() => {});
  return {
    stop: () => {
      isRunning = false;
    },
    quiet: async (customerId: string) => {
      const giveUpAt = performance.now() + STUCK_MS;
      // The look that is going on may have begun before the caller's last step.
      for (const from = looks + 2; looks < from || busy.has(customerId); ) {
        if (performance.now() > giveUpAt) throw new Error("stuck: something stays under way");
        await pause(LOOK_EVERY_MS / 3);
      }
    },
  };
}

const seconds = (startedAt: number) => Math.round((performance.now() - startedAt) / 1_000);

function count(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}

async function faultCounts(simulator: RunningSimulator): Promise<Record<string, number>> {
  const truth = (await simulator.truth()) as { faults?: Record<string, number> };
  return truth.faults ?? {};
}

export type { MoneyProcess };
