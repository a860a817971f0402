/**
 * Card numbers that are sent by mistake: in every field of every route, in queries, paths and
 * headers. Each is refused, and afterwards the number is in no row (sealed ones opened), no event, no
 * kept answer, no log line and no metric. A text that may be kept is found in all these places, so the
 * search itself is known to work.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pathOf } from "#shared/client.ts";
import { type Order, type Route, type RouteName, routes } from "#shared/contracts/index.ts";
import { Problem } from "#shared/errors.ts";
import type { Role } from "#shared/roles.ts";
import { signHeaders } from "../platform/index.ts";
import { type CoreProcess, startCoreProcess } from "./core-process.ts";
import { countKeys, countRows, difference } from "./count-rows.ts";
import {
  openStore,
  placedOrder,
  riderOnDuty,
  startTestCore,
  type TestCore,
  type TestPerson,
  type TestStore,
  until,
} from "./index.ts";
import { type Sample, sampleOf } from "./route-samples.ts";
import { dumpRows } from "./search-everything.ts";

const DIGITS = "4539578763621486";
const spellings = [
  DIGITS,
  "4539 5787 6362 1486",
  "4539-5787-6362-1486",
  `tok_${DIGITS}`,
  `please charge ${DIGITS}, 12/29 123`,
];
/** Whatever stands between its digits. */
const ANYWHERE = new RegExp([...DIGITS].join("[^0-9a-zA-Z]{0,3}"));

let core: TestCore;
let served: CoreProcess;
let people: Record<Role, TestPerson>;
let store: TestStore;
let order: Order;
const logged: string[] = [];

beforeAll(async () => {
  core = await startTestCore({ limitFactor: 1_000 });
  served = await startCoreProcess(
    { ...core.environment, BEELINE_ROLES: "api", LOG_LEVEL: "debug" },
    (line) => {
      logged.push(line);
    },
  );
  store = await openStore(core);
  people = {
    customer: await core.person("customer"),
    rider: await riderOnDuty(core),
    partner: store.partner,
    ops: await core.person("ops"),
  };
  order = await placedOrder(core, people.customer, store);
}, 60_000);

afterAll(async () => {
  await served.kill();
  await core.stop();
});

const names = Object.keys(routes) as RouteName[];

function someoneFor(name: RouteName): TestPerson {
  const { access } = routes[name] as Route;
  return people[typeof access === "string" ? "customer" : access[0]!];
}

async function send(name: RouteName, sample: Sample, headers: Record<string, string> = {}) {
  const route: Route = routes[name];
  const answer = await fetch(served.url + pathOf(route, sample), {
    method: route.method,
    headers: {
      "content-type": "application/json",
      authorization: `Bearer ${someoneFor(name).token}`,
      "idempotency-key": crypto.randomUUID(),
      ...headers,
    },
    ...(sample.body === undefined ? {} : { body: JSON.stringify(sample.body) }),
  });
  return { status: answer.status, text: await answer.text(), headers: answer.headers };
}

/** The value once for each text in it, with that text replaced. */
function spoiled(value: unknown, by: string): unknown[] {
  if (typeof value === "string") return [by];
  if (Array.isArray(value)) {
    return value.flatMap((member, at) => spoiled(member, by).map((other) => value.with(at, other)));
  }
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([name, member]) =>
    spoiled(member, by).map((other) => ({ ...value, [name]: other })),
  );
}

/** Fields that the route's own schema may have beside those of the sample. */
function optionalTexts(name: RouteName): string[] {
  const route: Route = routes[name];
  const shape = (route.body as { shape?: Record<string, unknown> } | undefined)?.shape ?? {};
  return Object.keys(shape);
}

function spoiledBodies(name: RouteName, body: unknown): unknown[] {
  const objects = body !== null && typeof body === "object" && !Array.isArray(body);
  const base = objects ? (body as Record<string, unknown>) : {};
  return [
    ...spellings.flatMap((by) => spoiled(body, by)),
    // Also where no field of that name is known, as a number, and as the name of a field.
    ...["cardNumber", "note", "notes", ...optionalTexts(name)].map((field) => ({
      ...{ ...base, [field]: `pay with ${DIGITS}` },
    })),
    { ...base, number: Number(DIGITS) },
    { ...base, card: { [spellings[1]!]: true } },
    { ...base, deep: [[{ deeper: [DIGITS] }]] },
  ];
}

function expectRefused(about: string, { status, text }: { status: number; text: string }) {
  expect([about, status]).toEqual([about, 400]);
  expect(Problem.parse(JSON.parse(text)).code).toBe("VALIDATION_FAILED");
  expect(text).toMatch(/card number/);
  expect(text).not.toMatch(ANYWHERE);
}

