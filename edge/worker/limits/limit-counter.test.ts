import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { makeRule } from "#shared/limits/limit-rule.ts";
import { testStore } from "#shared/limits/testing/store-suite.ts";
import { CounterStore } from "./counter-store.ts";

const hour = {
  name: "hour",
  rule: makeRule({ algorithm: "sliding-log", limit: 3, windowMs: 3_600_000 }),
};

/** Objects run in the isolate of the test, so its clock is theirs. */
beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"] }));
afterEach(() => void vi.useRealTimers());

describe("the store in Durable Objects", () => {
  testStore(
    () => ({
      store: new CounterStore(env.LIMIT_COUNTER, "suite"),
      setNow: (nowMs) => void vi.setSystemTime(nowMs),
    }),
    { traces: 6 },
  );

  it("shares its subjects among objects, and settles them with one call to each", async () => {
    const called = new Map<string, number>();
    const objects = {
      getByName: (name: string) => {
        called.set(name, (called.get(name) ?? 0) + 1);
        return env.LIMIT_COUNTER.getByName(name);
      },
    } as unknown as typeof env.LIMIT_COUNTER;
    const store = new CounterStore(objects, "shares");
    const debts = Array.from({ length: 300 }, (_, i) => {
      return { subject: `subject-${i}`, limit: hour, cost: 1 + (i % 3) };
    });
    const settled = await store.settle(debts);
    expect(called.size).toBe(16);
    expect([...called.values()].every((calls) => calls === 1)).toBe(true);
    expect(settled.map(({ state }) => state?.[0])).toEqual(debts.map(({ cost }) => cost));
  });

  it("keeps a count through eviction, and nothing once it is over", async () => {
    const object = env.LIMIT_COUNTER.getByName("forgets");
    vi.setSystemTime(1_795_000_000_000);
    const charge = { subject: "a", limits: [hour], cost: 3 };
    expect((await object.take(charge)).allowed).toBe(true);
    const rows = () =>
      runInDurableObject(object, (_, state) => {
        return state.storage.sql.exec("select * from limits").toArray().length;
      });
    vi.setSystemTime(1_795_000_000_000 + 3_000_000);
    expect(await runDurableObjectAlarm(object)).toBe(true);
    expect(await rows()).toBe(1);
    expect((await object.take({ ...charge, cost: 1 })).allowed).toBe(false);
    vi.setSystemTime(1_795_000_000_000 + 3_600_000);
    expect(await runDurableObjectAlarm(object)).toBe(true);
    expect(await rows()).toBe(0);
    expect((await object.take(charge)).allowed).toBe(true);
  });
});
