/** What becomes of a key whose holder is slow, fails, or is killed in the middle. */
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { idempotencyKeys, links } from "#drizzle/schema/index.ts";
import { routes } from "#shared/contracts/index.ts";
import { BeelineError, type Problem } from "#shared/errors.ts";
import { runInSteps, runOnce } from "../platform/http/idempotency.ts";
import type { Ctx } from "../platform/index.ts";
import { type CoreProcess, startCoreProcess } from "./core-process.ts";
import { openStore, outcomeOf, placedOrder, startTestCore, type TestCore, until } from "./index.ts";

let core: TestCore;

beforeAll(async () => {
  core = await startTestCore();
});

afterAll(() => core.stop());

const claim = (key: string, fingerprint = "a") => ({
  ...{ actorId: "cus_in_lease", route: "POST /v1/test", key, fingerprint },
});
const say = (body: string) => async () => ({ status: 201, body });

function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

async function keyRow(key: string) {
  const { db } = core.system;
  const [row] = await db.select().from(idempotencyKeys).where(eq(idempotencyKeys.key, key));
  return row;
}

/** As if its holder had been gone for longer than a lease. */
async function orphan(key: string): Promise<void> {
  const past = { leaseUntil: new Date(core.ambient.now().getTime() - 1_000) };
  await core.system.db.update(idempotencyKeys).set(past).where(eq(idempotencyKeys.key, key));
}

describe("a verb that commits in steps", () => {
  test("is told 409 while the first runs, and replays afterwards", async () => {
    const { open, opened } = gate();
    const first = runInSteps(core.system, claim("slow"), async () => {
      await opened;
      return { status: 201, body: "one", headers: { sunset: "later" } };
    });
    await until("the key is claimed", async () => (await keyRow("slow")) !== undefined);
    const twin = await runInSteps(core.system, claim("slow"), say("two")).catch((e: unknown) => e);
    expect(twin).toMatchObject({ code: "REQUEST_IN_PROGRESS", options: { retryAfterSeconds: 1 } });
    expect(await outcomeOf(runInSteps(core.system, claim("slow", "b"), say("x")))).toBe(
      "IDEMPOTENCY_KEY_REUSED",
    );
    open();
    const answer = { status: 201, body: "one", headers: { sunset: "later" } };
    expect(await first).toEqual(answer);
    expect(await runInSteps(core.system, claim("slow"), say("three"))).toEqual(answer);
  });

  test("goes to a repeat when its holder is gone, and the late holder changes nothing", async () => {
    const { open, opened } = gate();
    const late = runInSteps(core.system, claim("lost"), async () => {
      await opened;
      return { status: 201, body: "late" };
    });
    await until("the key is claimed", async () => (await keyRow("lost")) !== undefined);
    await orphan("lost");
    expect(await runInSteps(core.system, claim("lost"), say("heir"))).toEqual({
      ...{ status: 201, body: "heir" },
    });
    open();
    await late;
    expect(await runInSteps(core.system, claim("lost"), say("x"))).toMatchObject({ body: "heir" });
  });

  test("a late holder that is refused does not free the key of its heir", async () => {
    const [one, two] = [gate(), gate()];
    const late = runInSteps(core.system, claim("refused"), async () => {
      await one.opened;
      throw new BeelineError("CONFLICT");
    });
    await until("the key is claimed", async () => (await keyRow("refused")) !== undefined);
    await orphan("refused");
    const heir = runInSteps(core.system, claim("refused"), async () => {
      await two.opened;
      return { status: 201, body: "heir" };
    });
    await until("the heir has it", async () => {
      const row = await keyRow("refused");
      return row !== undefined && row.leaseUntil > core.ambient.now();
    });
    one.open();
    expect(await outcomeOf(late)).toBe("CONFLICT");
    expect((await keyRow("refused"))?.status).toBeNull();
    two.open();
    expect(await heir).toMatchObject({ body: "heir" });
  });

  test("a refusal frees the key; a failure keeps it for the same request only", async () => {
    const fail = (error: Error) => () => Promise.reject(error);
    const refusal = fail(new BeelineError("CONFLICT"));
    expect(await outcomeOf(runInSteps(core.system, claim("free"), refusal))).toBe("CONFLICT");
    expect(await keyRow("free")).toBeUndefined();
    for (const error of [new BeelineError("UNAVAILABLE"), new Error("lost"), new TypeError("x")]) {
      await runInSteps(core.system, claim("tied"), fail(error)).catch(() => undefined);
      const other = runInSteps(core.system, claim("tied", "b"), say("x"));
      expect(await outcomeOf(other)).toBe("IDEMPOTENCY_KEY_REUSED");
    }
    expect(await runInSteps(core.system, claim("tied"), say("done"))).toMatchObject({
      body: "done",
    });
  });
});

