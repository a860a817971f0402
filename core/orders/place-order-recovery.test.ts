/** Placing, interrupted: by a silent payment provider, or by the death of the process. */
import { count, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { payments } from "#drizzle/schema/index.ts";
import { routes } from "#shared/contracts/index.ts";
import { settleDuePayments } from "../payments/index.ts";
import type { Ctx } from "../platform/index.ts";
import {
  openStore,
  outcomeOf,
  quoteFor,
  startTestCore,
  stockOf,
  type TestCore,
  type TestPerson,
} from "../test/index.ts";
import { moveDueOrders } from "./index.ts";
import { openOrder } from "./place-order.ts";
import { countOrders, place, saveCard, statesOf } from "./test-placing.ts";

const asCustomer = (customer: TestPerson): Ctx => ({
  ...core.system,
  actor: { role: "customer", id: customer.id },
});

let core: TestCore;
beforeAll(async () => {
  core = await startTestCore();
});
afterAll(() => core.stop());

describe("a payment provider that is slow or silent", () => {
  test("leaves the order pending; a repeat with the same key learns how it ended", async () => {
    const store = await openStore(core, { stock: 5 });
    const customer = await core.person("customer");
    const quote = await quoteFor(core, customer, store);
    const method = await saveCard(customer, "tok_late");
    expect(await outcomeOf(place(customer, quote.id, { method, key: "k" }))).toBe(
      "PAYMENT_PENDING",
    );
    core.ambient.advance(60_000);
    await settleDuePayments(core.system);
    const order = await place(customer, quote.id, { method, key: "k" });
    expect(order.state).toBe("waiting_accept");
    expect(await countOrders(core, customer)).toBe(1);
  });

  test("is given up after ten minutes, with the stock back", async () => {
    const store = await openStore(core, { stock: 5 });
    const customer = await core.person("customer");
    const quote = await quoteFor(core, customer, store);
    const method = await saveCard(customer, "tok_unknown");
    expect(await outcomeOf(place(customer, quote.id, { method, key: "k" }))).toBe(
      "PAYMENT_PENDING",
    );
    core.ambient.advance(11 * 60_000);
    await moveDueOrders(core.runtime);
    const later = await core.signIn(customer.phone);
    const { items: mine } = await later.call(routes.listOrders, {});
    expect(mine[0]).toMatchObject({ state: "failed" });
    expect(mine[0]!.timeline.at(-1)).toMatchObject({
      actor: "system",
      reason: "The payment provider did not answer",
    });
    expect(await stockOf(core, store.itemIds[0]!)).toBe(5);
  });
});

describe("a crash between the steps of placing", () => {
  test("after step 1: the loop authorizes and asks the store", async () => {
    const store = await openStore(core, { stock: 5 });
    const customer = await core.person("customer");
    const quote = await quoteFor(core, customer, store);
    const request = { quoteId: quote.id, paymentMethodId: await saveCard(customer, "tok_ok") };
    const opened = await openOrder(asCustomer(customer), request, "crash-1");
    expect(opened.state).toBe("created");
    await moveDueOrders(core.runtime);
    const before = await customer.call(routes.getOrder, { params: { id: opened.id } });
    expect(before.state).toBe("created");
    core.ambient.advance(10_001);
    await Promise.all([moveDueOrders(core.runtime), moveDueOrders(core.runtime)]);
    const order = await customer.call(routes.getOrder, { params: { id: opened.id } });
    expect(order).toMatchObject({ state: "waiting_accept", payment: { state: "authorized" } });
    expect(statesOf(order)).toEqual(["created", "waiting_accept"]);
    expect(
      await place(customer, quote.id, { method: request.paymentMethodId, key: "crash-1" }),
    ).toMatchObject({ id: opened.id });
  });

  test("after step 1 with a card that will be declined: failed, stock back", async () => {
    const store = await openStore(core, { stock: 5 });
    const customer = await core.person("customer");
    const quote = await quoteFor(core, customer, store);
    const request = {
      quoteId: quote.id,
      paymentMethodId: await saveCard(customer, "tok_declined"),
    };
    const opened = await openOrder(asCustomer(customer), request, "crash-2");
    expect(await stockOf(core, store.itemIds[0]!)).toBe(4);
    core.ambient.advance(10_001);
    await moveDueOrders(core.runtime);
    const order = await customer.call(routes.getOrder, { params: { id: opened.id } });
    expect(order.state).toBe("failed");
    expect(await stockOf(core, store.itemIds[0]!)).toBe(5);
  });

  test("after step 1, then the client repeats before the loop comes", async () => {
    const store = await openStore(core, { stock: 5 });
    const customer = await core.person("customer");
    const quote = await quoteFor(core, customer, store);
    const request = { quoteId: quote.id, paymentMethodId: "cash" };
    const opened = await openOrder(asCustomer(customer), request, "crash-3");
    const order = await place(customer, quote.id, { key: "crash-3" });
    expect(order).toMatchObject({ id: opened.id, state: "waiting_accept" });
    expect(await stockOf(core, store.itemIds[0]!)).toBe(4);
    const [paid] = await core.system.db
      .select({ n: count() })
      .from(payments)
      .where(eq(payments.orderId, opened.id));
    expect(paid!.n).toBe(1);
  });
});
