import { describe, expect, test } from "vitest";
import { makeDay } from "./day.fixture.ts";
import { makeGreedy, makeRolling } from "./day-baselines.ts";
import { checkDay, type Solution } from "./day-check.ts";
import { figuresOf } from "./day-figures.ts";
import { readSolution, solutionOf, writeSolution } from "./day-files.ts";
import { makePlanner } from "./day-planner.ts";
import { type DaySnapshot, runDay } from "./day-run.ts";

const day = makeDay("a day for tests");
const calm = { declineShare: 0, seed: 1 };
const run = runDay(day, makePlanner(day), calm);
const solution = solutionOf(day, run);
const judge = (changed: Solution, dropped = run.undelivered.length) =>
  checkDay(day, changed, dropped);

describe("a run", () => {
  test.each([
    ["greedy", makeGreedy],
    ["rolling", makeRolling],
    ["plan", makePlanner],
  ])("of %s keeps every rule, with and without declines", (_, make) => {
    for (const declineShare of [0, 0.3]) {
      const own = runDay(day, make(day), { declineShare, seed: 7 });
      expect(checkDay(day, solutionOf(day, own), own.undelivered.length)).toEqual([]);
      expect(own.declines > 0).toBe(declineShare > 0);
    }
  });

  test("is repeated exactly", () => {
    const again = runDay(day, makePlanner(day), calm);
    expect(again.jobs).toEqual(run.jobs);
  });

  test("brings everything, sooner than the simple dispatchers do", () => {
    const own = figuresOf(day, run);
    expect(own.undelivered).toBe(0);
    for (const make of [makeGreedy, makeRolling]) {
      const other = figuresOf(day, runDay(day, make(day), calm));
      expect(own.aboveFloorMean).toBeLessThan(other.aboveFloorMean);
    }
  });

  test("shows no order before it is placed", () => {
    const seen = new Map<string, number>();
    const look = ({ minute, orders }: DaySnapshot) => {
      for (const { id } of orders) if (!seen.has(id)) seen.set(id, minute);
      return [];
    };
    const { undelivered } = runDay(day, look, calm);
    expect(undelivered).toHaveLength(day.orders.length);
    for (const { id, placedMinute } of day.orders) expect(seen.get(id)).toBe(placedMinute);
  });
});

describe("the judge", () => {
  test("finds nothing in what was written and read back", () => {
    expect(readSolution(writeSolution(solution))).toEqual(solution);
    expect(judge(solution)).toEqual([]);
  });

  const [first, second] = solution.assignments;
  const order = solution.orders.find(({ courier }) => courier !== null)!;
  const isFirst = (one: Solution["assignments"][number]) => one === first;
  const changeFirst = (change: (one: NonNullable<typeof first>) => Partial<typeof first>) => ({
    ...solution,
    assignments: solution.assignments.map((one) =>
      isFirst(one) ? { ...one, ...change(one) } : one,
    ),
  });
  const corruptions: [string, Solution, RegExp][] = [
    ["an early pick-up", changeFirst(({ pickup }) => ({ pickup: pickup - 1 })), /ready|came only/],
    ["knowing an order early", changeFirst(() => ({ assigned: 0 })), /known before/],
    ["a courier of two jobs", changeFirst(() => ({ courier: second!.courier })), /should move/],
    ["nobody's job", changeFirst(() => ({ courier: "x" })), /is nobody/],
    ["an unknown order", changeFirst(() => ({ orders: ["x"] })), /do not exist/],
    [
      "one order twice",
      changeFirst(({ orders }) => ({ orders: [...orders, second!.orders[0]!] })),
      /brought twice/,
    ],
    [
      "a pick-up after the end",
      {
        ...solution,
        assignments: solution.assignments.map((one) => ({ ...one, pickup: one.pickup + 1_000 })),
      },
      /after the end/,
    ],
    [
      "a hasty hand-over",
      {
        ...solution,
        moves: solution.moves.map((one) =>
          one.destination === first!.orders[0] ? { ...one, departure: one.departure - 1 } : one,
        ),
      },
      /leaves/,
    ],
    [
      "a jump",
      {
        ...solution,
        moves: solution.moves.filter(({ destination }) => destination !== first!.orders[0]),
      },
      /should move/,
    ],
    [
      "an early arrival",
      {
        ...solution,
        orders: solution.orders.map((one) =>
          one === order ? { ...one, dropoff: one.dropoff! - 1 } : one,
        ),
      },
      /at the door at/,
    ],
    [
      "an order that is not told of",
      { ...solution, orders: solution.orders.slice(1) },
      /not told of/,
    ],
    [
      "another placement",
      {
        ...solution,
        orders: solution.orders.map((one) => (one === order ? { ...one, placed: 0 } : one)),
      },
      /other times/,
    ],
  ];

  test.each(corruptions)("sees %s", (_, corrupted, what) => {
    expect(judge(corrupted).join("\n")).toMatch(what);
  });

  test("sees a bundle of two stores", () => {
    const storeOf = new Map(day.orders.map(({ id, restaurant }) => [id, restaurant]));
    const other = solution.orders.find(
      ({ order: id }) => storeOf.get(id) !== storeOf.get(first!.orders[0]!),
    )!;
    const bundle = changeFirst(({ orders }) => ({ orders: [...orders, other.order] }));
    expect(judge(bundle).join("\n")).toMatch(/is not from/);
  });

  test("counts dropped orders itself", () => {
    expect(judge(solution, 1).join("\n")).toMatch(/0 orders were dropped, not 1/);
    const dropped = runDay(day, () => [], calm);
    expect(checkDay(day, solutionOf(day, dropped), 0).join("\n")).toMatch(/90 orders were dropped/);
  });
});
