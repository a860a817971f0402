import { describe, expect, test } from "vitest";
import type { SagaDefinition, Standing } from "./define-saga.ts";
import { decideSaga, pauseAfter } from "./saga-rules.ts";

interface Facts {
  readonly isAbandoned?: boolean;
  readonly problem?: string;
  readonly at: Readonly<Record<string, Standing>>;
}

const action = (name: string) => ({
  name,
  standing: ({ at }: Facts) => at[name] ?? "none",
  act: async () => {},
});

/** a, b and the pivot p can be undone; f comes after the point of no return. */
const saga: Pick<SagaDefinition<Facts>, "steps" | "isAbandoned" | "problemOf"> = {
  steps: [
    { ...action("a"), undo: action("undo a") },
    { ...action("b"), undo: action("undo b") },
    action("w"),
    { ...action("p"), isPivot: true, undo: action("undo p") },
    action("f"),
  ],
  isAbandoned: ({ isAbandoned }) => isAbandoned === true,
  problemOf: ({ problem }) => problem ?? null,
};

const decide = (at: Facts["at"], more: Omit<Facts, "at"> = {}) => {
  const { state, step, past, action } = decideSaga(saga, { at, ...more });
  return { state, step, past: past.map((one) => one.step).join(), acts: action?.name };
};

describe("forward", () => {
  test.each([
    [{ a: "open" }, { state: "running", step: "a", past: "", acts: "a" }],
    [
      { a: "done", b: "open" },
      { state: "running", step: "b", past: "a", acts: "b" },
    ],
    [
      { a: "done", b: "done", w: "waiting" },
      { state: "waiting", step: "w", past: "a,b" },
    ],
    [
      { a: "done", b: "none", w: "done", p: "open" },
      { state: "running", step: "p", past: "a,w", acts: "p" },
    ],
    [
      { a: "done", b: "done", w: "done", p: "done", f: "open" },
      { state: "running", step: "f", past: "a,b,w,p", acts: "f" },
    ],
    [
      { a: "done", b: "done", w: "done", p: "done", f: "done" },
      { state: "done", step: "f", past: "a,b,w,p,f" },
    ],
    [
      { a: "done", b: "person" },
      { state: "needs_attention", step: "b", past: "a" },
    ],
  ] as const)("%j", (at, expected) => {
    expect(decide(at)).toEqual({ acts: undefined, ...expected });
  });

  test("a step that is done out of turn waits for those before it", () => {
    expect(decide({ a: "open", b: "done", f: "done" })).toMatchObject({ step: "a", past: "" });
  });
});

describe("given up", () => {
  const isAbandoned = true;
  test.each([
    [{ "undo p": "open", "undo b": "open", "undo a": "open" }, "compensating", "undo p", ""],
    [{ "undo p": "done", "undo b": "open", "undo a": "open" }, "compensating", "undo b", "undo p"],
    [{ "undo b": "done", "undo a": "open" }, "compensating", "undo a", "undo b"],
    [{ "undo b": "done", "undo a": "done" }, "compensated", "undo a", "undo b,undo a"],
    [{ "undo b": "done" }, "compensated", "undo b", "undo b"],
    [{}, "compensated", "undo a", ""],
    [{ "undo b": "waiting" }, "compensating", "undo b", ""],
    [{ "undo p": "person", "undo b": "open" }, "needs_attention", "undo p", ""],
  ] as const)("undoes in reverse: %j", (at, state, step, past) => {
    expect(decide({ a: "done", b: "done", ...at }, { isAbandoned })).toMatchObject({
      ...{ state, step, past },
    });
  });
});

test("what only a person may decide stops it at whatever step, with our word for it", () => {
  const { state, problem, step } = decideSaga(saga, { at: { a: "open" }, problem: "late_success" });
  expect({ state, problem, step }).toEqual({
    ...{ state: "needs_attention", problem: "late_success", step: "a" },
  });
});

test("pauses double up to the longest, between half and all of it", () => {
  const rule = { maxTries: 9, firstPauseMs: 1_000, longestPauseMs: 20_000 };
  const pauses = (random: number) => [1, 2, 3, 4, 5, 6, 60].map((n) => pauseAfter(n, rule, random));
  expect(pauses(1)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 20_000, 20_000]);
  expect(pauses(0)).toEqual([500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
  expect(pauseAfter(0, rule, 1)).toBe(1_000);
});
