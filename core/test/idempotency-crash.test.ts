/** kill -9 in the middle of a request: its key is locked for a moment at most. */
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { idempotencyKeys, links } from "#drizzle/schema/index.ts";
import { routes } from "#shared/contracts/index.ts";
import type { Problem } from "#shared/errors.ts";
import { type CoreProcess, startCoreProcess } from "./core-process.ts";
import { openStore, placedOrder, startTestCore, type TestCore, until } from "./index.ts";

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
  const cancel = () => post(customer.token, `/v1/orders/${order.id}/cancel`, key, { reason: "no" });
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
