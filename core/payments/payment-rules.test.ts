import { describe, expect, it } from "vitest";
import { canMove, type PaymentState, paymentTransitions } from "#shared/states.ts";
import type { PaymentStatus, ProviderPayment } from "../providers/index.ts";
import type { PaymentGoal } from "./payment-row.ts";
import {
  dueAfter,
  type Judged,
  judge,
  judgeFailure,
  nextStep,
  pauseMs,
  type Step,
} from "./payment-rules.ts";

const states = Object.keys(paymentTransitions) as PaymentState[];
const goals: readonly PaymentGoal[] = ["authorize", "capture", "void"];
const statuses: readonly PaymentStatus[] = [
  "absent",
  "requires_action",
  "pending",
  "authorized",
  "captured",
  "voided",
  "declined",
];

const row = (state: PaymentState, goal: PaymentGoal, more: Partial<Judged> = {}): Judged => ({
  ...{ state, goal, amountMinor: 1_000, toCaptureMinor: null, currency: "INR" },
  ...{ capturedMinor: 0, unexpectedMinor: 0, providerReference: null },
  ...more,
});

const view = (status: PaymentStatus, more: Partial<ProviderPayment> = {}): ProviderPayment => ({
  ...{ status, providerReference: "ref", currency: "INR", amountMinor: 1_000 },
  ...{ capturedMinor: status === "captured" ? 1_000 : 0, refundedMinor: 0, actionUrl: null },
  ...{ authorizedUntil: null, failureCode: null, refunds: [], disputes: [] },
  ...more,
});

describe("driving a payment", () => {
  it("only ever makes moves that the state table allows, whatever is told", () => {
    for (const state of states) {
      for (const goal of goals) {
        for (const status of statuses) {
          const { to } = judge(row(state, goal), view(status));
          const told = [state, goal, status, to];
          if (to)
            expect([...told, canMove(paymentTransitions, state, to)]).toEqual([...told, true]);
        }
      }
    }
  });

  it("never loses a captured unit: it is expected, unexpected or foreign", () => {
    const cases = states.flatMap((state) =>
      goals.flatMap((goal) =>
        [400, 1_000, 1_700].flatMap((capturedMinor) =>
          ["INR", "USD"].map((currency) => ({ state, goal, capturedMinor, currency })),
        ),
      ),
    );
    for (const { state, goal, capturedMinor, currency } of cases) {
      const isCaptured = ["captured", "partially_refunded", "refunded", "disputed"].includes(state);
      const before = row(state, goal, isCaptured ? { capturedMinor: 400 } : {});
      const verdict = judge(before, view("captured", { capturedMinor, currency }));
      if (currency === "USD") {
        const isNews = capturedMinor > before.capturedMinor;
        if (isNews) expect(verdict).toMatchObject({ foreign: { minor: capturedMinor } });
        continue;
      }
      const known = verdict.capturedMinor ?? before.capturedMinor;
      expect([state, goal, known]).toEqual([state, goal, capturedMinor]);
      const expected = known - (verdict.unexpectedMinor ?? 0);
      expect(expected).toBeLessThanOrEqual(1_000);
      if (state === "failed" || state === "voided") expect(expected).toBe(0);
    }
  });

  it("asks for what leads to the goal", () => {
    const step = (state: PaymentState, goal: PaymentGoal) => nextStep({ state, goal });
    expect(step("created", "authorize")).toBe("authorize");
    expect(step("created", "capture")).toBe("authorize");
    expect(step("created", "void")).toBe("void");
    expect(step("requires_action", "authorize")).toBe("lookup");
    expect(step("requires_action", "void")).toBe("void");
    expect(step("authorized", "authorize")).toBeUndefined();
    expect(step("authorized", "capture")).toBe("capture");
    expect(step("authorized", "void")).toBe("void");
    expect(step("unknown", "void")).toBe("lookup");
    for (const state of ["captured", "voided", "failed", "refunded", "disputed"] as const) {
      for (const goal of goals) expect(step(state, goal)).toBeUndefined();
    }
  });

  it("asks again, instead of failing, when the provider never heard of it", () => {
    expect(judge(row("unknown", "authorize"), view("absent"))).toEqual({ askNext: "authorize" });
    expect(judge(row("unknown", "capture"), view("absent"))).toEqual({ askNext: "authorize" });
    expect(judge(row("unknown", "void"), view("absent"))).toEqual({ askNext: "void" });
    const known = row("unknown", "capture", { providerReference: "ref" });
    expect(judge(known, view("absent"))).toEqual({ attention: "unknown_to_provider" });
  });

  it("captures nothing that is not what was asked for", () => {
    for (const strange of [{ amountMinor: 999 }, { currency: "USD" }]) {
      const verdict = judge(row("created", "capture"), view("authorized", strange));
      expect(verdict).toMatchObject({ goal: "void", askNext: "void" });
      expect(verdict.attention).toMatch(/^wrong_/);
    }
  });

  it("tells apart what was asked for, more, less, and what came after the end", () => {
    const captured = (capturedMinor: number) => view("captured", { capturedMinor });
    const asked = row("authorized", "capture", { toCaptureMinor: 300 });
    expect(judge(asked, captured(300))).toEqual({
      ...{ to: "captured", capturedMinor: 300, unexpectedMinor: 0 },
    });
    expect(judge(asked, captured(1_000))).toMatchObject({
      ...{ to: "captured", unexpectedMinor: 700, attention: "captured_too_much" },
    });
    expect(judge(asked, captured(200))).toMatchObject({ attention: "captured_too_little" });
    expect(judge(row("authorized", "void"), captured(1_000))).toMatchObject({
      ...{ to: "captured", unexpectedMinor: 1_000, attention: "captured_not_voided" },
    });
    expect(judge(row("failed", "capture"), captured(1_000))).toEqual({
      ...{ capturedMinor: 1_000, unexpectedMinor: 1_000, attention: "late_success" },
    });
    expect(judge(row("voided", "void"), view("authorized"))).toEqual({
      attention: "late_authorization",
    });
    const taken = row("captured", "capture", { capturedMinor: 1_000 });
    expect(judge(taken, captured(1_000))).toEqual({});
    expect(judge(taken, captured(1_200))).toMatchObject({ unexpectedMinor: 200 });
  });

  it("takes an authorization that has ended for a failure, unless it was to end", () => {
    expect(judge(row("authorized", "capture"), view("voided"))).toEqual({
      ...{ to: "failed", failureCode: "authorization_ended" },
    });
    expect(judge(row("authorized", "void"), view("voided"))).toEqual({ to: "voided" });
  });

  it("waits longer each time, up to five minutes, and until an authorization ends", () => {
    expect([0, 1, 2].map(pauseMs)).toEqual([2_000, 4_000, 8_000]);
    expect(pauseMs(50)).toBe(300_000);
    const at = new Date(1_000_000);
    const authorizedUntil = new Date(5_000_000);
    const held = { state: "authorized", goal: "authorize", tries: 0, authorizedUntil } as const;
    expect(dueAfter(held, at)).toEqual(authorizedUntil);
    expect(dueAfter({ ...held, authorizedUntil: null }, at)).toBeNull();
    expect(dueAfter({ ...held, state: "captured" }, at)).toBeNull();
  });
});