describe("a verb in one transaction", () => {
  test("a twin that waits too long is told 409", { timeout: 30_000 }, async () => {
    const { open, opened } = gate();
    const claimed = gate();
    const first = runOnce(core.system, claim("held"), async (ctx) => {
      // Answered after the claim, which was asked on the same connection before.
      await ctx.db.execute(sql`select 1`);
      claimed.open();
      await opened;
      return { status: 200, body: "one" };
    });
    await claimed.opened;
    const twin = await runOnce(core.system, claim("held"), say("two")).catch((e: unknown) => e);
    expect(twin).toMatchObject({ code: "REQUEST_IN_PROGRESS", options: { retryAfterSeconds: 1 } });
    open();
    expect(await first).toEqual({ status: 200, body: "one" });
  });

  test("a failure leaves nothing, whatever it was", async () => {
    const work = async (ctx: Ctx) => {
      await ctx.db.execute(sql`select 1`);
      throw new BeelineError("CONFLICT");
    };
    expect(await outcomeOf(runOnce(core.system, claim("gone"), work))).toBe("CONFLICT");
    expect(await keyRow("gone")).toBeUndefined();
    expect(await runOnce(core.system, claim("gone", "b"), say("ok"))).toMatchObject({ body: "ok" });
  });

  test("takes over what a verb in steps left behind", async () => {
    const broken = () => Promise.reject(new Error("lost"));
    await runInSteps(core.system, claim("mixed"), broken).catch(() => undefined);
    expect(await runOnce(core.system, claim("mixed"), say("ok"))).toMatchObject({ body: "ok" });
    expect(await runOnce(core.system, claim("mixed"), say("x"))).toMatchObject({ body: "ok" });
  });
});

describe("kill -9", () => {
  let edge: Bun.Server<undefined>;
  let city: TestCore;
  let process: CoreProcess;
  let isEdgeSilent = true;

  beforeAll(async () => {
    edge = Bun.serve({
      port: 0,
      hostname: "127.0.0.1",
      fetch: async (request) => {
        while (isEdgeSilent && !request.signal.aborted) await Bun.sleep(20);
        return new URL(request.url).pathname.includes("links")
          ? Response.json({ kept: [], taken: [] })
          : new Response(null, { status: 204 });
      },
    });
    city = await startTestCore({ edgeUrl: edge.url.origin });
    process = await startCoreProcess(city.environment);
  });

  afterAll(async () => {
    isEdgeSilent = false;
    await process.kill();
    await edge.stop(true);
    await city.stop();
  });

  const post = (token: string, path: string, key: string, body: unknown) =>
    fetch(process.url + path, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        authorization: `Bearer ${token}`,
        "idempotency-key": key,
      },
      body: JSON.stringify(body),
    });

  async function waitingFor(lock: string): Promise<boolean> {
    const [row] = await city.system.db.execute<{ count: number }>(sql`
      select count(*)::int as count from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock' and wait_event = ${lock}`);
    return row!.count > 0;
  }

  test("in the middle of a transaction leaves neither an effect nor a key", {
    timeout: 60_000,
  }, async () => {
    const store = await openStore(city);
    const customer = await city.person("customer");
    const order = await placedOrder(city, customer, store);
    const key = crypto.randomUUID();
    const cancel = () =>
      post(customer.token, `/v1/orders/${order.id}/cancel`, key, { reason: "no" });
    await city.runtime.database.transact(async (tx) => {
      await tx.execute(sql`select 1 from orders where id = ${order.id} for update`);
      const cut = cancel().catch(() => undefined);
      await until("the verb waits for the order", () => waitingFor("transactionid"));
      await process.kill();
      await cut;
    });
    await process.start();
    const { state } = await customer.call(routes.getOrder, { params: { id: order.id } });
    expect(state).toBe("waiting_accept");
    const answers = [await cancel(), await cancel()];
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(await answers[0]!.text()).toBe(await answers[1]!.text());
  });

  test("between two steps locks the key for the lease only, and a repeat goes on", {
    timeout: 60_000,
  }, async () => {
    const store = await openStore(city);
    const customer = await city.person("customer");
    const order = await placedOrder(city, customer, store);
    const key = crypto.randomUUID();
    const share = () =>
      post(customer.token, "/v1/links", key, { purpose: "trip", orderId: order.id });
    const { db } = city.system;
    const mine = eq(links.ownerId, customer.id);
    const cut = share().catch(() => undefined);
    await until("the first step is committed", async () => (await db.$count(links, mine)) === 1);
    await process.kill();
    await cut;
    isEdgeSilent = false;
    await process.start();
    const early = await share();
    expect([early.status, ((await early.json()) as Problem).code]).toEqual([
      409,
      "REQUEST_IN_PROGRESS",
    ]);
    expect(Number(early.headers.get("retry-after"))).toBeGreaterThan(0);
    const past = { leaseUntil: new Date(Date.now() - 1_000) };
    await db.update(idempotencyKeys).set(past).where(eq(idempotencyKeys.key, key));
    const [late, again] = [await share(), await share()];
    expect([late.status, again.status]).toEqual([201, 201]);
    expect(again.headers.get("sunset")).toBe(late.headers.get("sunset"));
    expect(late.headers.get("sunset")).toContain("GMT");
    expect(await late.text()).toBe(await again.text());
    expect(await db.$count(links, mine)).toBe(1);
  });
});
