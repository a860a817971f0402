/** Whole orders and what becomes of their money, through the API, with the ledger's word for it. */
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { routes } from "#shared/contracts/index.ts";
import { inr, type MoneyStage, openMoneyStage, outcomeOf, quoteFor, until } from "../test/index.ts";

let stage: MoneyStage;
beforeAll(async () => {
  stage = await openMoneyStage();
});
afterAll(() => stage.stop());

const standing = async (storeId: string, riderId: string) => ({
  store: await stage.balance("partner_payable", storeId),
  rider: await stage.balance("rider_payable", riderId),
  tax: await stage.balance("tax_payable"),
  platform: await stage.balance("platform_revenue"),
  pot: await stage.balance("order_funds"),
});

describe("an order that is delivered", () => {
  test.each(["cash", "card", "wallet"])("by %s is shared out to the last unit", async (way) => {
    const customer = await stage.customer();
    const card = await stage.cardOf(customer, "tok_ok");
    if (way === "wallet") await stage.topUp(customer, card, 100_000);
    const before = await standing(stage.store.id, "nobody");
    const clearing = await stage.balance("provider_clearing", "test");
    const method = way === "card" ? card : way;
    const { orderId, rider } = await stage.delivered(customer, method);
    const payment = await stage.paymentOf(orderId);
    expect(payment).toMatchObject({ state: "captured", settledAt: expect.any(Date) });
    const order = await customer.call(routes.getOrder, { params: { id: orderId } });
    expect(order.state).toBe("completed");
    const total = order.total!.amountMinor;
    const after = await standing(stage.store.id, rider.id);
    const notes = way === "cash" ? total : 0;
    expect(after.pot).toBe(before.pot);
    const gained =
      after.store -
      before.store +
      (after.rider + notes) +
      (after.tax - before.tax) +
      (after.platform - before.platform);
    expect(gained).toBe(total);
    expect(after.store).toBeGreaterThan(before.store);
    const taken = (await stage.balance("provider_clearing", "test")) - clearing;
    expect(taken).toBe(way === "card" ? total : 0);
    if (way === "wallet") {
      const wallet = await customer.call(routes.getWallet);
      expect(wallet).toMatchObject({ balance: inr(100_000 - total), held: inr(0) });
    }
    expect(await stage.sumOfAll()).toBe(0);
  });

  test("may be tipped once, by card or wallet, and all of it is the rider's", async () => {
    const customer = await stage.customer();
    const card = await stage.cardOf(customer, "tok_ok");
    const { orderId, rider } = await stage.delivered(customer, "cash");
    const before = await stage.balance("rider_payable", rider.id);
    const tip = (paymentMethodId: string, idempotencyKey: string, amountMinor = 5_000) =>
      customer.call(routes.tipRider, {
        ...{ params: { id: orderId }, idempotencyKey },
        body: { amount: inr(amountMinor), paymentMethodId },
      });
    expect(await outcomeOf(tip("wallet", "t0"))).toBe("INSUFFICIENT_FUNDS");
    const declined = await stage.cardOf(customer, "tok_declined");
    expect(await outcomeOf(tip(declined, "t1"))).toBe("PAYMENT_DECLINED");
    expect(await outcomeOf(tip(declined, "t1"))).toBe("PAYMENT_DECLINED");
    expect(await outcomeOf(tip(card, "t2", 0))).toBe("VALIDATION_FAILED");
    const twins = await Promise.all(["t3", "t3", "t4"].map((key) => outcomeOf(tip(card, key))));
    expect(twins.filter((code) => code === "OK").length).toBeGreaterThan(0);
    expect(await outcomeOf(tip(card, "t5"))).toBe("CONFLICT");
    expect(await stage.balance("rider_payable", rider.id)).toBe(before + 5_000);
    const other = await stage.customer();
    const stranger = other.call(routes.tipRider, {
      ...{ params: { id: orderId }, body: { amount: inr(100) } },
    });
    expect(await outcomeOf(stranger)).toBe("NOT_FOUND");
    const { items } = await customer.call(routes.listOrderPayments, { params: { id: orderId } });
    expect(items.map(({ purpose, state }) => [purpose, state])).toEqual([
      ["order", "captured"],
      ["tip", "failed"],
      ["tip", "captured"],
    ]);
    const seen = await stage.store.partner.call(routes.listOrderPayments, {
      params: { id: orderId },
    });
    expect(seen.items.map(({ purpose }) => purpose)).toEqual(["order"]);
    expect(await stage.sumOfAll()).toBe(0);
  });

  test("is not tipped before it is there, nor a week later", async () => {
    const customer = await stage.customer();
    const card = await stage.cardOf(customer, "tok_ok");
    const order = await stage.ordered(customer, "cash");
    const tip = (id: string) =>
      customer.call(routes.tipRider, {
        params: { id },
        body: { amount: inr(1_000), paymentMethodId: card },
      });
    expect(await outcomeOf(tip(order.id))).toBe("CONFLICT");
    const { orderId } = await stage.delivered(customer, "cash");
    await stage.core.system.db.execute(
      sql`update orders set ended_at = ended_at - interval '8 days' where id = ${orderId}`,
    );
    expect(await outcomeOf(tip(orderId))).toBe("CONFLICT");
  });

  test("was charged for once, whatever is asked again when all keys are forgotten", async () => {
    const customer = await stage.customer();
    const card = await stage.cardOf(customer, "tok_ok");
    const quote = await quoteFor(stage.core, customer, stage.store);
    const place = (idempotencyKey: string) =>
      customer.call(routes.placeOrder, {
        ...{ body: { quoteId: quote.id, paymentMethodId: card }, idempotencyKey },
      });
    const first = await place("p1");
    await stage.core.system.db.execute(sql`delete from idempotency_keys`);
    const again = await Promise.all([place("p1"), place("p1")]);
    for (const { id } of again) expect(id).toBe(first.id);
    expect(await outcomeOf(place("p2"))).toBe("CONFLICT");
    const { items } = await customer.call(routes.listOrderPayments, { params: { id: first.id } });
    expect(items).toHaveLength(1);
  });
});

