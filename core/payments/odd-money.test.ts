/** Providers that do what nobody asked for: what they tell is kept, flagged, booked and decided. */
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { disputes } from "#drizzle/schema/index.ts";
import { routes } from "#shared/contracts/index.ts";
import { addAdapter } from "../providers/index.ts";
import { outcomeOf, type TestPerson } from "../test/index.ts";
import { applyProviderNews, drivePayment } from "./index.ts";
import { makeTestBank } from "./test-bank.ts";
import { inr, type MoneyStage, openMoneyStage } from "./test-money.ts";

const bank = makeTestBank();
let stage: MoneyStage;
beforeAll(async () => {
  stage = await openMoneyStage();
  addAdapter(stage.core.runtime, bank.adapter);
});
afterAll(() => stage.stop());

async function cardAtBank(customer: TestPerson, alternates: { token: string }[] = []) {
  const body = {
    ...{ provider: "razorpay" as const, token: "card_ok", lastFour: "1111", brand: "RuPay" },
    alternates: alternates.map(({ token }) => ({ provider: "test" as const, token })),
  };
  return (await customer.call(routes.addPaymentMethod, { body })).id;
}

/** An order that is authorized at the bank. */
async function placed() {
  const customer = await stage.customer();
  const order = await stage.ordered(customer, await cardAtBank(customer));
  const payment = await stage.paymentOf(order.id);
  return { customer, order, payment };
}

async function cancelled() {
  const { customer, order, payment } = await placed();
  await customer.call(routes.cancelOrder, { params: { id: order.id }, body: { reason: "no" } });
  await stage.settle();
  return { customer, order, payment: await stage.payment(payment.id) };
}

async function paid() {
  const customer = await stage.customer();
  const { orderId, rider } = await stage.delivered(customer, await cardAtBank(customer));
  return { customer, orderId, rider, payment: await stage.paymentOf(orderId) };
}

const news = (reference: string) =>
  applyProviderNews(stage.core.system, {
    ...{ provider: "razorpay", reference, providerReference: null, about: "payment" },
  });

const resolve = (id: string, action: "look_again" | "return" | "accept" | "write_off") =>
  stage.ops.call(routes.resolvePayment, {
    params: { id },
    body: { action, reason: "checked_at_provider" },
  });

const suspense = () => stage.balance("suspense", "razorpay");
const clearing = () => stage.balance("provider_clearing", "razorpay");

async function sumOfAll(): Promise<number> {
  const [row] = await stage.core.system.db.execute<{ sum: string | null }>(
    sql`select sum(amount_minor) as sum from ledger.entries`,
  );
  return Number(row?.sum ?? 0);
}

