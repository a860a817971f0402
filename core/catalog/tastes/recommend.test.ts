import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { orders } from "#drizzle/schema/index.ts";
import { makeClient } from "#shared/client.ts";
import { routes } from "#shared/contracts/index.ts";
import { makeRuntime, newId, statement } from "../../platform/index.ts";
import {
  cityCenter,
  openStore,
  placedOrder,
  startTestCore,
  type TestCore,
  type TestPerson,
  type TestStore,
  until,
} from "../../test/index.ts";
import { fakeEdge } from "../feed/edge.fixture.ts";
import { startCatalogPublisher } from "../index.ts";
import { countTastes } from "./count-tastes.ts";

const CUSTOMERS = 6;
let core: TestCore;
let store: TestStore;
let customers: TestPerson[];
const city = () => core.runtime.region.cities[0]!.code;
const setState = statement("update orders set state = $2, ended_at = now() where id = $1");

/** A delivered order of both dishes, which nobody had to carry. */
async function delivered(customer: TestPerson): Promise<string> {
  const order = await placedOrder(core, customer, store);
  await setState(core.system, [order.id, "delivered"]);
  return order.id;
}
const anyone = () =>
  makeClient({
    baseUrl: "http://core.test",
    fetch: (url, init) => core.request(url, init),
    newKey: () => crypto.randomUUID(),
  });

beforeAll(async () => {
  core = await startTestCore();
  store = await openStore(core);
  customers = await Promise.all(Array.from({ length: CUSTOMERS }, () => core.person("customer")));
  for (const customer of customers) await delivered(customer);
  const [pizza, tikka] = store.itemIds as [string, string];
  const line = { name: "x", quantity: 1, unitPriceMinor: 1, lineTotalMinor: 1, options: [] };
  const both = [pizza, tikka].map((itemId) => ({ ...line, itemId }));
  const rows = await core.system.db.select().from(orders);
  const copies = rows.map((row) => ({
    ...row,
    ...{ id: newId(core.system, "order"), quoteId: newId(core.system, "quote"), items: both },
  }));
  // Somebody must have eaten something else, or nothing is likelier together than at large.
  const others = rows.map((row) => ({
    ...row,
    ...{ id: newId(core.system, "order"), quoteId: newId(core.system, "quote") },
    items: [{ ...line, itemId: "itm_in_left_the_menu" }],
  }));
  await core.system.db.insert(orders).values([...copies, ...others]);
  await countTastes(core.system, city());
});
afterAll(() => core.stop());

describe("popular near you", () => {
  it("are the dishes that many around ordered, as long as they can be had", async () => {
    const query = { city: city(), ...cityCenter(core) };
    const found = await anyone().call(routes.popularNear, { query });
    expect(found.items.map(({ id }) => id).sort()).toEqual([...store.itemIds].sort());
    expect(found.items[0]).toMatchObject({ storeName: "Test Kitchen", storeOpen: true });
    const item = { params: { id: store.itemIds[0]! }, body: { available: false } };
    await store.partner.call(routes.updateItem, item);
    const later = await anyone().call(routes.popularNear, { query });
    expect(later.items.map(({ id }) => id)).toEqual([store.itemIds[1]]);
    await store.partner.call(routes.updateItem, { ...item, body: { available: true } });
  });

  it("name nobody, and know no other city", async () => {
    const found = await anyone().call(routes.popularNear, { query: { city: city() } });
    expect(found.area).toBe("city");
    for (const { id } of customers) expect(JSON.stringify(found)).not.toContain(id);
    await expect(
      anyone().call(routes.popularNear, { query: { city: "xyz" } }),
    ).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("goes well with", () => {
  it("is what others had beside it", async () => {
    const [pizza, tikka] = store.itemIds as [string, string];
    const query = { storeId: store.id, itemIds: pizza };
    const { items } = await anyone().call(routes.goesWith, { query });
    expect(items.map(({ id }) => id)).toEqual([tikka]);
    const whole = { storeId: store.id, itemIds: `${pizza},${tikka}` };
    expect((await anyone().call(routes.goesWith, { query: whole })).items).toEqual([]);
  });

  it("refuses what is no id, and finds no store that is not there", async () => {
    for (const itemIds of ["", ",", "x".repeat(2_000), "a b"]) {
      const path = `/v1/recommendations/with?storeId=${store.id}&itemIds=${encodeURIComponent(itemIds)}`;
      expect((await core.request(path)).status).toBe(400);
    }
    const path = "/v1/recommendations/with?storeId=sto_in_0&itemIds=itm_in_0";
    expect((await core.request(path)).status).toBe(404);
  });
});

describe("order again", () => {
  it("shows my own baskets once each, with what is left of them", async () => {
    const [customer, other] = customers as [TestPerson, TestPerson];
    const { items } = await customer.call(routes.orderAgain);
    expect(items).toHaveLength(2);
    const mine = items.map(({ lines }) => lines.map(({ item }) => item.id));
    expect(mine).toContainEqual([...store.itemIds]);
    const theirs = await other.call(routes.orderAgain);
    const ids = new Set(items.map(({ orderId }) => orderId));
    expect(theirs.items.some(({ orderId }) => ids.has(orderId))).toBe(false);
  });

  it("is empty for who has not ordered, and nobody's without a token", async () => {
    const newcomer = await core.person("customer");
    expect(await newcomer.call(routes.orderAgain)).toEqual({ items: [] });
    expect((await core.request("/v1/recommendations/again")).status).toBe(401);
  });
});

it("the counts come to the edge with the catalog, without a person in them", async () => {
  const edge = fakeEdge(core);
  const runtime = makeRuntime({ ...core.config, edgeUrl: edge.url }, core.ambient);
  const publisher = startCatalogPublisher(runtime);
  try {
    const tastes = await until("the tastes are at the edge", () => edge.tastes.get(city()));
    expect(tastes.popular["all"]!.map(({ itemId }) => itemId).sort()).toEqual(
      [...store.itemIds].sort(),
    );
    expect(tastes.pairs[store.id]![store.itemIds[0]!]).toEqual([store.itemIds[1]]);
    expect(JSON.stringify(tastes)).not.toMatch(/cus_|ord_/);
  } finally {
    await publisher.stop();
    await runtime.database.close();
    edge.stop();
  }
});
