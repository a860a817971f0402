import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decide, decideAll, type LimitState, look } from "./limit-core.ts";
import { type Algorithm, algorithms, type LimitRule, makeRule, scaleRule } from "./limit-rule.ts";
import { randomTrace } from "./testing/oracle.ts";

const nowMs = 1_795_000_000_000;
const ten = (algorithm: Algorithm) => makeRule({ algorithm, limit: 10, windowMs: 1_000 });

const anyAlgorithm = fc.constantFrom(...algorithms);
const anyTrace = fc
  .tuple(anyAlgorithm, fc.integer({ min: 1, max: 1e6 }))
  .map(([algorithm, seed]) => randomTrace(algorithm, seed));

describe("a rule", () => {
  it("is refused when it cannot be counted exactly", () => {
    const algorithm = "fixed-window";
    for (const wrong of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => makeRule({ algorithm, limit: wrong, windowMs: 1_000 })).toThrow(RangeError);
      expect(() => makeRule({ algorithm, limit: 5, windowMs: wrong })).toThrow(RangeError);
    }
    expect(() => makeRule({ algorithm, limit: 2 ** 40, windowMs: 2 ** 20 })).toThrow(/2\^52/);
    expect(() => makeRule({ algorithm, limit: 5, windowMs: 1_000, burst: 6 })).toThrow(/burst/);
  });

  it("scales with at least one call left", () => {
    const rule = makeRule({ algorithm: "token-bucket", limit: 60, windowMs: 60_000, burst: 10 });
    expect(scaleRule(rule, 10)).toEqual({ ...rule, limit: 600, capacity: 100 });
    expect(scaleRule(rule, 1e-9)).toEqual({ ...rule, limit: 1, capacity: 1 });
  });
});

describe.each(algorithms)("%s", (algorithm) => {
  const rule = ten(algorithm);

  it("refuses a cost that no waiting could pay, and one that is not a count", () => {
    for (const cost of [11, 0, -1, 0.5]) {
      expect(() => decide(rule, undefined, { nowMs, cost })).toThrow(RangeError);
    }
    expect(decide(rule, undefined, { nowMs, cost: 10 })).toMatchObject({
      ...{ allowed: true, limit: 10, remaining: 0, retryAfterMs: 0 },
    });
  });

  it("charges nothing for a denied call, however heavy and however often", () => {
    let { state } = decide(rule, undefined, { nowMs, cost: 8 });
    for (let i = 0; i < 50; i++) {
      const denied = decide(rule, state, { nowMs, cost: 3 });
      expect(denied).toMatchObject({ allowed: false, remaining: 2 });
      expect(denied.state).toBe(state);
      state = denied.state;
    }
    expect(decide(rule, state, { nowMs, cost: 2 }).allowed).toBe(true);
  });

  it("goes on after its clock was set back, soon", () => {
    const { state } = decide(rule, undefined, { nowMs, cost: 10 });
    for (const back of [1, 999, 1_001, 3_600_000, nowMs]) {
      const at = nowMs - back;
      const denied = decide(rule, state, { nowMs: at, cost: 1 });
      expect(denied.allowed).toBe(false);
      expect(denied.retryAfterMs).toBeLessThanOrEqual(3 * rule.windowMs);
      const later = { nowMs: at + denied.retryAfterMs, cost: 1 };
      expect(decide(rule, denied.state, later).allowed).toBe(true);
    }
  });
});

