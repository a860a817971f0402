/** Every route that takes a key, as its contract says; those whose call succeeds are repeated too. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pathOf } from "#shared/client.ts";
import { mayBringKey, type Route, type RouteName, routes } from "#shared/contracts/index.ts";
import type { Problem } from "#shared/errors.ts";
import type { Role } from "#shared/roles.ts";
import { countKeys, countRows, difference } from "./count-rows.ts";
import { settings as others, type Scene } from "./idempotency-cast.ts";
import { moneySettings } from "./idempotency-money-cast.ts";
import {
  openStore,
  placedOrder,
  riderOnDuty,
  startTestCore,
  type TestCore,
  type TestPerson,
  type TestStore,
} from "./index.ts";
import { type Sample, sampleOf } from "./route-samples.ts";

let core: TestCore;
let store: TestStore;
let people: Record<Role, TestPerson>;
let cast: Parameters<typeof sampleOf>[1];

beforeAll(async () => {
  core = await startTestCore();
  store = await openStore(core);
  people = {
    customer: await core.person("customer"),
    rider: await riderOnDuty(core),
    partner: store.partner,
    ops: await core.person("ops"),
  };
  cast = { core, people, store, order: await placedOrder(core, people.customer, store) };
});

afterAll(() => core.stop());

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers: Headers;
}

async function send(
  name: RouteName,
  who: TestPerson,
  sample: Sample,
  key: string | undefined,
  bodyText = sample.body === undefined ? undefined : JSON.stringify(sample.body),
): Promise<Answer> {
  const route: Route = routes[name];
  const { status, headers, ...answer } = await core
    .request(pathOf(route, sample), {
      method: route.method,
      headers: {
        "content-type": "application/json",
        authorization: `Bearer ${who.token}`,
        ...(key === undefined ? {} : { "idempotency-key": key }),
      },
      ...(bodyText === undefined ? {} : { body: bodyText }),
    })
    .then(async (got) => ({ status: got.status, headers: got.headers, body: await got.text() }));
  return { status, headers, body: answer.body };
}

const codeOfAnswer = ({ body }: Answer) => (JSON.parse(body) as Problem).code;

function someoneFor(name: RouteName): TestPerson {
  const { access } = routes[name] as Route;
  const role: Role = typeof access === "string" ? "customer" : access[0]!;
  return people[role];
}

const settings = { ...others, ...moneySettings };
const names = Object.keys(routes) as RouteName[];
const idempotent = names.filter((name) => routes[name].idempotent);
const settled = Object.keys(settings) as RouteName[];

describe("every route that asks for a key", () => {
  test("knows who calls", () => {
    const open = idempotent.filter((name) => routes[name].access === "public");
    expect(open).toEqual([]);
  });

  test.each(idempotent)("%s keeps nothing of what it refuses", async (name) => {
    const who = someoneFor(name);
    const sample = sampleOf(name, cast);
    const before = [await countKeys(core), await countRows(core)] as const;
    for (const key of [undefined, "", "two words", "x".repeat(256)]) {
      const answer = await send(name, who, sample, key);
      expect([answer.status, codeOfAnswer(answer)]).toEqual([400, "IDEMPOTENCY_KEY_REQUIRED"]);
    }
    const key = crypto.randomUUID();
    expect((await send(name, { ...who, token: "a.b.c" }, sample, key)).status).toBe(401);
    if ("body" in routes[name]) {
      expect((await send(name, who, sample, key, "[[")).status).toBe(400);
      expect((await send(name, who, sample, key, '"text"')).status).toBe(400);
    }
    expect(await countKeys(core)).toBe(before[0]);
    expect(difference(before[1], await countRows(core))).toEqual({});
  });
});

/** The same JSON, spelled so that no byte stands where it stood. */
function respelled(value: unknown): string {
  if (Array.isArray(value)) return `[ ${value.map(respelled).join(" , ")} ]`;
  if (value !== null && typeof value === "object") {
    const members = Object.entries(value).toReversed();
    return `{ ${members.map(([name, of]) => `${respelled(name)} : ${respelled(of)}`).join(" ,\n")} }`;
  }
  if (typeof value === "string") {
    const units = [...value.matchAll(/[\s\S]/g)].map(([unit]) => unit.charCodeAt(0));
    return `"${units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("")}"`;
  }
  return Number.isInteger(value) ? `${String(value)}.0` : JSON.stringify(value);
}

