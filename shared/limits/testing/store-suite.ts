/** What every store does, whatever it is made of: the same decisions as the cores, all or nothing. */
import { beforeEach, describe, expect, it } from "vitest";
import { chargeAnyway, decide, type LimitState } from "../limit-core.ts";
import { algorithms, makeRule } from "../limit-rule.ts";
import type { Debt, Limit, LimitStore, Settled } from "../limit-store.ts";
import { randomTrace } from "./oracle.ts";

export interface StoreUnderTest {
  readonly store: LimitStore & {
    settle(debts: readonly Debt[]): Promise<readonly Settled[]> | readonly Settled[];
  };
  /** Sets the store's own clock. */
  setNow(nowMs: number): void | Promise<void>;
}

/** Seconds on a quiet machine. */
const TIMEOUT_MS = 60_000;
const START = 1_795_000_000_000;
let made = 0;
/** Tests share a store, never a key. */
const newSubject = () => `somebody-${++made}`;

export function testStore(open: () => StoreUnderTest, { traces = 40 } = {}): void {
  let store: StoreUnderTest["store"];
  let setNow: StoreUnderTest["setNow"];

  beforeEach(async () => {
    ({ store, setNow } = open());
    await setNow(START);
  });

  const limitOf = (algorithm: (typeof algorithms)[number], limit: number): Limit => ({
    name: `${algorithm}-${limit}`,
    rule: makeRule({ algorithm, limit, windowMs: 60_000 }),
  });

  describe.each(algorithms)("%s", (algorithm) => {
    it("decides as its core, call by call", { timeout: TIMEOUT_MS }, async () => {
      for (let seed = 1; seed <= traces; seed++) {
        const { rule, calls } = randomTrace(algorithm, 1e6 + seed);
        const subject = newSubject();
        const limits = [{ name: algorithm, rule }];
        let state: LimitState | undefined;
        for (const { nowMs, cost } of calls) {
          await setNow(nowMs);
          const verdict = await store.take({ subject, limits, cost });
          const { state: next, ...standing } = decide(rule, state, { nowMs, cost });
          expect(verdict.allowed).toBe(standing.allowed);
          expect(verdict.standings[0]).toMatchObject(standing);
          state = next;
        }
        const [settled] = await store.settle([{ subject, limit: limits[0]!, cost: 0 }]);
        expect(settled?.state ?? []).toEqual(state ?? []);
      }
    });

    it("counts what was admitted elsewhere, beyond its limit too", async () => {
      const limit = limitOf(algorithm, 5);
      const subject = newSubject();
      let state: LimitState | undefined;
      for (const cost of [3, 4, 9]) {
        const [settled] = await store.settle([{ subject, limit, cost }]);
        state = chargeAnyway(limit.rule, state, { nowMs: START, cost });
        expect(settled).toEqual({ state, nowMs: START });
      }
      const denied = await store.take({ subject, limits: [limit], cost: 1 });
      expect(denied).toMatchObject({ allowed: false, standings: [{ remaining: 0 }] });
      await setNow(START + denied.standings[0]!.retryAfterMs);
      expect((await store.take({ subject, limits: [limit], cost: 1 })).allowed).toBe(true);
    });

    it("keeps subjects and limits apart", async () => {
      const [one, two] = [limitOf(algorithm, 1), limitOf(algorithm, 2)];
      const subject = newSubject();
      const took = async (name: string, limit: Limit) =>
        (await store.take({ subject: name, limits: [limit], cost: 1 })).allowed;
      expect(await took(subject, one)).toBe(true);
      expect(await took(subject, one)).toBe(false);
      expect(await took(subject, two)).toBe(true);
      expect(await took(newSubject(), one)).toBe(true);
    });
  });

  it("charges several limits all or none, of whatever kinds", async () => {
    const limits = algorithms.map((algorithm, index) => limitOf(algorithm, 10 - index));
    const subject = newSubject();
    const heavy = await store.take({ subject, limits, cost: 4 });
    expect(heavy.standings.map(({ remaining }) => remaining)).toEqual([6, 5, 4, 3, 2]);
    for (let i = 0; i < 3; i++) {
      const denied = await store.take({ subject, limits, cost: 3 });
      expect(denied.allowed).toBe(false);
      // Those that would have allowed it tell what is left without it.
      expect(denied.standings.map(({ remaining }) => remaining)).toEqual([6, 5, 4, 3, 2]);
      expect(denied.standings.map(({ allowed }) => allowed)).toEqual([
        true,
        true,
        true,
        true,
        false,
      ]);
    }
    const last = await store.take({ subject, limits, cost: 2 });
    expect(last.allowed).toBe(true);
    expect(last.standings.map(({ remaining }) => remaining)).toEqual([4, 3, 2, 1, 0]);
  });

  it("refuses a cost above a limit before anything is charged", async () => {
    const limits = [limitOf("token-bucket", 9), limitOf("fixed-window", 2)];
    const subject = newSubject();
    const heavy = async () => store.take({ subject, limits, cost: 3 });
    await expect(heavy()).rejects.toThrow(RangeError);
    const { standings } = await store.take({ subject, limits, cost: 1 });
    expect(standings.map(({ remaining }) => remaining)).toEqual([8, 1]);
  });

  it("never admits more than the limit to many at once", { timeout: TIMEOUT_MS }, async () => {
    for (const algorithm of algorithms) {
      const limits = [limitOf(algorithm, 25)];
      const subject = newSubject();
      const calls = Array.from({ length: 100 }, async () =>
        store.take({ subject, limits, cost: 1 }),
      );
      const verdicts = await Promise.all(calls);
      expect(verdicts.filter(({ allowed }) => allowed)).toHaveLength(25);
    }
  });
}