describe("the wallet", () => {
  test("is filled once per key, whatever is forgotten, and lists what happened", async () => {
    const customer = await stage.customer();
    const card = await stage.cardOf(customer, "tok_ok");
    const first = await stage.topUp(customer, card, 30_000, "k1");
    expect(first).toMatchObject({ state: "captured", amount: inr(30_000) });
    // A day later the middleware has forgotten the key; the top-up itself has not.
    await stage.core.system.db.execute(sql`delete from idempotency_keys`);
    const again = await Promise.all([1, 2, 3].map(() => stage.topUp(customer, card, 30_000, "k1")));
    for (const { id } of again) expect(id).toBe(first.id);
    await stage.core.system.db.execute(sql`delete from idempotency_keys`);
    expect(await outcomeOf(stage.topUp(customer, card, 40_000, "k1"))).toBe("CONFLICT");
    expect((await customer.call(routes.getWallet)).balance).toEqual(inr(30_000));
    const { items } = await customer.call(routes.listWalletEntries);
    expect(items).toMatchObject([
      { amount: inr(30_000), balance: inr(30_000), purpose: "top_up", reference: first.id },
    ]);
    const found = await customer.call(routes.getTopUp, { params: { id: first.id } });
    expect(found.state).toBe("captured");
    const other = await stage.customer();
    const stolen = other.call(routes.getTopUp, { params: { id: first.id } });
    expect(await outcomeOf(stolen)).toBe("NOT_FOUND");
  });

  test("refuses what makes no sense", async () => {
    const customer = await stage.customer();
    const declined = await stage.cardOf(customer, "tok_declined");
    expect(await outcomeOf(stage.topUp(customer, declined, 1_000))).toBe("PAYMENT_DECLINED");
    expect(await outcomeOf(stage.topUp(customer, "cash", 1_000))).toBe("VALIDATION_FAILED");
    expect(await outcomeOf(stage.topUp(customer, "wallet", 1_000))).toBe("VALIDATION_FAILED");
    expect(await outcomeOf(stage.topUp(customer, declined, -5))).toBe("VALIDATION_FAILED");
    expect((await customer.call(routes.getWallet)).balance).toEqual(inr(0));
  });

  test("that holds too little leaves no order, no payment and no stock behind", async () => {
    const customer = await stage.customer();
    expect(await outcomeOf(stage.ordered(customer, "wallet"))).toBe("INSUFFICIENT_FUNDS");
    const [left] = await stage.core.system.db.execute<{ orders: string; payments: string }>(sql`
      select (select count(*) from orders where customer_id = ${customer.id}) as orders,
        (select count(*) from payments where customer_id = ${customer.id}) as payments`);
    expect([Number(left!.orders), Number(left!.payments)]).toEqual([0, 0]);
  });

  test("is promised to one order only, and free again when that is cancelled", async () => {
    const customer = await stage.customer();
    const card = await stage.cardOf(customer, "tok_ok");
    const { total } = await stage.ordered(customer, "cash");
    await stage.topUp(customer, card, total!.amountMinor);
    const tries = [1, 2, 3].map(() => outcomeOf(stage.ordered(customer, "wallet")));
    const outcomes = await Promise.all(tries);
    expect(outcomes.filter((code) => code === "OK")).toHaveLength(1);
    const wallet = await customer.call(routes.getWallet);
    expect(wallet).toMatchObject({ balance: total, held: total, available: inr(0) });
    const { items } = await customer.call(routes.listOrders);
    const own = items.find(({ payment }) => payment?.method === "wallet")!;
    const body = { reason: "hungry no more" };
    await customer.call(routes.cancelOrder, { params: { id: own.id }, body });
    expect((await customer.call(routes.getWallet)).available).toEqual(total);
  });

  test("takes credits of ours, from ops alone", async () => {
    const customer = await stage.customer();
    const credit = (who: typeof customer, amountMinor = 700) =>
      who.call(routes.creditCustomer, {
        params: { id: customer.id },
        body: { amount: inr(amountMinor), reason: "goodwill" },
      });
    expect(await outcomeOf(credit(customer))).toBe("FORBIDDEN");
    expect(await outcomeOf(credit(stage.ops, 0))).toBe("VALIDATION_FAILED");
    await credit(stage.ops);
    expect((await customer.call(routes.getWallet)).balance).toEqual(inr(700));
    const missing = stage.ops.call(routes.creditCustomer, {
      params: { id: "cus_in_nobody" },
      body: { amount: inr(1), reason: "goodwill" },
    });
    expect(await outcomeOf(missing)).toBe("NOT_FOUND");
  });
});

