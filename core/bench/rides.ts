/**
 * `bench:rides`: how soon a passenger has an offer out, and a driver, when drivers answer within a
 * second (100 to 900 ms; 85 of 100 say yes).
 *
 * 1. Deciding alone, at 1 000 bookings a second against 50 000 drivers: the live index and the
 *    service's own decision, everything between the reads and the writes of a wave. Virtual cities,
 *    one process; the clock moves on by the processor time that deciding takes.
 * 2. All of it, in this process over a durable PostgreSQL: booking, waves, offers, news, acceptance
 *    by the service's own verbs, first as many as go through, then at a share of that.
 *
 * In the same run and on the same database: how many rides a second can be written when nothing is
 * asked or decided, the very same rows with the same indexes, a transaction for each.
 *
 * Options: --rate 1000 --drivers 50000 --cities 5 --seconds 8 --warm-seconds 3 --passengers 64
 *          --share 60 (of what goes through, in percent) --seed 7
 */
import { searchDefaults } from "#shared/policies/index.ts";
import { policyFor, wavesOf, withWaves } from "../dispatch/index.ts";
import { percentilesOf, printReport, readCounts, runBench } from "./harness.ts";
import { runRides } from "./ride-core.ts";
import { type DecisionFigures, runDecisions } from "./ride-decisions.ts";

/** Issue 6. */
const TARGET = { toOfferP95Ms: 1_000, toAcceptanceP95Ms: 3_000 };

const readSettings = () =>
  readCounts({
    rate: { default: 1_000, max: 20_000 },
    drivers: { default: 50_000, min: 100, max: 500_000 },
    cities: { default: 5, max: 100 },
    seconds: { default: 8, max: 60 },
    warmSeconds: { default: 3, max: 60 },
    passengers: { default: 64, max: 200 },
    share: { default: 60, max: 100 },
    seed: { default: 7, max: 1_000_000 },
  });

export interface RideRun {
  readonly name: string;
  readonly perSecond: number;
  readonly toOfferMs: readonly number[];
  readonly toAcceptanceMs: readonly number[];
}

function row({ name, perSecond, toOfferMs, toAcceptanceMs }: RideRun) {
  const offer = percentilesOf(toOfferMs);
  const acceptance = percentilesOf(toAcceptanceMs);
  return {
    run: name,
    "bookings/s": Math.round(perSecond * 10) / 10,
    "to offer p50 ms": offer.p50,
    "p95 ms": offer.p95,
    "p99 ms": offer.p99,
    "to acceptance p50 ms": acceptance.p50,
    "p95  ms": acceptance.p95,
    "p99  ms": acceptance.p99,
  };
}

function told({ name, perSecond, toOfferMs, toAcceptanceMs }: RideRun) {
  const [toOffer, toAcceptance] = [percentilesOf(toOfferMs), percentilesOf(toAcceptanceMs)];
  const met = {
    toOffer: toOffer.p95 <= TARGET.toOfferP95Ms,
    toAcceptance: toAcceptance.p95 <= TARGET.toAcceptanceP95Ms,
  };
  return { name, perSecond, toOfferMs: toOffer, toAcceptanceMs: toAcceptance, met };
}

async function main(): Promise<void> {
  const settings = readSettings();
  const policy = withWaves(policyFor("in", "ride"), wavesOf(searchDefaults.in));
  const deciding = await runDecisions({
    ...{ policy, cities: settings.cities, drivers: settings.drivers, perSecond: settings.rate },
    ...{
      warmSeconds: settings.warmSeconds,
      seconds: settings.seconds,
      seed: String(settings.seed),
    },
    tickMs: policy.plan.tickMs,
  });
  const decided: RideRun = {
    name: "deciding alone",
    perSecond: deciding.booked / settings.seconds,
    ...{ toOfferMs: deciding.toOfferMs, toAcceptanceMs: deciding.toAcceptanceMs },
  };
  const core = await runRides(settings);
  printReport("rides", [row(decided), ...core.runs.map(row)], {
    unit: "bookings per second; ms from the booking's request",
    deciding: { ...told(decided), ...decisionFigures(deciding) },
    core: core.runs.map(told),
    cpuMsPerRide: core.cpuMsPerRide,
    plainRidesPerSecond: core.plainPerSecond,
    shareOfPlain: Math.round((core.runs[0]!.perSecond / core.plainPerSecond) * 1_000) / 1_000,
    failures: core.failures,
    target: TARGET,
    settings,
  });
}

function decisionFigures({ booked, accepted, decisionMs, load }: DecisionFigures) {
  return {
    ...{ booked, accepted, loadPercent: Math.round(load * 100) },
    waveCpuMs: percentilesOf(decisionMs),
  };
}

runBench(main);
