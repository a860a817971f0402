import { createServer, type Server, type Socket } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { routes } from "#shared/contracts/index.ts";
import { LimitsNote } from "#shared/limits/limits-note.ts";
import { type Ctx, makeRuntime, makeSignatureCheck } from "../platform/index.ts";
import { startPolicyWatch } from "../policy/index.ts";
import { freshPhone, startTestCore, type TestCore, type TestPerson, until } from "../test/index.ts";
import { startTestRedis, type TestRedis } from "../up/index.ts";
import { limitCallsOf, startLimitsTeller } from "./index.ts";

/** A tenth: 20 reads at once, 2 quotes at once, an order a minute, 6 sign-ins in ten minutes. */
const limitFactor = 0.1;
/** The promise is 100 ms for a decision; the rest is the request around it on a busy machine. */
const IN_TIME_MS = 100 + 150;

const told = ({ headers }: Response) =>
  ["limit", "remaining", "reset"].map((name) => Number(headers.get(`ratelimit-${name}`)));

const codeOf = async (answer: Response) => ((await answer.json()) as { code: string }).code;

/** A call that is counted and then refused for its empty body: what it costs besides is nothing. */
function post(core: TestCore, path: string, { token }: TestPerson): Promise<Response> {
  const headers = {
    ...{ authorization: `Bearer ${token}`, "content-type": "application/json" },
    "idempotency-key": crypto.randomUUID(),
  };
  return core.request(path, { method: "POST", headers, body: "{}" });
}

const quote = (core: TestCore, person: TestPerson) => post(core, "/v1/quotes", person);
const order = (core: TestCore, person: TestPerson) => post(core, "/v1/orders", person);

describe("a core without Redis", () => {
  let core: TestCore;
  let [ann, bob]: TestPerson[] = [];

  beforeAll(async () => {
    core = await startTestCore({ limitFactor });
    [ann, bob] = [await core.signIn(freshPhone(core)), await core.signIn(freshPhone(core))];
  });

  afterAll(() => core?.stop());

  it("counts each person by the class of the route, and tells where they stand", async () => {
    const first = await quote(core, ann!);
    expect(first.status).toBe(400);
    expect(told(first)).toEqual([2, 1, 10]);
    expect((await quote(core, ann!)).status).toBe(400);
    const denied = await quote(core, ann!);
    expect(denied.status).toBe(429);
    expect(denied.headers.get("content-type")).toBe("application/problem+json");
    expect(told(denied)).toEqual([2, 0, 20]);
    expect(Number(denied.headers.get("retry-after"))).toBeGreaterThanOrEqual(9);
    expect(await codeOf(denied)).toBe("RATE_LIMITED");
    expect(told(await quote(core, bob!))).toEqual([2, 1, 10]);
    core.ambient.advance(10_000);
    expect((await quote(core, ann!)).status).toBe(400);
  });

  it("counts what is not expensive only for callers who come around the edge", () => {
    const check = limitCallsOf(core.runtime);
    const standingOf = (viaEdge: boolean, route: (typeof routes)["getMe" | "createQuote"]) => {
      const answerHeaders = new Map<string, string>();
      const client = { address: undefined, country: undefined, viaEdge };
      const actor = { role: "customer", id: `cus_in_${viaEdge}` } as const;
      const ctx: Ctx = { ...core.system, actor, client, answerHeaders };
      check(ctx, route);
      return answerHeaders.get("ratelimit-remaining");
    };
    expect(standingOf(false, routes.getMe)).toBe("19");
    expect(standingOf(true, routes.getMe)).toBeUndefined();
    expect(standingOf(true, routes.createQuote)).toBe("1");
  });

  it("counts sign-in by address, beside the codes of a phone, and tells the tighter", async () => {
    core.ambient.advance(3_600_000);
    const ask = () => {
      const body = JSON.stringify({ phone: freshPhone(core) });
      const headers = { "content-type": "application/json", "x-forwarded-for": "192.0.2.9" };
      return core.request("/v1/auth/otp", { method: "POST", headers, body });
    };
    const first = await ask();
    expect(first.status).toBe(202);
    expect(told(first).slice(0, 2)).toEqual([6, 5]);
    for (let i = 0; i < 5; i++) expect((await ask()).status).toBe(202);
    const denied = await ask();
    expect(await codeOf(denied)).toBe("RATE_LIMITED");
    expect(Number(denied.headers.get("retry-after"))).toBeGreaterThan(1);
  });

  it("tells the edge what its limits are scaled by, as soon as ops has changed it", async () => {
    core.ambient.advance(24 * 3_600_000);
    const check = makeSignatureCheck(core.config.relaySecret, () => core.ambient.now().getTime());
    const heard: LimitsNote[] = [];
    let failures = 1;
    const edge = Bun.serve({
      port: 0,
      hostname: "127.0.0.1",
      fetch: async (request) => {
        if (failures-- > 0) return new Response("busy", { status: 503 });
        heard.push(LimitsNote.parse(JSON.parse(await check(request))));
        return Response.json({});
      },
    });
    const edgeUrl = `http://127.0.0.1:${edge.port}`;
    const other = makeRuntime({ ...core.config, edgeUrl }, core.ambient);
    const policies = await startPolicyWatch(other);
    const teller = startLimitsTeller(other);
    try {
      await until("the edge has heard", async () => heard.length === 1);
      const ops = await core.person("ops");
      const body = { body: { search: 0.5 }, reason: "too many robots" } as never;
      const { id } = await ops.call(routes.draftPolicy, { params: { kind: "limits" }, body });
      const params = { kind: "limits", id };
      await ops.call(routes.activatePolicy, { params, body: { reason: "go" } });
      await until("it has heard of the change", async () => heard.at(-1)?.factors.search === 0.5);
      expect(heard.at(-1)!.changeId).toBeGreaterThan(heard[0]!.changeId);
      // Told once: what has not changed is only confirmed every now and then.
      expect(heard).toHaveLength(2);
    } finally {
      await Promise.all([teller.stop(), policies.stop()]);
      await other.database.close();
      edge.stop(true);
    }
  });

  it("counts its decisions, and names nobody", async () => {
    const metrics = await (await core.request("/metrics")).text();
    expect(metrics).toMatch(/beeline_limit_decisions_total\{class="quote",outcome="denied".*\} 1/);
    expect(metrics).not.toMatch(/cus_in_|192\.0\.2/);
  });
});

