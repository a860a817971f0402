import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { orders, outbox, stores } from "#drizzle/schema/index.ts";
import { routes } from "#shared/contracts/index.ts";
import {
  openStore,
  outcomeOf,
  quoteFor,
  startTestCore,
  stockOf,
  type TestCore,
} from "../test/index.ts";
import { moveDueOrders } from "./index.ts";
import { countOrders, place, saveCard, statesOf } from "./test-placing.ts";

let core: TestCore;
beforeAll(async () => {
  core = await startTestCore();
});
afterAll(() => core.stop());

describe("placing an order", () => {
  test("reserves, authorizes and asks the store", async () => {
    const store = await openStore(core, { stock: 5 });
    const customer = await core.person("customer", { name: "Asha Rao" });
    const quote = await quoteFor(core, customer, store, { quantity: 2 });
    const order = await place(customer, quote.id, { method: await saveCard(customer, "tok_ok") });
    expect(order).toMatchObject({
      state: "waiting_accept",
      version: 2,
      total: quote.options[0]!.total,
      payment: { method: "test", state: "authorized" },
      store: { id: store.id },
      dropoff: { address: "12 Planted Street, third floor" },
      rider: null,
      otp: null,
    });
    expect(statesOf(order)).toEqual(["created", "waiting_accept"]);
    expect(order.eta?.seconds).toBeGreaterThan(0);
    expect(await stockOf(core, store.itemIds[0]!)).toBe(3);
    const events = await core.system.db
      .select({ type: outbox.type })
      .from(outbox)
      .where(eq(outbox.partitionKey, order.id))
      .orderBy(outbox.sequence);
    const ofOrder = events.map(({ type }) => type).filter((type) => type.startsWith("order."));
    expect(ofOrder).toEqual(["order.placed", "order.changed"]);
    expect(await customer.call(routes.getOrder, { params: { id: order.id } })).toMatchObject({
      id: order.id,
      state: "waiting_accept",
    });
  });

  test("50 identical placings make one order", async () => {
    const store = await openStore(core, { stock: 50 });
    const customer = await core.person("customer");
    const quote = await quoteFor(core, customer, store);
    const placed = await Promise.all(
      Array.from({ length: 50 }, () => place(customer, quote.id, { key: "the-same-key" })),
    );
    expect(new Set(placed.map((order) => order.id)).size).toBe(1);
    expect(await countOrders(core, customer)).toBe(1);
    expect(await stockOf(core, store.itemIds[0]!)).toBe(49);
  });

  test("50 keys for one quote make one order, the others conflict", async () => {
    const store = await openStore(core, { stock: 50 });
    const customer = await core.person("customer");
    const quote = await quoteFor(core, customer, store);
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => outcomeOf(place(customer, quote.id))),
    );
    expect(answers.filter((code) => code === "OK")).toHaveLength(1);
    expect(answers.filter((code) => code === "CONFLICT")).toHaveLength(49);
    expect(await countOrders(core, customer)).toBe(1);
    expect(await stockOf(core, store.itemIds[0]!)).toBe(49);
  });

  test("the last item fought for by 50 customers is sold once", async () => {
    const store = await openStore(core, { stock: 1 });
    const customers = await Promise.all(Array.from({ length: 50 }, () => core.person("customer")));
    const quotes = await Promise.all(customers.map((one) => quoteFor(core, one, store)));
    const answers = await Promise.all(
      customers.map((one, index) => outcomeOf(place(one, quotes[index]!.id))),
    );
    expect(answers.filter((code) => code === "OK")).toHaveLength(1);
    expect(answers.filter((code) => code === "OUT_OF_STOCK")).toHaveLength(49);
    expect(await stockOf(core, store.itemIds[0]!)).toBe(0);
    expect(await outcomeOf(quoteFor(core, customers[0]!, store))).toBe("OUT_OF_STOCK");
  });
});

