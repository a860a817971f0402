/** Counts reports by outcome without a label look-up per report. */
import type { PingReport } from "#shared/contracts/riders.ts";
import type { PingOutcome } from "./ping-rules.ts";

export class Tally {
  accepted = 0;
  duplicate = 0;
  rateLimited = 0;
  stale = 0;
  future = 0;
  inaccurate = 0;
  tooFast = 0;
  teleport = 0;

  reset(): void {
    for (const outcome of outcomes) this[outcome] = 0;
  }

  add(outcome: PingOutcome, count: number): void {
    this[outcome] += count;
  }

  addAll(other: Tally): void {
    for (const outcome of outcomes) this[outcome] += other[outcome];
  }

  /** What the rider is answered. */
  report(): PingReport {
    const { accepted, duplicate, rateLimited, stale, future, inaccurate } = this;
    const implausible = this.tooFast + this.teleport;
    return {
      accepted,
      dropped: { duplicate, rateLimited, stale, future, inaccurate, implausible },
    };
  }

  /** Whether this very object answers others too. */
  static isShared(report: PingReport): boolean {
    return shared.has(report);
  }

  /** The answer to one report, made once: nearly every request has one of these. */
  static single(outcome: PingOutcome): PingReport {
    return singles[outcome];
  }
}

export const outcomes: readonly PingOutcome[] = [
  "accepted",
  "duplicate",
  "rateLimited",
  "stale",
  "future",
  "inaccurate",
  "tooFast",
  "teleport",
];

function reportOf(outcome: PingOutcome): PingReport {
  const tally = new Tally();
  tally.add(outcome, 1);
  return tally.report();
}

const singles = Object.fromEntries(
  outcomes.map((outcome) => [outcome, reportOf(outcome)]),
) as Readonly<Record<PingOutcome, PingReport>>;
const shared = new Set(Object.values(singles));
