/** Malformed requests: the right 4xx as problem+json, and nothing left behind. */
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pathOf } from "#shared/client.ts";
import { type Route, routes } from "#shared/contracts/index.ts";
import { Problem } from "#shared/errors.ts";
import {
  cityCenter,
  openStore,
  quoteFor,
  riderOnDuty,
  startTestCore,
  type TestCore,
  type TestPerson,
  type TestStore,
} from "./index.ts";

let core: TestCore;
let customer: TestPerson;
let rider: TestPerson;
let store: TestStore;

beforeAll(async () => {
  core = await startTestCore();
  customer = await core.person("customer");
  rider = await riderOnDuty(core);
  store = await openStore(core);
});

afterAll(() => core.stop());

interface Sent {
  body?: string;
  headers?: Record<string, string>;
  token?: string;
}

async function send(method: string, path: string, sent: Sent = {}) {
  const response = await core.request(path, {
    method,
    headers: {
      "content-type": "application/json",
      "idempotency-key": crypto.randomUUID(),
      authorization: `Bearer ${sent.token ?? customer.token}`,
      ...sent.headers,
    },
    ...(sent.body === undefined ? {} : { body: sent.body }),
  });
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  const problem = Problem.parse(await response.json());
  expect(problem.status).toBe(response.status);
  expect(response.headers.get("x-request-id")).toBe(problem.requestId);
  return problem;
}

const post = (route: Route, body: unknown, sent: Sent = {}) =>
  send(route.method, pathOf(route, { params: { id: "x", stopId: "y" } }), {
    ...sent,
    body: typeof body === "string" ? body : JSON.stringify(body),
  });

async function countRows(): Promise<number> {
  const [row] = await core.system.db.execute(sql`
    select (select count(*) from orders) + (select count(*) from quotes) + (select count(*) from outbox)
      + (select count(*) from idempotency_keys) + (select count(*) from payments) as n`);
  return Number(row!.n);
}

const dropoff = () => ({ position: cityCenter(core), address: "1 Street" });
const basket = () => ({
  vertical: "delivery",
  storeId: store.id,
  items: [{ itemId: store.itemIds[0], quantity: 1 }],
  dropoff: dropoff(),
});

describe("bodies", () => {
  const malformed: [string, () => unknown][] = [
    ["no JSON", () => "{"],
    ["an array", () => []],
    ["null", () => "null"],
    ["a string", () => '"hello"'],
    ["nothing", () => ""],
    ["missing fields", () => ({})],
    ["a wrong vertical", () => ({ ...basket(), vertical: "teleport" })],
    ["no items", () => ({ ...basket(), items: [] })],
    ["a quantity of zero", () => ({ ...basket(), items: [{ itemId: "a", quantity: 0 }] })],
    ["a negative quantity", () => ({ ...basket(), items: [{ itemId: "a", quantity: -1 }] })],
    ["a fractional quantity", () => ({ ...basket(), items: [{ itemId: "a", quantity: 1.5 }] })],
    ["a huge quantity", () => ({ ...basket(), items: [{ itemId: "a", quantity: 1e15 }] })],
    ["a quantity as text", () => ({ ...basket(), items: [{ itemId: "a", quantity: "1" }] })],
    [
      "a latitude of 91",
      () => ({ ...basket(), dropoff: { ...dropoff(), position: { lat: 91, lng: 0 } } }),
    ],
    [
      "a longitude of -181",
      () => ({ ...basket(), dropoff: { ...dropoff(), position: { lat: 0, lng: -181 } } }),
    ],
    ["NaN", () => JSON.stringify(basket()).replace(/"lat":[\d.]+/, '"lat":NaN')],
    ["infinity by overflow", () => JSON.stringify(basket()).replace(/"lat":[\d.]+/, '"lat":1e999')],
    ["a null position", () => ({ ...basket(), dropoff: { ...dropoff(), position: null } })],
    ["an empty address", () => ({ ...basket(), dropoff: { ...dropoff(), address: " " } })],
    [
      "an address of 10 000 characters",
      () => ({ ...basket(), dropoff: { ...dropoff(), address: "x".repeat(10_000) } }),
    ],
    [
      "a NUL in an address",
      () => ({ ...basket(), dropoff: { ...dropoff(), address: "a\u0000b" } }),
    ],
    [
      "items nested in objects",
      () => ({ ...basket(), items: { 0: { itemId: "a", quantity: 1 } } }),
    ],
  ];

  test.each(malformed)("%s is VALIDATION_FAILED and leaves nothing", async (_, make) => {
    const before = await countRows();
    const made = make();
    const problem = await post(routes.createQuote, made);
    expect([problem.status, problem.code]).toEqual([400, "VALIDATION_FAILED"]);
    expect(problem.issues?.length).toBeGreaterThan(0);
    expect(await countRows()).toBe(before);
  });

  test("a megabyte is too large, whether its length is told or not", async () => {
    const body = JSON.stringify({ phone: "x".repeat(1_000_000) });
    expect((await post(routes.requestOtp, body)).code).toBe("PAYLOAD_TOO_LARGE");
    const told = await post(routes.requestOtp, body, {
      headers: { "content-length": String(body.length) },
    });
    expect([told.status, told.code]).toEqual([413, "PAYLOAD_TOO_LARGE"]);
  });

  test("another media type is refused", async () => {
    const problem = await post(routes.createQuote, basket(), {
      headers: { "content-type": "text/plain" },
    });
    expect([problem.status, problem.code]).toEqual([415, "UNSUPPORTED_MEDIA_TYPE"]);
  });

  test("deep nesting does not break the parser", async () => {
    const deep = `${"[".repeat(50_000)}${"]".repeat(50_000)}`;
    expect((await post(routes.createQuote, deep)).status).toBe(400);
  });

  test("what was sent is never repeated in the answer", async () => {
    const problem = await post(routes.createQuote, {
      ...basket(),
      storeId: 42,
      secret: "planted-secret",
    });
    expect(JSON.stringify(problem)).not.toContain("planted-secret");
  });
});