describe("money that comes after the end", () => {
  test("is kept in suspense, flagged once, and goes back by a person's word", async () => {
    const { payment } = await cancelled();
    expect(payment.state).toBe("voided");
    const before = await suspense();
    bank.change(payment.id, { status: "captured", capturedMinor: payment.amountMinor });
    await Promise.all([news(payment.id), news(payment.id)]);
    await news(payment.id);
    const flagged = await stage.payment(payment.id);
    expect(flagged).toMatchObject({
      ...{ state: "voided", attention: "late_success", unexpectedMinor: payment.amountMinor },
    });
    expect(await suspense()).toBe(before + payment.amountMinor);
    const waiting = await stage.ops.call(routes.listOpsPayments, { query: { attention: "true" } });
    expect(waiting.items.map(({ id }) => id)).toContain(payment.id);
    const both = await Promise.all([
      outcomeOf(resolve(payment.id, "return")),
      outcomeOf(resolve(payment.id, "write_off")),
    ]);
    expect(both.sort()).toEqual(["CONFLICT", "OK"]);
    const after = await stage.payment(payment.id);
    expect(after).toMatchObject({ attention: null, unexpectedMinor: 0 });
    expect(await suspense()).toBe(before);
    const detail = await stage.ops.call(routes.getOpsPayment, { params: { id: payment.id } });
    expect(detail.history.at(-1)).toMatchObject({ actorId: stage.ops.id });
    expect(detail.history.some(({ reason }) => reason?.startsWith("resolved: "))).toBe(true);
    expect(await outcomeOf(resolve(payment.id, "return"))).toBe("CONFLICT");
    const known = bank.refundedAt(payment.id);
    expect(after.refundedMinor).toBe(known);
    expect(await sumOfAll()).toBe(0);
  });

  test("pays what it was meant for when the order was delivered after all", async () => {
    const customer = await stage.customer();
    const card = await cardAtBank(customer);
    bank.fail("capture", "rejected");
    const { orderId } = await stage.delivered(customer, card);
    const failed = await stage.paymentOf(orderId);
    expect(failed).toMatchObject({ state: "failed", failureCode: "as_told" });
    const store = await stage.balance("partner_payable", stage.store.id);
    bank.change(failed.id, { status: "captured", capturedMinor: failed.amountMinor });
    await news(failed.id);
    await resolve(failed.id, "accept");
    expect(await stage.payment(failed.id)).toMatchObject({
      ...{ state: "captured", unexpectedMinor: 0, settledAt: expect.any(Date) },
    });
    expect(await stage.balance("partner_payable", stage.store.id)).toBeGreaterThan(store);
    const cancelledOne = (await cancelled()).payment;
    bank.change(cancelledOne.id, { status: "captured", capturedMinor: cancelledOne.amountMinor });
    await news(cancelledOne.id);
    expect(await outcomeOf(resolve(cancelledOne.id, "accept"))).toBe("CONFLICT");
    await resolve(cancelledOne.id, "write_off");
    expect(await sumOfAll()).toBe(0);
  });

  test("as an authorization only is let go by a person's word", async () => {
    const { payment } = await cancelled();
    bank.change(payment.id, { status: "authorized" });
    await news(payment.id);
    expect((await stage.payment(payment.id)).attention).toBe("late_authorization");
    await resolve(payment.id, "return");
    expect(bank.accounts.get(payment.id)!.view.status).toBe("voided");
    expect((await stage.payment(payment.id)).attention).toBeNull();
  });
});

describe("an amount that nobody asked for", () => {
  test("is not captured when it is authorized", async () => {
    const customer = await stage.customer();
    const card = await stage.cardOf(customer, "tok_wrong_amount");
    expect(await outcomeOf(stage.ordered(customer, card))).toBe("PAYMENT_DECLINED");
    const { items } = await stage.ops.call(routes.listOpsPayments, {
      query: { customerId: customer.id },
    });
    expect(items[0]).toMatchObject({ state: "voided", attention: "wrong_amount" });
  });

  test("beyond the price goes to suspense, and the price to those who earned it", async () => {
    const customer = await stage.customer();
    const before = await stage.balance("suspense", "test");
    const card = await stage.cardOf(customer, "tok_captures_more");
    const { orderId } = await stage.delivered(customer, card);
    const payment = await stage.paymentOf(orderId);
    expect(payment).toMatchObject({
      ...{ attention: "captured_too_much", unexpectedMinor: 500, settledAt: expect.any(Date) },
    });
    expect(await stage.balance("suspense", "test")).toBe(before + 500);
    await resolve(payment.id, "return");
    expect(await stage.balance("suspense", "test")).toBe(before);
    expect(await stage.payment(payment.id)).toMatchObject({
      ...{ unexpectedMinor: 0, refundedMinor: 500 },
    });
    const refund = { params: { id: orderId }, body: { reason: "quality" as const } };
    const rest = await stage.ops.call(routes.createRefund, refund);
    expect(rest.amount).toEqual(inr(payment.amountMinor));
    expect(await sumOfAll()).toBe(0);
  });

  test("below the price is shared out only when a person accepts it", async () => {
    const customer = await stage.customer();
    const card = await stage.cardOf(customer, "tok_captures_less");
    const { orderId } = await stage.delivered(customer, card);
    const payment = await stage.paymentOf(orderId);
    expect(payment).toMatchObject({ attention: "captured_too_little", settledAt: null });
    const pot = await stage.balance("order_funds");
    await resolve(payment.id, "accept");
    expect(await stage.balance("order_funds")).toBe(pot - (payment.amountMinor - 500));
    expect(await sumOfAll()).toBe(0);
  });

  test("although it was to be let go waits for a person", async () => {
    const { customer, order, payment } = await placed();
    bank.change(payment.id, { status: "captured", capturedMinor: payment.amountMinor });
    await customer.call(routes.cancelOrder, { params: { id: order.id }, body: { reason: "no" } });
    await stage.settle();
    expect(await stage.payment(payment.id)).toMatchObject({
      ...{ state: "captured", attention: "captured_not_voided" },
    });
    await resolve(payment.id, "return");
    expect(bank.refundedAt(payment.id)).toBe(payment.amountMinor);
    expect(await stage.payment(payment.id)).toMatchObject({ state: "refunded" });
  });
});