async function withoutTrace(work: () => Promise<void>): Promise<void> {
  const before = [await countRows(core), await countKeys(core)] as const;
  await work();
  expect(difference(before[0], await countRows(core))).toEqual({});
  expect(await countKeys(core)).toBe(before[1]);
}

describe("is refused", () => {
  const cast = () => ({ core, people, store, order });
  const withBody = names.filter((name) => (routes[name] as Route).body !== undefined);

  test.each(withBody)("in any field of %s", async (name) => {
    await withoutTrace(async () => {
      const sample = sampleOf(name, cast());
      for (const body of spoiledBodies(name, sample.body)) {
        expectRefused(JSON.stringify(body), await send(name, { ...sample, body }));
      }
    });
  });

  test("in queries, known or not", async () => {
    await withoutTrace(async () => {
      for (const name of names.filter((of) => (routes[of] as Route).method === "GET")) {
        const sample = sampleOf(name, cast());
        for (const field of ["q", "reference", "cursor", "anything"]) {
          const query = { ...sample.query, [field]: spellings[1] };
          expectRefused(`${name} ${field}`, await send(name, { ...sample, query }));
        }
      }
    });
  });

  test("in paths", async () => {
    await withoutTrace(async () => {
      for (const name of names.filter((of) => routes[of].path.includes("{"))) {
        const sample = sampleOf(name, cast());
        const params = Object.fromEntries(
          Object.keys(sample.params ?? {}).map((param) => [param, DIGITS]),
        );
        expectRefused(name, await send(name, { ...sample, params }));
      }
    });
  });

  test("as an idempotency key, and never taken as a request id", async () => {
    await withoutTrace(async () => {
      const sample = sampleOf("createQuote", cast());
      expectRefused("key", await send("createQuote", sample, { "idempotency-key": DIGITS }));
    });
    for (const requestId of [DIGITS, `req_${DIGITS}`, "4539-5787-6362-1486"]) {
      const { headers, status } = await send("getMe", {}, { "x-request-id": requestId });
      expect(status).toBe(200);
      expect(headers.get("x-request-id")).toMatch(/^req_[0-9a-f-]{36}$/);
    }
  });

  test("in a chat message that comes through a room", async () => {
    const path = "/internal/rooms/chat/send";
    const body = {
      ...{ orderId: order.id, personId: people.customer.id, role: "customer" },
      ...{ clientMessageId: "m-1", channel: "rider", body: `my card: ${spellings[1]}`, after: 0 },
    };
    await withoutTrace(async () => {
      const text = JSON.stringify(body);
      const stamp = { nowMs: Date.now(), nonce: crypto.randomUUID() };
      const answer = await fetch(served.url + path, {
        method: "POST",
        body: text,
        headers: signHeaders(core.config.relaySecret, { method: "POST", path, body: text }, stamp),
      });
      const told = await answer.text();
      expect([answer.status, told]).toEqual([200, expect.stringContaining("VALIDATION_FAILED")]);
      expect(told).not.toMatch(ANYWHERE);
    });
  });

  test("in a webhook that nobody signed", async () => {
    await withoutTrace(async () => {
      for (const provider of ["stripe", "razorpay", "paypal"]) {
        const answer = await fetch(`${served.url}/v1/webhooks/${provider}`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ id: "evt_1", card: DIGITS }),
        });
        expect(answer.status).toBeOneOf([400, 401, 404]);
        expect(await answer.text()).not.toMatch(ANYWHERE);
      }
    });
  });
});

describe("afterwards", () => {
  const CANARY = "canary-4539-of-this-test";

  test("it is in no row, event or kept answer, and a text that may be kept is found there", async () => {
    const sample = sampleOf("updateMe", { core, people, store, order });
    expect((await send("updateMe", { ...sample, body: { name: CANARY } })).status).toBe(200);
    const rows = await dumpRows(core);
    expect(rows.length).toBeGreaterThan(50);
    expect(rows.filter((row) => row.includes(CANARY)).length).toBeGreaterThan(0);
    expect(rows.filter((row) => ANYWHERE.test(row))).toEqual([]);
  });

  test("it is in no log line and no metric", async () => {
    await send("getMe", {}, { "x-request-id": CANARY });
    await until("the log is written", () => logged.some((line) => line.includes(CANARY)));
    expect(logged.length).toBeGreaterThan(100);
    expect(logged.filter((line) => ANYWHERE.test(line))).toEqual([]);
    const metrics = await fetch(`${served.url}/metrics`).then((answer) => answer.text());
    expect(metrics).toContain("/v1/quotes");
    expect(metrics).not.toMatch(ANYWHERE);
  });
});
