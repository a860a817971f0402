import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { routes } from "#shared/contracts/index.ts";
import { limitClasses, limitOf } from "#shared/limits/limit-classes.ts";
import { makeApp } from "../app.ts";
import type { Env } from "../env.ts";
import { jsonBody, problemOf, withToken } from "../testing/call-edge.ts";
import { type FakeCore, installFakeCore } from "../testing/fake-core.ts";

let core: FakeCore;
let edge: Env;
const app = makeApp();
let lines: string[] = [];
let callers = 0;

beforeAll(async () => {
  core = await installFakeCore();
  for (const level of ["warn", "error", "info"] as const) {
    vi.spyOn(console, level).mockImplementation((line: unknown) => void lines.push(String(line)));
  }
});

beforeEach(() => {
  core.isAway = false;
  core.intercept = undefined;
  lines = [];
  // A fresh object is a fresh isolate's configuration: 60 a minute and 15 at once per address.
  edge = { ...env, LIMIT_FACTOR: "0.01" };
});

/** Limits outlive a test: each has an address of its own. */
const newAddress = () => `198.51.100.${++callers}`;

interface From {
  readonly address?: string;
  readonly headers?: Record<string, string>;
}

async function call(path: string, init: RequestInit = {}, { address, headers }: From = {}) {
  const all = new Headers(init.headers);
  if (address) all.set("cf-connecting-ip", address);
  for (const [name, value] of Object.entries(headers ?? {})) all.set(name, value);
  return app.fetch(new Request(`https://edge.test${path}`, { ...init, headers: all }), edge);
}

const told = ({ headers }: Response) =>
  ["limit", "remaining", "reset"].map((name) => Number(headers.get(`ratelimit-${name}`)));

describe("the address layer", () => {
  it("tells each caller where it stands, and denies with 429 and a time to come back", async () => {
    const from = { address: newAddress() };
    const first = await call("/v1/nothing", {}, from);
    expect(first.status).toBe(404);
    expect(told(first)).toEqual([15, 14, 1]);
    for (let i = 0; i < 14; i++) await call("/v1/nothing", {}, from);
    const denied = await call("/v1/nothing", {}, from);
    expect(denied.status).toBe(429);
    expect(await problemOf(denied)).toMatchObject({ code: "RATE_LIMITED", status: 429 });
    expect(told(denied).slice(0, 2)).toEqual([15, 0]);
    expect(Number(denied.headers.get("retry-after"))).toBe(1);
    expect(denied.headers.get("x-request-id")).toBeTruthy();
    expect(denied.headers.get("x-content-type-options")).toBe("nosniff");
    expect((await call("/v1/nothing", {}, { address: newAddress() })).status).toBe(404);
  });

  it("counts a whole /64 as one, and an IPv4 address in IPv6 as itself", async () => {
    const used = async (address: string) => 15 - told(await call("/v1/x", {}, { address }))[1]!;
    expect(await used("2001:db8:9:9::1")).toBe(1);
    expect(await used("2001:db8:9:9:ffff::2")).toBe(2);
    expect(await used("2001:db8:9:a::1")).toBe(1);
    const plain = newAddress();
    expect(await used(plain)).toBe(1);
    expect(await used(`::ffff:${plain}`)).toBe(2);
  });

  it("believes no header that a client can write", async () => {
    const address = newAddress();
    const liars = ["x-forwarded-for", "x-real-ip", "true-client-ip", "forwarded", "x-client-ip"];
    for (const [index, name] of liars.entries()) {
      const answer = await call("/v1/x", {}, { address, headers: { [name]: newAddress() } });
      expect(told(answer)[1]).toBe(14 - index);
    }
  });

  it("leaves alone what is not for callers: health, signed calls, positions", async () => {
    const from = { address: newAddress() };
    for (const path of ["/healthz", "/openapi.json", "/internal/relay", "/v1/rider/pings"]) {
      const answer = await call(path, path.includes("rider") ? { method: "POST" } : {}, from);
      expect(answer.headers.has("ratelimit-limit")).toBe(false);
    }
    expect(told(await call("/v1/x", {}, from))[1]).toBe(14);
  });
});

