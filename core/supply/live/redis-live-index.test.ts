import { afterAll, beforeAll, expect } from "vitest";
import { startTestRedis, type TestRedis } from "../../up/index.ts";
import { describeLiveIndex } from "./live-index-suite.ts";
import { openSharedIndex } from "./test-shared-index.ts";

let redis: TestRedis;
beforeAll(async () => {
  redis = await startTestRedis();
});
afterAll(() => redis?.stop());

describeLiveIndex("Redis", async () => {
  await redis.client.send("FLUSHALL", []);
  const { index, tally } = await openSharedIndex(redis.url);
  const close = async () => {
    await index.close();
    // What this process remembers would pass as well: the answers must have come from Redis.
    expect(tally.lastKnown).toBe(0);
    expect(tally.refused).toEqual([]);
  };
  return { index, close };
});