describe("an order that is cancelled in the kitchen", () => {
  async function cancelled(way: "cash" | "wallet" | "card") {
    const customer = await stage.customer();
    const card = await stage.cardOf(customer, "tok_ok");
    if (way === "wallet") await stage.topUp(customer, card, 100_000);
    const { id } = await stage.ordered(customer, way === "card" ? card : way);
    const params = { id };
    await stage.store.partner.call(routes.acceptOrder, { params, body: {} });
    await stage.store.partner.call(routes.startPreparing, { params });
    const order = await customer.call(routes.cancelOrder, { params, body: { reason: "sorry" } });
    await stage.settle();
    const fee = order.cancellationFee!.amountMinor;
    expect(fee).toBeGreaterThan(0);
    return { customer, card, fee, payment: await stage.paymentOf(id) };
  }

  test("costs a card its fee alone: a part of the authorization", async () => {
    const revenue = await stage.balance("platform_revenue");
    const { fee, payment } = await cancelled("card");
    expect(payment).toMatchObject({ state: "captured", capturedMinor: fee });
    expect(await stage.balance("platform_revenue")).toBe(revenue + fee);
  });

  test("costs a wallet its fee alone: a part of what it held", async () => {
    const { customer, fee } = await cancelled("wallet");
    expect(await customer.call(routes.getWallet)).toMatchObject({
      ...{ balance: inr(100_000 - fee), held: inr(0) },
    });
  });

  test("is owed by who would have paid in cash, and paid by the next top-up, once", async () => {
    const { customer, card, fee } = await cancelled("cash");
    expect((await customer.call(routes.getWallet)).owed).toEqual(inr(fee));
    await Promise.all([1, 2].map(() => stage.topUp(customer, card, fee + 100)));
    expect(await customer.call(routes.getWallet)).toMatchObject({
      ...{ balance: inr(fee + 200), owed: inr(0) },
    });
    expect(await stage.sumOfAll()).toBe(0);
  });
});

describe("a bank that asks the customer", () => {
  test("leaves the order created with where to answer; its yes places it", async () => {
    const customer = await stage.customer();
    const order = await stage.ordered(customer, await stage.cardOf(customer, "tok_challenge"));
    expect(order).toMatchObject({
      state: "created",
      payment: { state: "requires_action", actionUrl: expect.stringContaining("https://") },
    });
    stage.core.ambient.advance(5_000);
    await stage.settle();
    expect((await stage.paymentOf(order.id)).state).toBe("authorized");
    await until("the store is asked", async () => {
      const seen = await customer.call(routes.getOrder, { params: { id: order.id } });
      return seen.state === "waiting_accept";
    });
  });

  test("is not waited for forever: a top-up that nobody confirms ends", async () => {
    const customer = await stage.customer();
    const card = await stage.cardOf(customer, "tok_challenge_ignored");
    const asked = await stage.topUp(customer, card, 5_000);
    expect(asked.state).toBe("requires_action");
    for (let hour = 0; hour < 2; hour++) {
      stage.core.ambient.advance(40 * 60_000);
      await stage.settle();
    }
    expect((await stage.payment(asked.id)).state).toBe("voided");
  });
});

describe("a card", () => {
  test("is forgotten by its owner alone, and not while it is asked for", async () => {
    const customer = await stage.customer();
    const card = await stage.cardOf(customer, "tok_ok");
    const remove = (who: typeof customer, id: string) =>
      outcomeOf(who.call(routes.removePaymentMethod, { params: { id } }));
    expect(await remove(await stage.customer(), card)).toBe("NOT_FOUND");
    expect(await remove(customer, card)).toBe("OK");
    expect(await remove(customer, card)).toBe("NOT_FOUND");
    const asked = await stage.cardOf(customer, "tok_challenge_ignored");
    await stage.topUp(customer, asked, 1_000);
    expect(await remove(customer, asked)).toBe("CONFLICT");
    expect(await outcomeOf(stage.ordered(customer, card))).toBe("VALIDATION_FAILED");
  });
});
