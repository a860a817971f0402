import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canMove, type PayoutState, payoutTransitions } from "#shared/states.ts";
import type { PayoutPolicy } from "./payout-policies.ts";
import {
  type Answer,
  decidePayout,
  isRunDue,
  judgeAnswer,
  nextPeriod,
  nextStep,
  pauseMs,
  periodAt,
} from "./payout-rules.ts";

const policy: PayoutPolicy = {
  ...{ schedule: "daily", weekday: 1, hour: 6, delayDays: 1 },
  ...{ minimumMinor: 1_000, feeMinor: 50 },
};

describe("what may leave", () => {
  it("is what is old enough, less the fee, and never more than is owed", () => {
    const of = (owedMinor: number, youngMinor = 0) =>
      decidePayout({ owedMinor, youngMinor }, policy);
    expect(of(-1)).toEqual({ amountMinor: 0, stoppedBy: "negative_balance" });
    expect(of(0)).toEqual({ amountMinor: 0, stoppedBy: "below_minimum" });
    expect(of(1_049)).toEqual({ amountMinor: 0, stoppedBy: "below_minimum" });
    expect(of(1_050)).toEqual({ amountMinor: 1_000, stoppedBy: null });
    expect(of(5_000, 4_000)).toEqual({ amountMinor: 0, stoppedBy: "too_young" });
    expect(of(5_000, 2_000)).toEqual({ amountMinor: 2_950, stoppedBy: null });
    fc.assert(
      fc.property(fc.integer({ min: -9_000, max: 9_000 }), fc.nat(9_000), (owed, young) => {
        const { amountMinor, stoppedBy } = of(owed, young);
        expect(amountMinor === 0).toBe(stoppedBy !== null);
        if (amountMinor > 0) expect(amountMinor + 50).toBe(owed - young);
      }),
      { numRuns: 1_000, seed: 4 },
    );
  });
});

describe("periods", () => {
  const at = (text: string) => new Date(text);

  it("are days and ISO weeks of the region's wall clock", () => {
    expect(periodAt(at("2026-11-22T18:29:00Z"), "Asia/Kolkata", "daily")).toBe("2026-11-22");
    expect(periodAt(at("2026-11-22T18:31:00Z"), "Asia/Kolkata", "daily")).toBe("2026-11-23");
    const week = (text: string) => periodAt(at(text), "Europe/London", "weekly");
    expect(week("2026-11-22T12:00:00Z")).toBe("2026-W47");
    expect(week("2026-11-23T12:00:00Z")).toBe("2026-W48");
    expect(week("2026-12-31T12:00:00Z")).toBe("2026-W53");
    expect(week("2027-01-03T12:00:00Z")).toBe("2026-W53");
    expect(week("2027-01-04T12:00:00Z")).toBe("2027-W01");
  });

  it("begin at the policy's hour, also where the clock was changed that night", () => {
    const due = (text: string, given = policy) => isRunDue(at(text), "Europe/London", given);
    expect([due("2026-10-25T05:59:00Z"), due("2026-10-25T06:00:00Z")]).toEqual([false, true]);
    expect([due("2026-03-29T04:59:00Z"), due("2026-03-29T05:00:00Z")]).toEqual([false, true]);
    const weekly: PayoutPolicy = { ...policy, schedule: "weekly", weekday: 2 };
    expect(due("2026-11-23T12:00:00Z", weekly)).toBe(false);
    expect([due("2026-11-24T05:00:00Z", weekly), due("2026-11-24T07:00:00Z", weekly)]).toEqual([
      false,
      true,
    ]);
    // A run that was missed is made up for.
    expect(due("2026-11-29T01:00:00Z", weekly)).toBe(true);
  });

  it("are paid anew by number", () => {
    expect(nextPeriod("2026-11-22")).toBe("2026-11-22.2");
    expect(nextPeriod("2026-11-22.9")).toBe("2026-11-22.10");
  });
});

describe("answers", () => {
  const states = Object.keys(payoutTransitions) as PayoutState[];
  const answers: Answer[] = [
    "absent",
    "pending",
    "paid",
    "failed",
    "refused",
    "not_sent",
    "silent",
  ];

  it("lead to a state that may follow, or to none", () => {
    for (const state of states) {
      const step = nextStep(state) ?? "lookup";
      for (const answer of answers) {
        const { to } = judgeAnswer(state, step, answer);
        if (to === undefined || state === "failed" || state === "paid") continue;
        expect([state, answer, canMove(payoutTransitions, state, to)]).toEqual([
          state,
          answer,
          true,
        ]);
      }
    }
  });

  it("are never taken for a failure when anything may have happened", () => {
    for (const state of states) {
      for (const answer of ["silent", "not_sent", "absent"] as const) {
        expect(judgeAnswer(state, "lookup", answer).to).not.toBe("failed");
        expect(judgeAnswer(state, "send", answer).to).not.toBe("failed");
      }
      expect(judgeAnswer(state, "lookup", "refused").to).toBeUndefined();
    }
  });

  it("send again only what the provider does not know", () => {
    expect(judgeAnswer("unknown", "lookup", "absent")).toEqual({ askNext: "send" });
    expect(judgeAnswer("sent", "lookup", "absent")).toEqual({ attention: "lost_by_provider" });
    expect(judgeAnswer("paid", "lookup", "absent")).toEqual({ attention: "lost_by_provider" });
  });

  it("pause longer each time, up to a bound, never together", () => {
    expect(pauseMs("unknown", 0, 0)).toBe(1_500);
    expect(pauseMs("unknown", 0, 1)).toBe(2_500);
    expect(pauseMs("unknown", 90, 0.5)).toBe(600_000);
    expect(pauseMs("sent", 90, 0.5)).toBe(6 * 3_600_000);
  });
});