describe("the caller layer", () => {
  const orders = "/v1/orders";

  it("counts the person of the token by the class of the route, from wherever", async () => {
    const token = await core.accessToken({ sub: "cus_in_reader" });
    const read = () => call(orders, withToken(token), { address: newAddress() });
    expect(told(await read())).toEqual([2, 1, 10]);
    expect((await read()).status).toBe(200);
    const denied = await read();
    expect(await problemOf(denied)).toMatchObject({ code: "RATE_LIMITED" });
    expect(told(denied)).toEqual([2, 0, 20]);
    expect(Number(denied.headers.get("retry-after"))).toBe(10);
    const other = await core.accessToken({ sub: "cus_in_other" });
    expect((await call(orders, withToken(other), { address: newAddress() })).status).toBe(200);
  });

  it("spends nothing of a person's limit on tokens that are not good, and never asks the core", async () => {
    const before = core.seen.length;
    const from = { address: newAddress() };
    const forged = await core.accessToken({ sub: "cus_in_forged" }, { signedBy: "uk" });
    for (let i = 0; i < 5; i++) {
      expect((await call(orders, withToken(forged), from)).status).toBe(401);
    }
    const good = await core.accessToken({ sub: "cus_in_forged" });
    expect(told(await call(orders, withToken(good), from))[1]).toBe(1);
    const forwarded = core.seen.slice(before).filter(({ path }) => path.startsWith(orders));
    expect(forwarded).toHaveLength(1);
  });

  it("limits sign-in by address, whatever the phone, before a core is asked", async () => {
    const from = { address: newAddress() };
    const ask = (phone: string) => call("/v1/auth/otp", jsonBody("POST", { phone }), from);
    expect((await ask("+919800000001")).status).toBe(200);
    const before = core.seen.length;
    const denied = await ask("+919800000002");
    expect(denied.status).toBe(429);
    expect(Number(denied.headers.get("retry-after"))).toBeGreaterThan(60);
    expect(core.seen.length).toBe(before);
  });

  it("tells the tighter of the edge's limits and the core's", async () => {
    const tokenOf = (sub: string) => core.accessToken({ sub });
    const answerWith = (remaining: number) => {
      const headers = {
        ...{ "ratelimit-limit": "7", "ratelimit-reset": "99" },
        "ratelimit-remaining": String(remaining),
      };
      core.intercept = ({ path }) => (path === orders ? Response.json({}, { headers }) : undefined);
    };
    answerWith(0);
    const tight = await call(orders, withToken(await tokenOf("cus_in_t")), {
      address: newAddress(),
    });
    expect(told(tight)).toEqual([7, 0, 99]);
    answerWith(6);
    const loose = await call(orders, withToken(await tokenOf("cus_in_l")), {
      address: newAddress(),
    });
    expect(told(loose)).toEqual([2, 1, 10]);
  });

  it("logs denials sparsely, with a hash and nothing of the caller", async () => {
    const address = newAddress();
    const token = await core.accessToken({ sub: "cus_in_logged" });
    for (let i = 0; i < 8; i++) await call(orders, withToken(token), { address });
    const limited = lines.filter((line) => line.includes('"limited"'));
    expect(limited).toHaveLength(1);
    expect(JSON.parse(limited[0]!)).toMatchObject({ class: "read", outcome: "denied", others: 0 });
    expect(JSON.parse(limited[0]!).key).toMatch(/^[0-9a-f]{12}$/);
    for (const line of lines) expect(line).not.toMatch(/cus_in_logged|198\.51\.100/);
  });
});

describe("a store that is away", () => {
  it("refuses what only the edge counts, and leaves to the core what that counts", async () => {
    const away = { url: "http://core.in/never", token: "x" };
    edge = {
      ...{ ...env, LIMIT_FACTOR: "0.01" },
      ...{ UPSTASH_REDIS_REST_URL: away.url, UPSTASH_REDIS_REST_TOKEN: away.token },
    };
    core.intercept = ({ path }) =>
      path.startsWith("/never") ? new Promise<Response>(() => {}) : undefined;
    const ask = async (path: string, sub: string) => {
      const init = withToken(await core.accessToken({ sub }), jsonBody("POST", {}));
      const startedAt = Date.now();
      const { status } = await call(path, init, { address: newAddress() });
      expect(Date.now() - startedAt).toBeLessThan(100 + 400);
      return status;
    };
    expect(await ask("/v1/orders", "cus_in_away")).toBe(200);
    const path = "/v1/orders/ord_in_01JDABCDEFGHJKMNPQRSTVWXYZ/cancel";
    expect(await ask(path, "cus_in_away")).toBe(200);
    // The slice of one is owed: the next has to be asked for.
    expect(await ask(path, "cus_in_away")).toBe(503);
  });
});

describe("several isolates", () => {
  it("know of each other's calls through the store", async () => {
    const address = newAddress();
    for (let i = 0; i < 6; i++) await call("/v1/x", {}, { address });
    // Another object of variables is another isolate: it has seen nobody yet.
    edge = { ...env, LIMIT_FACTOR: "0.01" };
    await vi.waitFor(async () => {
      expect(told(await call("/v1/x", {}, { address }))[1]).toBeLessThan(9);
    });
  });
});

describe("the table", () => {
  it("has a class for each declared route", () => {
    for (const route of Object.values(routes)) {
      const name = limitOf(route);
      expect(name === "none" || name in limitClasses).toBe(true);
    }
  });
});
