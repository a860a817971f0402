/** The same promises over a real Redis with a REST front, and with one that fails or hangs. */
import { env } from "cloudflare:workers";
import { Redis } from "@upstash/redis/cloudflare";
import { beforeAll, beforeEach, describe, expect, inject, it, vi } from "vitest";
import { ENDED_MEMORY_MS } from "#shared/ended-sessions.ts";
import { type EdgeConfig, parseConfig } from "../config.ts";
import { endedStoreOf } from "./ended-store.ts";
import { hasEnded } from "./has-ended.ts";

/** The way to Redis, which a test may break. */
const line = { mode: "works" as "works" | "fails" | "hangs", calls: 0 };
const realFetch = globalThis.fetch;

let config: EdgeConfig;
let redis: Redis;
let tail = 0;
function freshId(region: string): string {
  tail += 1;
  return `ses_${region}_${String(Date.now() * 100 + tail).padStart(26, "0")}`;
}

beforeAll(() => {
  const server = inject("redisRest");
  if (!server) throw new Error("These tests need the program redis-server (Debian: redis-server)");
  globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    line.calls += 1;
    if (line.mode === "fails") return new Response("down", { status: 500 });
    if (line.mode === "hangs") {
      await new Promise((_, reject) => {
        request.signal.addEventListener("abort", () => reject(new Error("aborted")));
      });
    }
    return realFetch(request);
  };
  const variables = { UPSTASH_REDIS_REST_URL: server.url, UPSTASH_REDIS_REST_TOKEN: server.token };
  config = parseConfig({ ...env, ...variables });
  redis = new Redis({ ...server, enableTelemetry: false });
});
beforeEach(() => {
  line.mode = "works";
});

describe("over Redis", () => {
  it("keeps what ended per region, and forgets it when no token can live", async () => {
    const store = endedStoreOf(config);
    const [mine, second, abroad] = [freshId("in"), freshId("in"), freshId("uk")];
    await store.add("in", [mine, second]);
    await store.add("uk", [abroad]);
    const { ended, cursor } = await store.since("in", 0);
    const ids = ended.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining([mine, second]));
    expect(ids).not.toContain(abroad);
    // Read again with an overlap: the same ids, which do no harm.
    expect((await store.since("in", cursor)).ended.map(({ id }) => id)).toContain(mine);
    expect(await redis.pttl("beeline:ended:{in}")).toBeGreaterThan(ENDED_MEMORY_MS);
    const realNow = Date.now();
    vi.spyOn(Date, "now").mockImplementation(() => realNow + ENDED_MEMORY_MS + 1);
    const later = freshId("in");
    await store.add("in", [later]);
    vi.restoreAllMocks();
    expect(await redis.zrange("beeline:ended:{in}", 0, -1)).toEqual([later]);
    await redis.del("beeline:ended:{in}");
  });

  it("answers many requests with one look", async () => {
    line.calls = 0;
    for (let request = 0; request < 50; request++) await hasEnded(config, "us", freshId("us"));
    expect(line.calls).toBe(1);
  });

  it.each([
    ["fails", "uk"],
    ["hangs", "in"],
  ] as const)("goes on with the last copy while it %s", async (mode, region) => {
    const warned = vi.spyOn(console, "warn").mockImplementation(() => {});
    const sid = freshId(region);
    await endedStoreOf(config).add(region, [sid]);
    await vi.waitFor(
      async () => {
        if (!(await hasEnded(config, region, sid))) throw new Error("not yet");
      },
      { timeout: 5_000 },
    );
    line.mode = mode;
    const realNow = Date.now();
    vi.spyOn(Date, "now").mockImplementation(() => realNow + 60_000);
    const startedAt = performance.now();
    expect(await hasEnded(config, region, sid)).toBe(true);
    expect(await hasEnded(config, region, freshId(region))).toBe(false);
    expect(performance.now() - startedAt).toBeLessThan(2_500);
    expect(warned.mock.calls.join()).toMatch(/last copy counts/);
    expect(warned.mock.calls.join()).not.toContain(inject("redisRest")?.token);
    vi.restoreAllMocks();
  });
});
