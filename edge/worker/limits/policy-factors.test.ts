/** What a core says of its limits is followed here within seconds, and stays while nobody says more. */
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, expect, it, vi } from "vitest";
import { LIMITS_FORGET_CHANGE_MS, limitsNotePath } from "#shared/limits/limits-note.ts";
import { limitsDefaults } from "#shared/policies/limits.ts";
import { makeApp } from "../app.ts";
import type { Env } from "../env.ts";
import { callSigned, withToken } from "../testing/call-edge.ts";
import { type FakeCore, installFakeCore } from "../testing/fake-core.ts";

let core: FakeCore;
beforeAll(async () => {
  core = await installFakeCore();
});

afterEach(() => {
  vi.restoreAllMocks();
});

const app = makeApp();
/** As strict as in production. */
const strict: Env = { ...env, LIMIT_FACTOR: "1" };
const usual = limitsDefaults.in;
const tell = (factors: object, changeId: number, region = "in", secret?: string) =>
  callSigned(limitsNotePath, { region, changeId, factors }, secret);

/** How much a caller may at once, as an answer tells. */
async function burstOf(path: string, token: string | undefined, edge = strict): Promise<number> {
  const asked = new Request(`https://edge.test${path}`, withToken(token));
  return Number((await app.fetch(asked, edge)).headers.get("ratelimit-limit"));
}

const realNow = Date.now.bind(Date);
let aheadMs = 0;

function later(ms: number): void {
  aheadMs += ms;
  vi.spyOn(Date, "now").mockImplementation(() => realNow() + aheadMs);
}

async function becomes(isSo: () => Promise<boolean>): Promise<void> {
  const startedAt = realNow();
  while (!(await isSo())) {
    if (realNow() - startedAt > 5_000) throw new Error("it never came");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

it("follows the region of the caller within seconds, also while its core and its object are away", async () => {
  const [home, abroad] = [await core.accessToken({}), await core.accessToken({ region: "uk" })];
  expect(await burstOf("/v1/me", home)).toBe(200);
  expect((await tell({ ...usual, read: 0.1, search: 0.5 }, 7)).status).toBe(200);
  later(2_000);
  await becomes(async () => (await burstOf("/v1/me", home)) === 20);
  expect(await burstOf("/v1/me", abroad)).toBe(200);
  // A city names its region. Where nothing does, the widest counts: the core counts again.
  expect(await burstOf("/v1/search?city=blr&q=dosa", undefined)).toBe(150);
  expect(await burstOf("/v1/search?q=dosa", undefined)).toBe(300);
  core.isAway = true;
  const broken = {
    getByName: (name: string) =>
      name.startsWith("factors")
        ? { factors: () => Promise.reject(new Error("away")) }
        : env.LIMIT_COUNTER.getByName(name),
  };
  const edge = { ...strict, LIMIT_COUNTER: broken } as unknown as Env;
  const warned = vi.spyOn(console, "warn").mockImplementation(() => {});
  later(2_000);
  await becomes(async () => {
    expect(await burstOf("/v1/me", home, edge)).toBe(20);
    return warned.mock.calls.some(([line]) => String(line).includes("the last ones count"));
  });
  core.isAway = false;
});

it("takes no note of a process that lags behind, unless nobody was heard for a minute", async () => {
  const object = env.LIMIT_COUNTER.getByName("factors-uk");
  const writes = async () => (await object.factors())?.write;
  await tell({ ...usual, write: 2 }, 20, "uk");
  await tell({ ...usual, write: 3 }, 19, "uk");
  expect(await writes()).toBe(2);
  await tell({ ...usual, write: 4 }, 20, "uk");
  expect(await writes()).toBe(4);
  const { runInDurableObject } = await import("cloudflare:test");
  await runInDurableObject(object, async (_, { storage }) => {
    const kept = await storage.get<{ heardAtMs: number }>("factors");
    const heardAtMs = kept!.heardAtMs - LIMITS_FORGET_CHANGE_MS;
    await storage.put("factors", { ...kept, heardAtMs });
  });
  await tell({ ...usual, write: 5 }, 3, "uk");
  expect(await writes()).toBe(5);
});

it("is told by a core alone, and only what a policy may say", async () => {
  const wrong = await tell(usual, 1, "in", "another secret, long enough");
  expect(wrong.status).toBe(401);
  expect((await tell(usual, 1, "us")).status).toBe(404);
  const { read: _, ...without } = usual;
  for (const factors of [
    without,
    { ...usual, read: 0 },
    { ...usual, read: 1e9 },
    { ...usual, a: 1 },
  ]) {
    expect((await tell(factors, 1)).status).toBe(400);
  }
  expect((await tell(usual, 0.5)).status).toBe(400);
});
