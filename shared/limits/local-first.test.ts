import { describe, expect, it } from "vitest";
import { algorithms, makeRule } from "./limit-rule.ts";
import type { Limit } from "./limit-store.ts";
import { FLUSH_MS, LocalFirst, sliceOf } from "./local-first.ts";
import { seeded } from "./testing/oracle.ts";
import { HeldClock, SlowStore } from "./testing/slow-store.ts";

const limit: Limit = {
  name: "many",
  rule: makeRule({ algorithm: "fixed-window", limit: 100, windowMs: 3_600_000 }),
};

describe("several processes that decide each by itself", () => {
  const title = "admit at most the limit and a slice each (%s)";
  it.each(algorithms)(title, { timeout: 60_000 }, async (algorithm) => {
    const windowMs = 24 * 3_600_000;
    const many = { name: algorithm, rule: makeRule({ algorithm, limit: 200, windowMs }) };
    const slice = sliceOf(many.rule);
    for (let seed = 1; seed <= 12; seed++) {
      const pick = seeded(seed);
      const clock = new HeldClock(
        1_795_000_000_000 - (1_795_000_000_000 % windowMs) + windowMs / 2,
      );
      const store = new SlowStore(clock, pick(2_000) - 1_000);
      store.delayMs = pick(60);
      const count = 2 + pick(6);
      const processes = Array.from({ length: count }, () => {
        return new LocalFirst({ store, nowMs: clock.nowMs });
      });
      let admitted = 0;
      for (let turn = 0; turn < 150; turn++) {
        const calls = processes.flatMap((one) => {
          if (one.isDue) void one.flush();
          return Array.from({ length: pick(6) }, async () => {
            const cost = 1 + pick(3);
            const { allowed } = await one.take({ subject: "all", limits: [many], cost });
            if (allowed) admitted += cost;
          });
        });
        await clock.pass(pick(30));
        if (turn === 149) await Promise.all([clock.pass(1_000), ...calls]);
      }
      // At their rate the buckets give a unit back in seven minutes: none in these seconds.
      expect(admitted).toBeGreaterThanOrEqual(200 - 2);
      expect(admitted).toBeLessThanOrEqual(200 + count * slice);
    }
  });

  it("owe for no more callers than they keep while the store is away", async () => {
    const clock = new HeldClock();
    const store = new SlowStore(clock);
    const asked: number[] = [];
    const away = {
      take: () => Promise.reject(new Error("away")),
      settle: (debts: readonly unknown[]) => {
        asked.push(debts.length);
        return Promise.reject(new Error("away"));
      },
    };
    const shared = Object.assign(Object.create(store) as SlowStore, away);
    const one = new LocalFirst({ store: shared, nowMs: clock.nowMs, maxReplicas: 10 });
    for (let caller = 0; caller < 100; caller++) {
      await one.take({ subject: `caller-${caller}`, limits: [limit], cost: 1 });
      if (caller % 20 === 19) await one.flush();
    }
    expect(Math.max(...asked)).toBe(10);
  });

  it("admit exactly the limit where there is but one", async () => {
    const clock = new HeldClock();
    const store = new SlowStore(clock);
    store.delayMs = 20;
    const one = new LocalFirst({ store, nowMs: clock.nowMs });
    let admitted = 0;
    for (let turn = 0; turn < 300; turn++) {
      if (one.isDue) void one.flush();
      const verdict = Promise.resolve(one.take({ subject: "a", limits: [limit], cost: 1 }));
      await clock.pass(45);
      if ((await verdict).allowed) admitted += 1;
    }
    expect(admitted).toBe(100);
  });

  it("ask a store for a hundredth of the calls when the limit is far away", async () => {
    const clock = new HeldClock();
    const store = new SlowStore(clock);
    const far = { name: "far", rule: makeRule({ ...limit.rule, limit: 100_000 }) };
    const one = new LocalFirst({ store, nowMs: clock.nowMs });
    for (let i = 0; i < 2_000; i++) {
      expect(one.take({ subject: "a", limits: [far], cost: 1 })).not.toBeInstanceOf(Promise);
      if (one.isDue) await one.flush();
      await clock.pass(1);
    }
    expect(store.asked).toBe(0);
    expect(store.settled).toBeLessThanOrEqual(2_000 / FLUSH_MS + 1);
  });

  it("know within a flush what others used up", async () => {
    const clock = new HeldClock();
    const store = new SlowStore(clock);
    const [one, two] = [0, 1].map(() => new LocalFirst({ store, nowMs: clock.nowMs })) as [
      LocalFirst,
      LocalFirst,
    ];
    const take = (who: LocalFirst, cost: number) =>
      who.take({ subject: "a", limits: [limit], cost });
    await take(one, 96);
    expect(await take(two, 1)).toMatchObject({ allowed: true });
    await two.flush();
    expect(take(two, 4)).toMatchObject({ allowed: false, standings: [{ remaining: 3 }] });
    expect(take(two, 3)).toMatchObject({ allowed: true, standings: [{ remaining: 0 }] });
  });

  it("owe on what a store that is away did not take, and settle it when it is back", async () => {
    const clock = new HeldClock();
    const store = new SlowStore(clock);
    const one = new LocalFirst({ store, nowMs: clock.nowMs });
    const charge = { subject: "a", limits: [limit], cost: 4 };
    one.take(charge);
    store.behaviour = "fails";
    await one.flush();
    expect(one.isDue).toBe(false);
    one.note(charge);
    await clock.pass(1_000);
    expect(one.isDue).toBe(true);
    store.behaviour = "answers";
    await one.flush();
    const { standings } = await store.take({ ...charge, cost: 1 });
    expect(standings[0]!.remaining).toBe(100 - 4 - 4 - 1);
  });

  it("go on denying by what they know while the store is away", async () => {
    const clock = new HeldClock();
    const store = new SlowStore(clock);
    const one = new LocalFirst({ store, nowMs: clock.nowMs });
    store.behaviour = "fails";
    const charge = { subject: "a", limits: [limit], cost: 10 };
    for (let i = 0; i < 10; i++) {
      const verdict = one.take(charge);
      if (verdict instanceof Promise) {
        await expect(verdict).rejects.toThrow("refused");
        one.note(charge);
      }
    }
    expect(one.take(charge)).toMatchObject({ allowed: false });
  });
});
