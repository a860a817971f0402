/** The real client against a real Redis, from within workerd. */
import { Redis } from "@upstash/redis/cloudflare";
import { beforeAll, describe, expect, inject, it } from "vitest";
import { DeadlineStore, OPEN_MS, STORE_DEADLINE_MS } from "#shared/limits/deadline-store.ts";
import { guard } from "#shared/limits/guard.ts";
import { algorithms, makeRule } from "#shared/limits/limit-rule.ts";
import type { Clock } from "#shared/limits/limit-store.ts";
import { limitScript } from "#shared/limits/redis-script.ts";
import { testStore } from "#shared/limits/testing/store-suite.ts";
import { RestLimitStore } from "./rest-store.ts";

declare module "vitest" {
  interface ProvidedContext {
    redisRest: { readonly url: string; readonly token: string } | undefined;
  }
}

const clockKey = "limits:test:now";
/** By the test's clock, which keys must not expire by. */
const heldScript = limitScript(`local now = tonumber(redis.call('GET', '${clockKey}'))`).replace(
  "max(1, ms)",
  "1e7",
);

/** Where what is decided counts and not how quickly, on a busy machine too. */
const PATIENT_MS = 5_000;

let server: { readonly url: string; readonly token: string };
let redis: Redis;

beforeAll(() => {
  const found = inject("redisRest");
  if (!found) throw new Error("redis-server is missing (Debian: apt-get install redis-server)");
  server = found;
  redis = new Redis({ ...server, enableTelemetry: false, automaticDeserialization: false });
});

const rule = makeRule({ algorithm: "token-bucket", limit: 5, windowMs: 3_600_000 });
const limits = [{ name: "five", rule }];

describe("the store in a Redis over REST", () => {
  testStore(
    () => ({
      store: new RestLimitStore(server, heldScript, PATIENT_MS),
      setNow: async (nowMs) => void (await redis.set(clockKey, String(nowMs))),
    }),
    { traces: 3 },
  );

  it("takes the server's time, sends its script again, and sets an expiry on every key", async () => {
    const store = new RestLimitStore(server, undefined, PATIENT_MS);
    await redis.scriptFlush();
    const mixed = algorithms.map((algorithm) => {
      const name = `${algorithm}-rest`;
      return { name, rule: makeRule({ algorithm, limit: 9, windowMs: 3_600_000 }) };
    });
    expect((await store.take({ subject: "clock", limits: mixed, cost: 2 })).allowed).toBe(true);
    await redis.scriptFlush();
    const debts = mixed.map((limit) => ({ subject: "clock", limit, cost: 3 }));
    for (const { nowMs } of await store.settle(debts)) {
      expect(Math.abs(nowMs - Date.now())).toBeLessThan(5_000);
    }
    // Once each, though the script had to be sent again.
    const { standings } = await store.take({ subject: "clock", limits: mixed, cost: 4 });
    expect(standings.map(({ remaining }) => remaining)).toEqual([0, 0, 0, 0, 0]);
    for (const { name } of mixed) {
      expect(await redis.pttl(`limit:{clock}:${name}`)).toBeGreaterThan(0);
    }
  });
});

describe("a Redis over REST that is away", () => {
  const clock: Clock = {
    nowMs: () => Date.now(),
    after(ms, then) {
      const timer = setTimeout(then, ms);
      return () => clearTimeout(timer);
    },
  };

  it.each(["hang", "fail"])("(%s) lets pass or not, in time", async (way) => {
    const store = new RestLimitStore({ ...server, url: `${server.url}/${way}` });
    const link = new DeadlineStore({ store, clock });
    for (const [onFailure, outcome] of [
      ["open", "open"],
      ["closed", "closed"],
    ] as const) {
      const startedAt = Date.now();
      const answer = await guard(link, { onFailure }, { subject: "away", limits, cost: 1 });
      expect(answer.outcome).toBe(outcome);
      expect(Date.now() - startedAt).toBeLessThan(STORE_DEADLINE_MS + 150);
    }
  });

  it("is used again when it is back, without a restart", async () => {
    const good = new RestLimitStore(server);
    const hanging = new RestLimitStore({ ...server, url: `${server.url}/hang` });
    let store = hanging;
    const link = new DeadlineStore({
      clock,
      store: { take: (charge) => store.take(charge), settle: (debts) => store.settle(debts) },
    });
    const charge = { subject: "back", limits, cost: 1 };
    for (let i = 0; i < 4; i++) await guard(link, { onFailure: "open" }, charge);
    store = good;
    const startedAt = Date.now();
    await expect
      .poll(async () => (await guard(link, { onFailure: "closed" }, charge)).outcome, {
        timeout: 3_000,
      })
      .toBe("allowed");
    expect(Date.now() - startedAt).toBeLessThan(OPEN_MS + 500);
  });
});
