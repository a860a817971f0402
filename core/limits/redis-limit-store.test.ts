import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { algorithms, makeRule } from "#shared/limits/limit-rule.ts";
import type { Limit } from "#shared/limits/limit-store.ts";
import { LocalFirst, sliceOf } from "#shared/limits/local-first.ts";
import { limitScript } from "#shared/limits/redis-script.ts";
import { testStore } from "#shared/limits/testing/store-suite.ts";
import { makeScript, RedisLink } from "../platform/index.ts";
import { startTestRedis, type TestRedis } from "../up/index.ts";
import { limitsScript, RedisLimitStore } from "./redis-limit-store.ts";

const clockKey = "limits:test:now";
/** By the test's clock, which keys must not expire by. */
const heldScript = makeScript(
  "held",
  limitScript(`local now = tonumber(redis.call('GET', '${clockKey}'))`).replace(
    "max(1, ms)",
    "1e7",
  ),
);

let redis: TestRedis;
let link: RedisLink;

beforeAll(async () => {
  redis = await startTestRedis();
  link = await openLink();
});

afterAll(async () => {
  link?.close();
  await redis?.stop();
});

function openLink(): Promise<RedisLink> {
  return new Promise((resolve) => {
    const scripts = [limitsScript, heldScript];
    const opened: RedisLink = new RedisLink({
      ...{ url: redis.url, deadlineMs: 5_000, scripts },
      onUp: () => resolve(opened),
      onDown: () => {},
    });
  });
}

const limitOf = (algorithm: (typeof algorithms)[number], limit: number): Limit => ({
  name: algorithm,
  // A week: no window ends while a test runs.
  rule: makeRule({ algorithm, limit, windowMs: 7 * 24 * 3_600_000 }),
});

describe("the store in Redis", () => {
  testStore(
    () => ({
      store: new RedisLimitStore(link, heldScript),
      setNow: async (nowMs) => void (await redis.client.set(clockKey, String(nowMs))),
    }),
    { traces: 60 },
  );
});

describe("the store in Redis, by the server's clock", () => {
  it.each(algorithms)("admits exactly the limit to many processes at once (%s)", async (name) => {
    const others = await Promise.all([1, 2, 3, 4].map(openLink));
    const limits = [limitOf(name, 50)];
    const calls = others.flatMap((other) => {
      const store = new RedisLimitStore(other);
      return Array.from({ length: 100 }, () => store.take({ subject: "all", limits, cost: 1 }));
    });
    const verdicts = await Promise.all(calls);
    expect(verdicts.filter(({ allowed }) => allowed)).toHaveLength(50);
    for (const other of others) other.close();
  });

  it.each(algorithms)(
    "admits the limit and a slice per process, decided locally (%s)",
    async (name) => {
      const limit = limitOf(name, 100);
      const links = await Promise.all([1, 2, 3, 4].map(openLink));
      const processes = links.map((other) => {
        return new LocalFirst({ store: new RedisLimitStore(other), nowMs: () => Date.now() });
      });
      let admitted = 0;
      const crowd = processes.flatMap((one) =>
        Array.from({ length: 8 }, async () => {
          for (let i = 0; i < 40; i++) {
            const charge = { subject: `local-${name}`, limits: [limit], cost: 1 };
            if ((await one.take(charge)).allowed) admitted += 1;
            if (one.isDue) await one.flush();
          }
        }),
      );
      await Promise.all(crowd);
      expect(admitted).toBeGreaterThanOrEqual(100);
      expect(admitted).toBeLessThanOrEqual(100 + 4 * sliceOf(limit.rule));
      for (const other of links) other.close();
    },
  );

  it("takes its time from the server, and sets an expiry on every key", async () => {
    const before = Date.now();
    const store = new RedisLimitStore(link);
    const limits = algorithms.map((algorithm) => limitOf(algorithm, 9));
    await store.take({ subject: "one", limits, cost: 2 });
    const debts = limits.map((limit) => ({ subject: "two", limit, cost: 30 }));
    const settled = await store.settle(debts);
    for (const { nowMs } of settled) expect(nowMs).toBeGreaterThanOrEqual(before);
    for (const { nowMs } of settled) expect(nowMs).toBeLessThanOrEqual(Date.now());
    const keys = await redis.client.keys("limit:*");
    expect(keys.length).toBeGreaterThanOrEqual(10);
    for (const key of keys) {
      expect(key).toMatch(/^limit:\{(all|one|two|local-[a-z-]+|somebody-\d+)\}:[a-z-]+/);
      expect(await redis.client.pttl(key)).toBeGreaterThan(0);
    }
  });

  it("writes nothing for a denied call", async () => {
    const store = new RedisLimitStore(link);
    for (const algorithm of algorithms) {
      const charge = { subject: `denied-${algorithm}`, limits: [limitOf(algorithm, 3)], cost: 3 };
      await store.take(charge);
      const key = `limit:{${charge.subject}}:${algorithm}`;
      const kept = await redis.client.get(key);
      await redis.client.persist(key);
      expect(await store.take(charge)).toMatchObject({ allowed: false });
      expect(await redis.client.get(key)).toBe(kept);
      expect(await redis.client.pttl(key)).toBe(-1);
      await redis.client.del(key);
    }
  });

  it("sends its script again when the server forgot it", async () => {
    const store = new RedisLimitStore(link);
    await redis.client.send("SCRIPT", ["FLUSH"]);
    const charge = { subject: "flushed", limits: [limitOf("fixed-window", 3)], cost: 1 };
    expect(await store.take(charge)).toMatchObject({ allowed: true });
    expect(await redis.client.send("SCRIPT", ["EXISTS", limitsScript.sha])).toEqual([1]);
  });
});