describe("a core whose Redis goes away", () => {
  let redis: TestRedis;
  let core: TestCore;
  let person: TestPerson;

  beforeAll(async () => {
    redis = await startTestRedis();
    core = await startTestCore({ limitFactor, redisUrl: redis.url });
  });

  beforeEach(async () => {
    await redis.client.send("FLUSHALL", []);
    core.ambient.advance(24 * 3_600_000);
    person = await signedIn();
  });

  afterAll(async () => {
    await core?.stop();
    await redis?.stop();
  });

  /** Sign-in closes while its store is away: the first answer tells that it is there. */
  async function signedIn(): Promise<TestPerson> {
    let found: TestPerson | undefined;
    await until("sign-in works", async () => {
      found = await core.signIn(freshPhone(core)).catch(() => undefined);
      return found !== undefined;
    });
    return found!;
  }

  async function inTime(ask: () => Promise<Response>): Promise<Response> {
    const startedAt = performance.now();
    const answer = await ask();
    expect(performance.now() - startedAt).toBeLessThan(IN_TIME_MS);
    return answer;
  }

  const ways = [
    ["dies", () => redis.kill(), () => redis.start()],
    ["hangs", async () => redis.hold(), async () => redis.release()],
  ] as const;

  it.each(ways)("that %s: answers in time, open or closed, and goes on", async (_, away, back) => {
    expect(told(await order(core, person)).slice(0, 2)).toEqual([1, 0]);
    expect(await codeOf(await order(core, person))).toBe("RATE_LIMITED");
    await away();
    for (let i = 0; i < 5; i++) {
      // Open and decided locally first: the limit of this process still holds.
      const open = await inTime(() => quote(core, person));
      expect(open.status).toBe(i < 2 ? 400 : 429);
      const closed = await inTime(() => order(core, person));
      expect(closed.status).toBe(503);
      expect(Number(closed.headers.get("retry-after"))).toBeGreaterThan(0);
      expect(await codeOf(closed)).toBe("UNAVAILABLE");
    }
    await back();
    await until("orders are counted again", async () => {
      const { status } = await order(core, person);
      return status === 400 || status === 429;
    });
    await until("what was owed is settled", async () => {
      const keys = await redis.client.keys("limit:*:quote:*");
      return keys.length > 0;
    });
  });

  it("writes no name, no id and no address into Redis, and forgets everything", async () => {
    await quote(core, person);
    await order(core, person);
    await until("it is settled", async () => {
      return (await redis.client.keys("limit:*:quote:*")).length > 0;
    });
    for (const key of await redis.client.keys("limit:*")) {
      expect(key).not.toMatch(/cus_|rdr_|\d+\.\d+\.\d+/);
      expect(await redis.client.pttl(key)).toBeGreaterThan(0);
    }
  });
});

describe("a core whose Redis accepts and never answers", () => {
  let server: Server;
  const sockets = new Set<Socket>();
  let core: TestCore | undefined;

  beforeAll(async () => {
    server = createServer((socket) => void sockets.add(socket.on("error", () => {})));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });

  afterEach(() => core?.stop());

  afterAll(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });

  it("answers within the deadline from its first call on", async () => {
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    core = await startTestCore({ limitFactor, redisUrl: `redis://127.0.0.1:${address.port}` });
    const body = JSON.stringify({ phone: freshPhone(core) });
    const headers = { "content-type": "application/json" };
    const startedAt = performance.now();
    const answer = await core.request("/v1/auth/otp", { method: "POST", headers, body });
    expect(performance.now() - startedAt).toBeLessThan(IN_TIME_MS);
    expect(await codeOf(answer)).toBe("UNAVAILABLE");
  });
});