describe("a question that was not answered", () => {
  const unknown = { outcome: "unknown", code: "timed_out" } as const;
  const notSent = { outcome: "not_sent", code: "unreachable" } as const;
  const rejected = { outcome: "rejected", code: "bad_request" } as const;
  const steps: readonly Step[] = ["authorize", "capture", "void", "lookup"];

  it("is never an answer, and never a reason to go to another provider", () => {
    for (const state of ["created", "authorized", "unknown"] as const) {
      for (const step of steps) {
        const verdict = judgeFailure({ state, goal: "capture" }, step, unknown, true);
        const isMove = step !== "lookup" && state !== "unknown";
        expect(verdict).toEqual(isMove ? { kind: "move", to: "unknown" } : { kind: "wait" });
      }
    }
  });

  it("goes to another provider only when this one is known not to have it", () => {
    const created = { state: "created", goal: "authorize" } as const;
    expect(judgeFailure(created, "authorize", notSent, true)).toEqual({ kind: "fail_over" });
    expect(judgeFailure(created, "authorize", rejected, true)).toEqual({ kind: "fail_over" });
    expect(judgeFailure(created, "authorize", notSent, false)).toEqual({ kind: "wait" });
    expect(judgeFailure(created, "authorize", rejected, false)).toMatchObject({ to: "failed" });
    const silent = { state: "unknown", goal: "authorize" } as const;
    expect(judgeFailure(silent, "authorize", notSent, true)).toEqual({ kind: "wait" });
  });

  it("is looked up when a capture or a void is refused", () => {
    const held = { state: "authorized", goal: "capture" } as const;
    for (const step of ["capture", "void"] as const) {
      expect(judgeFailure(held, step, rejected, true)).toEqual({ kind: "look_up" });
    }
  });
});
