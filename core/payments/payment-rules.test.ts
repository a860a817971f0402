import { describe, expect, it } from "vitest";
import { canMove, type PaymentState, paymentTransitions } from "#shared/states.ts";
import type { PaymentGoal } from "./payment-row.ts";
import { type Answer, judge, nextStep, pauseMs, type Step } from "./payment-rules.ts";

/** What a provider may answer to each question. */
const answers: Readonly<Record<Step, readonly Answer[]>> = {
  authorize: ["authorized", "declined", "unanswered"],
  capture: ["captured", "declined", "unanswered"],
  void: ["voided", "unanswered"],
  lookup: ["authorized", "captured", "voided", "declined", "absent", "unanswered"],
};
const goals: readonly PaymentGoal[] = ["authorize", "capture", "void"];

describe("driving a payment", () => {
  it("only ever makes moves that the state table allows", () => {
    for (const state of ["created", "unknown", "authorized"] as PaymentState[]) {
      for (const goal of goals) {
        const step = nextStep(state, goal);
        if (!step) continue;
        for (const answer of answers[step]) {
          const { to } = judge(state, goal, answer);
          if (to) expect([state, to, canMove(paymentTransitions, state, to)]).toContain(true);
        }
      }
    }
  });

  it("asks for what leads to the goal", () => {
    expect(nextStep("created", "authorize")).toBe("authorize");
    expect(nextStep("created", "capture")).toBe("authorize");
    expect(nextStep("created", "void")).toBe("void");
    expect(nextStep("authorized", "authorize")).toBeUndefined();
    expect(nextStep("authorized", "capture")).toBe("capture");
    expect(nextStep("authorized", "void")).toBe("void");
    expect(nextStep("unknown", "void")).toBe("lookup");
    for (const state of ["captured", "voided", "failed", "refunded", "disputed"] as const) {
      for (const goal of goals) expect(nextStep(state, goal)).toBeUndefined();
    }
  });

  it("never takes silence for an answer", () => {
    for (const goal of goals) {
      expect(judge("created", goal, "unanswered")).toEqual({ to: "unknown" });
      expect(judge("authorized", goal, "unanswered")).toEqual({ to: "unknown" });
      expect(judge("unknown", goal, "unanswered")).toEqual({});
    }
  });

  it("asks again, instead of failing, when the provider never heard of it", () => {
    expect(judge("unknown", "authorize", "absent")).toEqual({ askNext: "authorize" });
    expect(judge("unknown", "capture", "absent")).toEqual({ askNext: "authorize" });
    expect(judge("unknown", "void", "absent")).toEqual({ askNext: "void" });
  });

  it("waits longer each time, up to five minutes", () => {
    expect([0, 1, 2].map(pauseMs)).toEqual([2_000, 4_000, 8_000]);
    expect(pauseMs(50)).toBe(300_000);
  });
});