describe("an authorization", () => {
  test("that the provider lets go of ends with its time, whoever looks", async () => {
    const customer = await stage.customer();
    const order = await stage.ordered(customer, await cardAtBank(customer));
    const { id } = await stage.paymentOf(order.id);
    const at = stage.core.ambient.now().getTime();
    const authorizedUntil = new Date(at + 60_000);
    bank.change(id, { authorizedUntil });
    await news(id);
    expect(await stage.payment(id)).toMatchObject({ state: "authorized", dueAt: authorizedUntil });
    stage.core.ambient.advance(61_000);
    await stage.settle();
    // Its time is over, the provider holds it still: its word counts.
    expect((await stage.payment(id)).state).toBe("authorized");
    bank.change(id, { status: "voided" });
    const due = sql`update payments set due_at = '2020-01-01' where id = ${id}`;
    await stage.core.system.db.execute(due);
    await stage.settle();
    const ended = { state: "failed", failureCode: "authorization_ended" };
    expect(await stage.payment(id)).toMatchObject(ended);
  });

  test("that is never answered for is a case for a person after a day", async () => {
    const customer = await stage.customer();
    bank.fail("authorize", "unknown");
    const card = await cardAtBank(customer);
    expect(await outcomeOf(stage.ordered(customer, card))).toBe("PAYMENT_PENDING");
    const [row] = await stage.core.system.db.execute<{ id: string }>(sql`
      update payments set tries = 279, due_at = '2020-01-01' where customer_id = ${customer.id}
      returning id`);
    bank.fail("lookup", "unknown");
    await drivePayment(stage.core.system, row!.id);
    expect(await stage.payment(row!.id)).toMatchObject({
      ...{ state: "unknown", attention: "stays_unknown", dueAt: expect.any(Date) },
    });
  });
});

describe("fail-over", () => {
  test("goes to the alternate only when the first is known not to have it", async () => {
    const customer = await stage.customer();
    const card = await cardAtBank(customer, [{ token: "tok_ok" }]);
    bank.fail("authorize", "not_sent");
    const order = await stage.ordered(customer, card);
    const payment = await stage.paymentOf(order.id);
    expect(payment).toMatchObject({ state: "authorized", provider: "test" });
    const detail = await stage.ops.call(routes.getOpsPayment, { params: { id: payment.id } });
    expect(detail.history.map(({ reason }) => reason)).toContainEqual(
      expect.stringContaining("on from razorpay to test"),
    );
    bank.fail("authorize", "unknown", true);
    expect(await outcomeOf(stage.ordered(customer, card))).toBe("PAYMENT_PENDING");
    stage.core.ambient.advance(10_000);
    await stage.settle();
    const { items } = await stage.ops.call(routes.listOpsPayments, {
      query: { customerId: customer.id },
    });
    expect(items[0]).toMatchObject({ state: "authorized", provider: "razorpay" });
  });

  test("tells of money at the provider that it was thought not to have", async () => {
    const customer = await stage.customer();
    bank.fail("authorize", "not_sent");
    const order = await stage.ordered(customer, await cardAtBank(customer, [{ token: "tok_ok" }]));
    const payment = await stage.paymentOf(order.id);
    bank.open(payment.id, inr(payment.amountMinor));
    bank.change(payment.id, { status: "captured", capturedMinor: payment.amountMinor });
    const before = await suspense();
    await news(payment.id);
    await news(payment.id);
    expect(await suspense()).toBe(before + payment.amountMinor);
    expect((await stage.payment(payment.id)).attention).toBe("late_success");
  });

  test("never happens after a crash, when the first may have been asked", async () => {
    const customer = await stage.customer();
    bank.fail("authorize", "not_sent");
    const card = await cardAtBank(customer);
    expect(await outcomeOf(stage.ordered(customer, card))).toBe("PAYMENT_PENDING");
    const { items } = await stage.ops.call(routes.listOpsPayments, {
      query: { customerId: customer.id },
    });
    const { id } = items[0]!;
    const past = new Date(stage.core.ambient.now().getTime() - 1_000).toISOString();
    await stage.core.system.db.execute(
      sql`update payments set lease_until = ${past}::timestamptz where id = ${id}`,
    );
    bank.calls.length = 0;
    await drivePayment(stage.core.system, id);
    expect(bank.calls.slice(0, 2)).toEqual(["lookup", "authorize"]);
    expect((await stage.payment(id)).state).toBe("authorized");
  });
});

