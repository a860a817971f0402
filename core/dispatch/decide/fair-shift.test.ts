/** Who gets how much work over a shift, when everybody waits at one place. */
import { describe, expect, test } from "vitest";
import { type DispatchPolicy, policyFor } from "../policies.ts";
import { decideWave } from "./decide-wave.ts";
import { MINUTE, NOW, rider, search, wave } from "./wave.fixture.ts";

const batched = policyFor("in");
const instant: DispatchPolicy = { ...policyFor("in", "ride"), vehicles: batched.vehicles };

const BETWEEN_MS = 6 * MINUTE;

/**
 * One order after the other; who is asked says yes or no by habit.
 * @param habits the share of offers that each rider takes
 * @returns how many orders each of them got
 */
function shiftOf(policy: DispatchPolicy, habits: readonly number[], orders: number): number[] {
  const crew = habits.map((yes, n) => ({
    ...{ id: `r${n}`, yes, seen: 20, accepted: Math.round(20 * yes), jobs: 0, asked: 0 },
    lastJobMs: NOW,
  }));
  for (let step = 0; step < orders; step++) {
    const nowMs = NOW + step * BETWEEN_MS;
    const riders = crew.map((one) =>
      rider(one.id, {
        ...{ offersSeen: one.seen, offersAccepted: one.accepted, jobsDone: one.jobs },
        ...{ idleMs: nowMs - one.lastJobMs, onDutyMs: nowMs - NOW + MINUTE },
      }),
    );
    const asked: { riderId: string; atMs: number }[] = [];
    for (let attempt = 0; attempt < habits.length; attempt++) {
      const about = { placedAtMs: nowMs, readyAtMs: nowMs, searchingSinceMs: nowMs, asked };
      const searches = [search(`o${step}`, { ...about, attempt })];
      const [offer] = decideWave(wave({ nowMs, policy, searches, riders })).offers;
      const one = crew.find(({ id }) => id === offer?.riders[0]?.riderId);
      if (!one) break;
      one.seen += 1;
      one.asked += 1;
      // Spread evenly over what is asked, so that the share comes out without chance.
      const isYes = Math.floor(one.asked * one.yes) > Math.floor((one.asked - 1) * one.yes);
      if (isYes) {
        one.accepted += 1;
        one.jobs += 1;
        one.lastJobMs = nowMs;
        break;
      }
      asked.push({ riderId: one.id, atMs: nowMs });
    }
  }
  return crew.map(({ jobs }) => jobs);
}

describe.each([
  ["batched", batched],
  ["instant", instant],
] as [string, DispatchPolicy][])("over a shift, %s", (_, policy) => {
  test("equal riders get about equal work", () => {
    const jobs = shiftOf(policy, [0.8, 0.8, 0.8, 0.8, 0.8], 60);
    expect(Math.max(...jobs) - Math.min(...jobs)).toBeLessThanOrEqual(3);
  });

  test("a picky rider gets less, and is not starved", () => {
    const jobs = shiftOf(policy, [1, 1, 1, 0.4], 60);
    expect(jobs[3]).toBeGreaterThanOrEqual(4);
    expect(jobs[3]).toBeLessThan(Math.min(...jobs.slice(0, 3)));
  });
});