describe("unknown and foreign things", () => {
  test.each([
    ["GET", "/v1/orders/ord_in_nothing"],
    ["GET", "/v1/orders/%00"],
    ["GET", "/v1/orders/..%2f..%2fetc"],
    ["GET", `/v1/orders/ord_uk_${"0".repeat(26)}`],
    ["GET", "/v1/stores/sto_in_x"],
    ["GET", "/v1/nothing"],
    ["POST", "/v1/orders/ord_in_nothing/explode"],
    ["GET", "/"],
  ])("%s %s is 404 or 400, never 5xx", async (method, path) => {
    const problem = await send(method, path);
    expect([400, 404]).toContain(problem.status);
  });

  test("a known path with another method is 405", async () => {
    expect((await send("DELETE", "/v1/orders")).code).toBe("METHOD_NOT_ALLOWED");
    expect((await send("PUT", "/v1/quotes", { body: "{}" })).code).toBe("METHOD_NOT_ALLOWED");
  });

  test.each(["limit=0", "limit=101", "limit=x", "status=flying", "cursor=!!!", "cursor=AAAA"])(
    "a list with %s is VALIDATION_FAILED",
    async (query) => {
      expect((await send("GET", `/v1/orders?${query}`)).code).toBe("VALIDATION_FAILED");
    },
  );
});

describe("idempotency keys", () => {
  const placing = async (key: string | undefined, quoteId: string) => {
    const response = await core.request("/v1/orders", {
      method: "POST",
      headers: {
        "content-type": "application/json",
        authorization: `Bearer ${customer.token}`,
        ...(key === undefined ? {} : { "idempotency-key": key }),
      },
      body: JSON.stringify({ paymentMethodId: "cash", quoteId }),
    });
    return {
      status: response.status,
      body: (await response.json()) as { id: string; code: string },
    };
  };

  test.each([undefined, "", "has space", "x".repeat(256)])("%j is refused", async (key) => {
    const answer = await placing(key, "qte_in_x");
    expect([answer.status, answer.body.code]).toEqual([400, "IDEMPOTENCY_KEY_REQUIRED"]);
  });

  test("the same key replays the stored answer; another body under it is refused", async () => {
    const key = crypto.randomUUID();
    const quote = await quoteFor(core, customer, store);
    const first = await placing(key, quote.id);
    const again = await placing(key, quote.id);
    expect(first.status).toBe(201);
    expect(again).toEqual(first);
    const other = await placing(key, (await quoteFor(core, customer, store)).id);
    expect([other.status, other.body.code]).toEqual([422, "IDEMPOTENCY_KEY_REUSED"]);
  });

  test("a key belongs to its owner", async () => {
    const key = crypto.randomUUID();
    const quote = await quoteFor(core, customer, store);
    await placing(key, quote.id);
    const stranger = await core.person("customer");
    const theirs = await quoteFor(core, stranger, store);
    const order = await stranger.call(routes.placeOrder, {
      body: { quoteId: theirs.id, paymentMethodId: "cash" },
      idempotencyKey: key,
    });
    expect(order.state).toBe("waiting_accept");
  });
});

describe("pings", () => {
  const at = () => ({ ...cityCenter(core), recordedAt: new Date().toISOString() });
  test.each<[string, () => unknown]>([
    ["no time", () => ({ ...at(), recordedAt: undefined })],
    ["a time that is none", () => ({ ...at(), recordedAt: "yesterday" })],
    ["latitude as text", () => ({ ...at(), lat: "12.9" })],
    ["latitude out of range", () => ({ ...at(), lat: -90.1 })],
    ["a negative speed", () => ({ ...at(), speedKmh: -1 })],
    ["a battery of 101", () => ({ ...at(), battery: 101 })],
    ["an empty batch", () => ({ pings: [] })],
    ["a batch of 101", () => ({ pings: Array.from({ length: 101 }, at) })],
    ["one bad ping in a batch", () => ({ pings: [at(), { ...at(), lng: 500 }] })],
  ])("%s is VALIDATION_FAILED", async (_, make) => {
    const problem = await post(routes.sendPings, make(), { token: rider.token });
    expect([problem.status, problem.code]).toEqual([400, "VALIDATION_FAILED"]);
  });
});