describe.each(settled)("%s", (name) => {
  const inScene = async (): Promise<Scene> => settings[name]!(core, store);

  test("answers a repeat from what is kept and does nothing more", async () => {
    const { who, call, other } = await inScene();
    const key = `k-${crypto.randomUUID()}`;
    const first = await send(name, who, call, key);
    expect([first.status, first.body]).toEqual([routes[name].status, first.body]);
    const after = await countRows(core);
    const again = await send(name, who, call, key);
    expect([again.status, again.body]).toEqual([first.status, first.body]);
    expect(again.headers.get("content-type")).toBe(first.headers.get("content-type"));
    if (call.body !== undefined) {
      const spelled = await send(name, who, call, key, respelled(call.body));
      expect([spelled.status, spelled.body]).toEqual([first.status, first.body]);
    }
    const reused = await send(name, who, other, key);
    expect([reused.status, codeOfAnswer(reused)]).toEqual([422, "IDEMPOTENCY_KEY_REUSED"]);
    expect(difference(after, await countRows(core))).toEqual({});
  });

  test("has one effect when several come at once", async () => {
    const single = await inScene();
    const before = await countRows(core);
    await send(name, single.who, single.call, crypto.randomUUID());
    const effect = difference(before, await countRows(core));
    const { who, call } = await inScene();
    const start = await countRows(core);
    const key = crypto.randomUUID();
    const answers = await Promise.all([1, 2, 3, 4].map(() => send(name, who, call, key)));
    const told = new Set(answers.map(({ status, body }) => `${status} ${body}`));
    expect([...told]).toEqual([`${routes[name].status} ${answers[0]!.body}`]);
    expect(difference(start, await countRows(core))).toEqual(effect);
  });
});

test("a key is one actor's and one route's", async () => {
  const key = crypto.randomUUID();
  const mine = await settings.placeOrder!(core, store);
  const theirs = await settings.placeOrder!(core, store);
  const placed = await send("placeOrder", mine.who, mine.call, key);
  const other = await send("placeOrder", theirs.who, theirs.call, key);
  expect([placed.status, other.status]).toEqual([201, 201]);
  expect(JSON.parse(placed.body).id).not.toBe(JSON.parse(other.body).id);
  // A stranger who guesses key and body is answered as if there were neither.
  const spy = await send("placeOrder", theirs.who, mine.call, crypto.randomUUID());
  expect(spy.status).toBe(404);
  const params = { id: JSON.parse(placed.body).id as string };
  const cancelled = await send("cancelOrder", mine.who, { params, body: { reason: "no" } }, key);
  expect(cancelled.status).toBe(200);
});

describe("changes and removals, which need no key", () => {
  const changing = names.filter((name) => mayBringKey(routes[name]));

  test.each(changing)("%s takes one that is well-formed", async (name) => {
    const answer = await send(name, someoneFor(name), sampleOf(name, cast), "two words");
    expect([answer.status, codeOfAnswer(answer)]).toEqual([400, "IDEMPOTENCY_KEY_REQUIRED"]);
  });

  test("a late repeat with a key does not undo what others did meanwhile", async () => {
    const { partner } = store;
    const params = { id: store.itemIds[0]! };
    const off = { params, body: { available: false } };
    const key = crypto.randomUUID();
    const first = await send("updateItem", partner, off, key);
    await send("updateItem", partner, { params, body: { available: true } }, crypto.randomUUID());
    const late = await send("updateItem", partner, off, key);
    expect([late.status, late.body]).toEqual([200, first.body]);
    const menu = await people.customer.call(routes.getMenu, { params: { id: store.id } });
    expect(menu.items.find(({ id }) => id === params.id)?.available).toBe(true);
    const reused = await send("updateItem", partner, { params, body: { available: true } }, key);
    expect(codeOfAnswer(reused)).toBe("IDEMPOTENCY_KEY_REUSED");
  });

  test("without one they may be repeated", async () => {
    const { partner } = await openStore(core);
    const follower = await core.person("customer");
    const account = await partner.call(routes.createServiceAccount, {
      body: { label: "till", scopes: ["orders:read"] },
    });
    const post = await partner.call(routes.publishPost, { body: { kind: "news", title: "Fresh" } });
    // Told once more is what stands already; the rest is as if nothing had come.
    const retold: Partial<Record<RouteName, object>> = { updateStore: { outbox: 1 } };
    const removals: [RouteName, TestPerson, Sample][] = [
      ["disableServiceAccount", partner, { params: { id: account.id } }],
      ["retractPost", partner, { params: { id: post.id } }],
      ["unfollowStore", follower, { params: { id: store.id } }],
      ["updateStore", partner, { body: { open: false } }],
      ["updateMe", follower, { body: { name: "A Name" } }],
    ];
    for (const [name, who, sample] of removals) {
      const first = await send(name, who, sample, undefined);
      const before = await countRows(core);
      const again = await send(name, who, sample, undefined);
      // What is gone may also be unknown.
      expect([name, again.status]).toBeOneOf([
        [name, first.status],
        [name, 404],
      ]);
      expect([name, difference(before, await countRows(core))]).toEqual([
        ...[name, retold[name] ?? {}],
      ]);
    }
  });
});