describe("placing is refused and leaves nothing behind", () => {
  test("for a quote that is unknown, somebody else's, used, or too old", async () => {
    const store = await openStore(core, { stock: 5 });
    const [customer, other] = [await core.person("customer"), await core.person("customer")];
    const quote = await quoteFor(core, customer, store);
    expect(await outcomeOf(place(customer, "qte_in_unknown"))).toBe("NOT_FOUND");
    expect(await outcomeOf(place(customer, quote.id.replace("_in_", "_uk_")))).toBe("NOT_FOUND");
    expect(await outcomeOf(place(other, quote.id))).toBe("NOT_FOUND");
    await core.system.db.update(stores).set({ open: false }).where(eq(stores.id, store.id));
    expect(await outcomeOf(place(customer, quote.id))).toBe("STORE_CLOSED");
    await core.system.db.update(stores).set({ open: true }).where(eq(stores.id, store.id));
    expect(await outcomeOf(place(customer, quote.id, { method: "pmt_in_nobodys" }))).toBe(
      "VALIDATION_FAILED",
    );
    expect(await outcomeOf(place(customer, quote.id, { option: "rocket" }))).toBe(
      "VALIDATION_FAILED",
    );
    expect(
      await outcomeOf(place(customer, quote.id, { scheduledFor: "2020-01-01T00:00:00Z" })),
    ).toBe("VALIDATION_FAILED");
    expect(await countOrders(core, customer)).toBe(0);
    expect(await stockOf(core, store.itemIds[0]!)).toBe(5);
    core.ambient.advance(10 * 60_000 + 1);
    const later = await core.signIn(customer.phone);
    expect(await outcomeOf(place(later, quote.id))).toBe("QUOTE_EXPIRED");
    expect(await countOrders(core, customer)).toBe(0);
  });

  test("a declined card fails the order, gives the stock back, and stays declined", async () => {
    const store = await openStore(core, { stock: 5 });
    const customer = await core.person("customer");
    const quote = await quoteFor(core, customer, store);
    const method = await saveCard(customer, "tok_declined");
    const attempts = await Promise.all(
      Array.from({ length: 5 }, () => outcomeOf(place(customer, quote.id, { method, key: "k" }))),
    );
    expect(new Set(attempts)).toEqual(new Set(["PAYMENT_DECLINED"]));
    expect(await stockOf(core, store.itemIds[0]!)).toBe(5);
    const { items: mine } = await customer.call(routes.listOrders, {});
    expect(mine).toHaveLength(1);
    expect(mine[0]).toMatchObject({ state: "failed", payment: { state: "failed" } });
    expect(await outcomeOf(place(customer, quote.id))).toBe("CONFLICT");
  });
});

test("a scheduled order waits for its time before the store sees it", async () => {
  const store = await openStore(core);
  const customer = await core.person("customer");
  const quote = await quoteFor(core, customer, store);
  const scheduledFor = new Date(core.ambient.now().getTime() + 3 * 3_600_000).toISOString();
  const order = await place(customer, quote.id, { scheduledFor });
  expect(order).toMatchObject({ state: "created", scheduledFor });
  const partner = store.partner;
  expect((await partner.call(routes.listPartnerOrders, {})).items).toEqual([]);
  expect(await outcomeOf(partner.call(routes.getOrder, { params: { id: order.id } }))).toBe(
    "NOT_FOUND",
  );
  expect(
    await outcomeOf(partner.call(routes.acceptOrder, { params: { id: order.id }, body: {} })),
  ).toBe("NOT_FOUND");
  core.ambient.advance(3 * 3_600_000 - 3_600_000);
  await moveDueOrders(core.runtime);
  const [early] = await core.system.db.select().from(orders).where(eq(orders.id, order.id));
  expect(early!.state).toBe("created");
  core.ambient.advance(3_600_000);
  await moveDueOrders(core.runtime);
  const [released] = await core.system.db.select().from(orders).where(eq(orders.id, order.id));
  expect(released!.state).toBe("waiting_accept");
});
