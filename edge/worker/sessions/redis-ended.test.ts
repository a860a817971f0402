/** The same promises with a Redis over REST, and with a store that fails. */
import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { ENDED_MEMORY_MS } from "#shared/ended-sessions.ts";
import { type EdgeConfig, parseConfig } from "../config.ts";
import { endedStoreOf } from "./ended-store.ts";
import { hasEnded } from "./has-ended.ts";

const ids = [`ses_in_${"a".repeat(26)}`, `crd_in_${"b".repeat(26)}`];
type Command = [string, ...(string | number)[]];

/** The few commands that are sent, over sorted sets in memory. */
class FakeRedis {
  readonly sets = new Map<string, Map<string, number>>();
  readonly seen: string[] = [];
  mode: "works" | "fails" | "hangs" = "works";

  answer(command: Command): unknown {
    const [name, key, ...rest] = command.map(String) as [string, string, ...string[]];
    this.seen.push(name.toLowerCase());
    const set = this.sets.get(key) ?? new Map<string, number>();
    this.sets.set(key, set);
    switch (name.toLowerCase()) {
      case "zadd":
        for (let at = 0; at < rest.length; at += 2) set.set(rest[at + 1]!, Number(rest[at]));
        return rest.length / 2;
      case "zremrangebyscore":
        for (const [member, score] of set) if (score <= Number(rest[1])) set.delete(member);
        return 0;
      case "pexpire":
        return 1;
      case "zrange":
        return [...set].filter(([, score]) => score >= Number(rest[0])).map(([member]) => member);
      default:
        throw new Error(`not known here: ${name}`);
    }
  }

  fetch: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    if (this.mode === "fails") return new Response("down", { status: 500 });
    if (this.mode === "hangs") {
      await new Promise((_, reject) => {
        request.signal.addEventListener("abort", () => reject(new Error("aborted")));
      });
    }
    const body = (await request.json()) as Command | Command[];
    if (!new URL(request.url).pathname.endsWith("/pipeline")) {
      return Response.json({ result: this.answer(body as Command) });
    }
    return Response.json((body as Command[]).map((one) => ({ result: this.answer(one) })));
  };
}

let redis: FakeRedis;
let config: EdgeConfig;
beforeAll(() => {
  redis = new FakeRedis();
  globalThis.fetch = redis.fetch;
});
beforeEach(() => {
  redis.mode = "works";
  const UPSTASH_REDIS_REST_URL = "https://redis.test";
  config = parseConfig({ ...env, UPSTASH_REDIS_REST_URL, UPSTASH_REDIS_REST_TOKEN: "secret" });
});

describe("over Redis", () => {
  it("keeps what ended per region, and forgets it when no token can live", async () => {
    const store = endedStoreOf(config);
    await store.add("in", ids);
    await store.add("uk", [`ses_uk_${"c".repeat(26)}`]);
    const { ended, cursor } = await store.since("in", 0);
    expect(ended.map(({ id }) => id)).toEqual(ids);
    expect([...redis.sets.keys()]).toContain("beeline:ended:{in}");
    // Read again with an overlap: the same ids, which do no harm.
    expect((await store.since("in", cursor)).ended).toHaveLength(2);
    const realNow = Date.now();
    vi.spyOn(Date, "now").mockImplementation(() => realNow + ENDED_MEMORY_MS + 1);
    await store.add("in", [`ses_in_${"d".repeat(26)}`]);
    expect([...redis.sets.get("beeline:ended:{in}")!.keys()]).toHaveLength(1);
    vi.restoreAllMocks();
  });

  it("answers many requests with one look", async () => {
    redis.seen.length = 0;
    await hasEnded(config, "us", ids[0]!);
    for (let request = 0; request < 50; request++) await hasEnded(config, "us", ids[0]!);
    expect(redis.seen).toEqual(["zrange"]);
  });

  it.each([
    ["fails", "uk"],
    ["hangs", "in"],
  ] as const)("goes on with the last copy while it %s", async (mode, region) => {
    const warned = vi.spyOn(console, "warn").mockImplementation(() => {});
    const sid = `ses_${region}_${"e".repeat(26)}`;
    await endedStoreOf(config).add(region, [sid]);
    await vi.waitFor(
      async () => {
        if (!(await hasEnded(config, region, sid))) throw new Error("not yet");
      },
      { timeout: 5_000 },
    );
    redis.mode = mode;
    const realNow = Date.now();
    vi.spyOn(Date, "now").mockImplementation(() => realNow + 60_000);
    const startedAt = performance.now();
    expect(await hasEnded(config, region, sid)).toBe(true);
    expect(await hasEnded(config, region, `ses_${region}_${"0".repeat(26)}`)).toBe(false);
    expect(performance.now() - startedAt).toBeLessThan(2_500);
    expect(warned.mock.calls.join()).toMatch(/last copy counts/);
    expect(warned.mock.calls.join()).not.toContain("secret");
    vi.restoreAllMocks();
  });
});