describe("what every algorithm promises", { timeout: 60_000 }, () => {
  /** The state after a trace and the moment of its end. */
  function play(rule: LimitRule, calls: readonly { nowMs: number; cost: number }[]) {
    let state: LimitState | undefined;
    for (const call of calls) state = decide(rule, state, call).state;
    return { state, at: calls.at(-1)!.nowMs };
  }

  it("waiting as long as it says is enough, and one ms less is not", () => {
    const check = fc.property(anyTrace, fc.nat(), ({ rule, calls }, heavy) => {
      const { state, at } = play(rule, calls);
      const cost = 1 + (heavy % rule.capacity);
      const denied = decide(rule, state, { nowMs: at, cost });
      if (denied.allowed) return;
      const then = at + denied.retryAfterMs;
      expect(denied.retryAfterMs).toBeGreaterThan(0);
      expect(decide(rule, state, { nowMs: then, cost }).allowed).toBe(true);
      expect(decide(rule, state, { nowMs: then - 1, cost }).allowed).toBe(false);
    });
    fc.assert(check, { numRuns: 2_000 });
  });

  it("everything is free again after the reset, and never more than that", () => {
    const check = fc.property(anyTrace, fc.nat(10_000), ({ rule, calls }, more) => {
      const { state, at } = play(rule, calls);
      const { resetMs, remaining } = look(rule, state, at);
      expect(remaining).toBeGreaterThanOrEqual(0);
      expect(remaining).toBeLessThanOrEqual(rule.capacity);
      const after = look(rule, state, at + resetMs + more);
      expect(after).toMatchObject({ remaining: rule.capacity, resetMs: 0 });
    });
    fc.assert(check, { numRuns: 2_000 });
  });

  it("gives room back and never takes it while nobody calls", () => {
    const check = fc.property(anyTrace, fc.nat(5_000), fc.nat(5_000), (trace, a, b) => {
      const { state, at } = play(trace.rule, trace.calls);
      const sooner = look(trace.rule, state, at + a).remaining;
      expect(look(trace.rule, state, at + a + b).remaining).toBeGreaterThanOrEqual(sooner);
    });
    fc.assert(check, { numRuns: 2_000 });
  });

  it("allows a lighter call wherever it allows a heavier one, and admits less the more it admitted", () => {
    const check = fc.property(anyTrace, fc.nat(), ({ rule, calls }, heavy) => {
      const { state, at } = play(rule, calls);
      const cost = 1 + (heavy % rule.capacity);
      const decision = decide(rule, state, { nowMs: at, cost });
      for (let lighter = 1; decision.allowed && lighter <= cost; lighter++) {
        const { allowed, remaining } = decide(rule, state, { nowMs: at, cost: lighter });
        expect(allowed && remaining >= decision.remaining).toBe(true);
      }
    });
    fc.assert(check, { numRuns: 1_000 });
  });

  it("a bucket never gives more in any stretch of time than a burst and its rate", () => {
    const steady = fc.tuple(
      fc.constantFrom("token-bucket" as const, "leaky-bucket" as const),
      fc.array(fc.tuple(fc.nat(300), fc.integer({ min: 1, max: 4 })), { minLength: 5 }),
    );
    const check = fc.property(steady, ([algorithm, steps]) => {
      const rule = makeRule({ algorithm, limit: 7, windowMs: 1_000, burst: 5 });
      const admitted: { at: number; cost: number }[] = [];
      let at = nowMs;
      let state: LimitState | undefined;
      for (const [step, cost] of steps) {
        at += step;
        const decision = decide(rule, state, { nowMs: at, cost });
        if (decision.allowed) admitted.push({ at, cost });
        state = decision.state;
      }
      for (const [from, { at: start }] of admitted.entries()) {
        let sum = 0;
        for (const { at: end, cost } of admitted.slice(from)) {
          sum += cost;
          expect(sum).toBeLessThanOrEqual(5 + ((end - start) * 7) / 1_000);
        }
      }
    });
    fc.assert(check);
  });

  it("a leaky bucket sends an even stream on, whatever comes in", () => {
    const rule = makeRule({ algorithm: "leaky-bucket", limit: 10, windowMs: 1_000, burst: 5 });
    let state: LimitState | undefined;
    const leaves: number[] = [];
    for (let i = 0; i < 60; i++) {
      const at = nowMs + Math.floor(i / 6) * 400;
      const decision = decide(rule, state, { nowMs: at, cost: 1 });
      if (decision.allowed) leaves.push(at + decision.holdMs);
      state = decision.state;
    }
    const gaps = leaves.slice(1).map((at, index) => at - leaves[index]!);
    expect(Math.min(...gaps)).toBe(100);
    expect(leaves.length).toBeGreaterThan(40);
  });
});

describe("several limits at once", { timeout: 60_000 }, () => {
  it("charges all or none", () => {
    const check = fc.property(
      fc.array(anyTrace, { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 1, max: 3 }),
      (traces, cost) => {
        const checked = traces
          .filter(({ rule }) => rule.capacity >= cost)
          .map(({ rule, calls }) => {
            let state: LimitState | undefined;
            for (const call of calls) state = decide(rule, state, call).state;
            return { rule, state };
          });
        const at = nowMs + 100_000;
        const verdict = decideAll(checked, { nowMs: at, cost });
        const alone = checked.map(({ rule, state }) => decide(rule, state, { nowMs: at, cost }));
        expect(verdict.allowed).toBe(alone.every(({ allowed }) => allowed));
        for (const [index, state] of verdict.states.entries()) {
          const changed = verdict.allowed || !alone[index]!.allowed;
          expect(state).toEqual(changed ? alone[index]!.state : checked[index]!.state);
          const { remaining } = look(checked[index]!.rule, state, at);
          expect(verdict.standings[index]!.remaining).toBe(remaining);
        }
      },
    );
    fc.assert(check, { numRuns: 500 });
  });

  it("is an error as a whole when one of them could never admit the cost", () => {
    const small = makeRule({ algorithm: "fixed-window", limit: 1, windowMs: 1_000 });
    const checked = [ten("token-bucket"), small].map((rule) => ({ rule, state: undefined }));
    expect(() => decideAll(checked, { nowMs, cost: 2 })).toThrow(RangeError);
  });
});