describe("a dispute", () => {
  const dispute = (id: string, status: "open" | "won" | "lost", amountMinor: number) =>
    bank.change(id, {
      disputes: [
        {
          ...{ providerReference: `dp_${id}`, status, amountMinor, reason: "fraudulent" },
          ...{ openedAt: stage.core.ambient.now(), evidenceDueAt: null },
        },
      ],
    });

  test.each(["won", "lost"] as const)("is opened, %s, booked once each time", async (end) => {
    const { orderId, payment } = await paid();
    const [money, revenue] = [await clearing(), await stage.balance("platform_revenue")];
    dispute(payment.id, "open", 4_000);
    await Promise.all([news(payment.id), news(payment.id)]);
    expect(await stage.payment(payment.id)).toMatchObject({
      ...{ state: "disputed", disputedMinor: 4_000 },
    });
    expect(await clearing()).toBe(money - 4_000);
    const all = { params: { id: orderId }, body: { reason: "quality" as const } };
    const tooMuch = { ...all, body: { ...all.body, amount: inr(payment.capturedMinor) } };
    expect(await outcomeOf(stage.ops.call(routes.createRefund, tooMuch))).toBe("REFUND_TOO_LARGE");
    dispute(payment.id, end, 4_000);
    await news(payment.id);
    await news(payment.id);
    expect(await stage.payment(payment.id)).toMatchObject({
      ...{ state: "captured", disputedMinor: end === "won" ? 0 : 4_000 },
    });
    expect(await clearing()).toBe(end === "won" ? money : money - 4_000);
    expect(await stage.balance("platform_revenue")).toBe(end === "won" ? revenue : revenue - 4_000);
    expect(await stage.balance("disputes", "razorpay")).toBe(0);
    const rows = await stage.core.system.db.select().from(disputes);
    expect(rows.filter(({ paymentId }) => paymentId === payment.id)).toHaveLength(1);
    expect(await sumOfAll()).toBe(0);
  });
});

describe("news", () => {
  test("of what we do not know, or do not care for, changes nothing", async () => {
    expect(await news("pay_in_nobody")).toBe("unknown");
    const { payment } = await paid();
    const before = await stage.payment(payment.id);
    expect(await news(payment.id)).toBe("applied");
    const after = await stage.payment(payment.id);
    expect({ ...after, updatedAt: before.updatedAt }).toEqual(before);
  });

  test("of a refund that nobody asked for is flagged", async () => {
    const { payment } = await paid();
    bank.accounts.get(payment.id)!.refunds.set("x", {
      ...{ reference: null, providerReference: "bank_x", status: "succeeded", amountMinor: 5 },
    });
    await news(payment.id);
    expect((await stage.payment(payment.id)).attention).toBe("refund_not_ours");
    await resolve(payment.id, "look_again");
  });
});
