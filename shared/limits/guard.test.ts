import { beforeEach, describe, expect, it } from "vitest";
import { DeadlineStore, OPEN_MS, STORE_DEADLINE_MS } from "./deadline-store.ts";
import { type GuardPolicy, guard } from "./guard.ts";
import { makeRule } from "./limit-rule.ts";
import { MemoryStore } from "./memory-store.ts";
import { HeldClock, SlowStore } from "./testing/slow-store.ts";

const limits = [
  { name: "two", rule: makeRule({ algorithm: "sliding-log", limit: 2, windowMs: 60_000 }) },
  { name: "nine", rule: makeRule({ algorithm: "token-bucket", limit: 9, windowMs: 60_000 }) },
];
const charge = { subject: "a", limits, cost: 1 };
const open: GuardPolicy = { onFailure: "open" };
const closed: GuardPolicy = { onFailure: "closed" };

describe("a store that is away", () => {
  let clock: HeldClock;
  let store: SlowStore;
  let failures: unknown[];
  let link: DeadlineStore;

  beforeEach(() => {
    clock = new HeldClock();
    store = new SlowStore(clock);
    failures = [];
    link = new DeadlineStore({ store, clock, onFailed: (error) => failures.push(error) });
  });

  it.each(["fails", "hangs"] as const)("that %s lets pass or not, in time", async (behaviour) => {
    store.behaviour = behaviour;
    for (const [policy, outcome, passes] of [
      [open, "open", true],
      [closed, "closed", false],
      [{ ...closed, shadow: true }, "open", true],
    ] as const) {
      const answer = Promise.resolve(guard(link, policy, charge));
      await clock.pass(STORE_DEADLINE_MS);
      expect(await answer).toEqual({ outcome, passes, standing: undefined });
    }
    expect(failures).toHaveLength(3);
  });

  it("is asked once a second, and used again as soon as it answers", async () => {
    store.behaviour = "hangs";
    const checks: Promise<unknown>[] = [];
    for (let i = 0; i < 400; i++) {
      checks.push(Promise.resolve(guard(link, open, charge)));
      await clock.pass(STORE_DEADLINE_MS / 8);
    }
    // Four seconds: the first calls until three were too late, then one each second.
    expect(store.asked).toBeLessThanOrEqual(9 + 2 + 4);
    store.behaviour = "answers";
    await clock.pass(OPEN_MS);
    const back = await Promise.all([1, 2].map(() => guard(link, closed, charge)));
    expect(back.map(({ outcome }) => outcome)).toEqual(["allowed", "closed"]);
    expect(await guard(link, closed, charge)).toMatchObject({ outcome: "allowed" });
    await Promise.all(checks);
  });

  it("is not left alone because of a single slow answer, or a clock that was set back", async () => {
    store.behaviour = "fails";
    await guard(link, open, charge);
    store.behaviour = "answers";
    expect(await guard(link, closed, charge)).toMatchObject({ outcome: "allowed" });
    store.behaviour = "fails";
    for (let i = 0; i < 3; i++) await guard(link, open, charge);
    await clock.pass(-3_600_000);
    store.behaviour = "answers";
    expect(await guard(link, closed, charge)).toMatchObject({ outcome: "allowed" });
  });

  it("does not hide a fault of ours: a cost above the limit is an error", async () => {
    await expect(guard(link, open, { ...charge, cost: 3 })).rejects.toThrow(RangeError);
    expect(failures).toEqual([]);
    const memory = new MemoryStore({ nowMs: clock.nowMs });
    expect(() => guard(memory, open, { ...charge, cost: 3 })).toThrow(RangeError);
  });
});

describe("a verdict", () => {
  const memory = () => new MemoryStore({ nowMs: () => 1_795_000_000_000 });

  it("tells the limit that leaves least, or that denies for longest", async () => {
    const store = memory();
    const [first] = [await guard(store, open, charge), await guard(store, open, charge)];
    expect(first).toMatchObject({ outcome: "allowed", standing: { limit: 2, remaining: 1 } });
    const denied = await guard(store, open, charge);
    expect(denied).toMatchObject({ outcome: "denied", passes: false, standing: { limit: 2 } });
    expect(denied.standing?.retryAfterMs).toBe(60_000);
  });

  it("denies nobody in shadow, and says that it would have", async () => {
    const store = memory();
    const policy = { ...closed, shadow: true };
    const outcomes = [];
    for (let i = 0; i < 4; i++) outcomes.push(await guard(store, policy, charge));
    expect(outcomes.map(({ outcome }) => outcome)).toEqual([
      ...["allowed", "allowed", "shadow", "shadow"],
    ]);
    expect(outcomes.every(({ passes }) => passes)).toBe(true);
  });
});
