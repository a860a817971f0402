/** What providers let go of, do not have, dispute and tell by themselves. */
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { disputes, payments } from "#drizzle/schema/index.ts";
import { routes } from "#shared/contracts/index.ts";
import { driveSaga } from "../sagas/index.ts";
import { inr, outcomeOf, until } from "../test/index.ts";
import { drivePayment } from "./index.ts";
import { type BankStage, openBankStage } from "./test-bank-stage.ts";

let stage: BankStage;
beforeAll(async () => {
  stage = await openBankStage();
});
afterAll(() => stage.stop());

describe("an authorization", () => {
  test("that the provider lets go of ends with its time, whoever looks", async () => {
    const customer = await stage.customer();
    const order = await stage.ordered(customer, await stage.cardAtBank(customer));
    const { id } = await stage.paymentOf(order.id);
    const at = stage.core.ambient.now().getTime();
    const authorizedUntil = new Date(at + 60_000);
    stage.bank.change(id, { authorizedUntil });
    await stage.news(id);
    expect(await stage.payment(id)).toMatchObject({ state: "authorized", dueAt: authorizedUntil });
    stage.core.ambient.advance(61_000);
    await stage.settle();
    // Its time is over, the provider holds it still: its word counts.
    expect((await stage.payment(id)).state).toBe("authorized");
    stage.bank.change(id, { status: "voided" });
    const due = sql`update payments set due_at = '2020-01-01' where id = ${id}`;
    await stage.core.system.db.execute(due);
    await stage.settle();
    const ended = { state: "failed", failureCode: "authorization_ended" };
    expect(await stage.payment(id)).toMatchObject(ended);
  });

  test("that has run out is asked for anew at the door, with the stored method", async () => {
    const customer = await stage.customer();
    const card = await stage.cardAtBank(customer);
    let first = "";
    const { orderId, rider } = await stage.delivered(customer, card, async ({ id }) => {
      first = (await stage.paymentOf(id))!.id;
      stage.bank.change(first, { status: "voided" });
    });
    const all = async () => {
      const { system } = stage.core;
      await Promise.all([1, 2].map(() => driveSaga(system, "order", orderId)));
      const { db } = system;
      return db.select().from(payments).where(eq(payments.orderId, orderId)).orderBy(payments.id);
    };
    await until("the second one is shared out", async () => (await all())[1]?.settledAt);
    const [old, renewed, ...others] = await all();
    expect([old, renewed, others.length]).toMatchObject([
      { id: first, state: "failed", failureCode: "authorization_ended", capturedMinor: 0 },
      { state: "captured", capturedMinor: old!.amountMinor, methodId: card, attention: null },
      0,
    ]);
    expect(await stage.balance("rider_payable", rider.id)).toBeGreaterThan(0);
  });

  test("that is never answered for is a case for a person after a day", async () => {
    const customer = await stage.customer();
    stage.bank.fail("authorize", "unknown");
    const card = await stage.cardAtBank(customer);
    expect(await outcomeOf(stage.ordered(customer, card))).toBe("PAYMENT_PENDING");
    const [row] = await stage.core.system.db.execute<{ id: string }>(sql`
      update payments set tries = 279, due_at = '2020-01-01' where customer_id = ${customer.id}
      returning id`);
    stage.bank.fail("lookup", "unknown");
    await drivePayment(stage.core.system, row!.id);
    expect(await stage.payment(row!.id)).toMatchObject({
      ...{ state: "unknown", attention: "stays_unknown", dueAt: expect.any(Date) },
    });
  });
});

describe("fail-over", () => {
  test("goes to the alternate only when the first is known not to have it", async () => {
    const customer = await stage.customer();
    const card = await stage.cardAtBank(customer, "tok_ok");
    stage.bank.fail("authorize", "not_sent");
    const order = await stage.ordered(customer, card);
    const payment = await stage.paymentOf(order.id);
    expect(payment).toMatchObject({ state: "authorized", provider: "test" });
    const detail = await stage.ops.call(routes.getOpsPayment, { params: { id: payment.id } });
    expect(detail.history.map(({ reason }) => reason)).toContainEqual(
      expect.stringContaining("on from razorpay to test"),
    );
    stage.bank.fail("authorize", "unknown", true);
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
    stage.bank.fail("authorize", "not_sent");
    const order = await stage.ordered(customer, await stage.cardAtBank(customer, "tok_ok"));
    const payment = await stage.paymentOf(order.id);
    stage.bank.open(payment.id, inr(payment.amountMinor));
    stage.bank.change(payment.id, { status: "captured", capturedMinor: payment.amountMinor });
    const before = await stage.balance("suspense", "razorpay");
    await stage.news(payment.id);
    await stage.news(payment.id);
    expect(await stage.balance("suspense", "razorpay")).toBe(before + payment.amountMinor);
    expect((await stage.payment(payment.id)).attention).toBe("late_success");
  });

  test("never happens after a crash, when the first may have been asked", async () => {
    const customer = await stage.customer();
    stage.bank.fail("authorize", "not_sent");
    const card = await stage.cardAtBank(customer);
    expect(await outcomeOf(stage.ordered(customer, card))).toBe("PAYMENT_PENDING");
    const { items } = await stage.ops.call(routes.listOpsPayments, {
      query: { customerId: customer.id },
    });
    const { id } = items[0]!;
    const past = new Date(stage.core.ambient.now().getTime() - 1_000).toISOString();
    await stage.core.system.db.execute(
      sql`update payments set lease_until = ${past}::timestamptz where id = ${id}`,
    );
    stage.bank.calls.length = 0;
    await drivePayment(stage.core.system, id);
    expect(stage.bank.calls.slice(0, 2)).toEqual(["lookup", "authorize"]);
    expect((await stage.payment(id)).state).toBe("authorized");
  });
});

describe("a dispute", () => {
  const dispute = (id: string, status: "open" | "won" | "lost", amountMinor: number) =>
    stage.bank.change(id, {
      disputes: [
        {
          ...{ providerReference: `dp_${id}`, status, amountMinor, reason: "fraudulent" },
          ...{ openedAt: stage.core.ambient.now(), evidenceDueAt: null },
        },
      ],
    });

  test.each(["won", "lost"] as const)("is opened, %s, booked once each time", async (end) => {
    const { orderId, payment } = await stage.paid();
    const [money, revenue] = [
      await stage.balance("provider_clearing", "razorpay"),
      await stage.balance("platform_revenue"),
    ];
    dispute(payment.id, "open", 4_000);
    await Promise.all([stage.news(payment.id), stage.news(payment.id)]);
    expect(await stage.payment(payment.id)).toMatchObject({
      ...{ state: "disputed", disputedMinor: 4_000 },
    });
    expect(await stage.balance("provider_clearing", "razorpay")).toBe(money - 4_000);
    const all = { params: { id: orderId }, body: { reason: "quality" as const } };
    const tooMuch = { ...all, body: { ...all.body, amount: inr(payment.capturedMinor) } };
    expect(await outcomeOf(stage.ops.call(routes.createRefund, tooMuch))).toBe("REFUND_TOO_LARGE");
    dispute(payment.id, end, 4_000);
    await stage.news(payment.id);
    await stage.news(payment.id);
    expect(await stage.payment(payment.id)).toMatchObject({
      ...{ state: "captured", disputedMinor: end === "won" ? 0 : 4_000 },
    });
    expect(await stage.balance("provider_clearing", "razorpay")).toBe(
      end === "won" ? money : money - 4_000,
    );
    expect(await stage.balance("platform_revenue")).toBe(end === "won" ? revenue : revenue - 4_000);
    expect(await stage.balance("disputes", "razorpay")).toBe(0);
    const rows = await stage.core.system.db.select().from(disputes);
    expect(rows.filter(({ paymentId }) => paymentId === payment.id)).toHaveLength(1);
    expect(await stage.sumOfAll()).toBe(0);
  });
});

describe("news", () => {
  test("of what we do not know, or do not care for, changes nothing", async () => {
    expect(await stage.news("pay_in_nobody")).toBe("unknown");
    const { payment } = await stage.paid();
    const before = await stage.payment(payment.id);
    expect(await stage.news(payment.id)).toBe("applied");
    const after = await stage.payment(payment.id);
    expect({ ...after, updatedAt: before.updatedAt }).toEqual(before);
  });

  test("of a refund that nobody asked for is flagged", async () => {
    const { payment } = await stage.paid();
    stage.bank.accounts.get(payment.id)!.refunds.set("x", {
      ...{ reference: null, providerReference: "bank_x", status: "succeeded", amountMinor: 5 },
    });
    await stage.news(payment.id);
    expect((await stage.payment(payment.id)).attention).toBe("refund_not_ours");
    await stage.resolve(payment.id, "look_again");
  });
});

test("a provider that keeps a shell of what it never took is asked again, as often as it takes", async () => {
  const customer = await stage.customer();
  for (let tries = 0; tries < 3; tries++) stage.bank.fail("authorize", "unknown");
  const card = await stage.cardAtBank(customer);
  expect(await outcomeOf(stage.ordered(customer, card))).toBe("PAYMENT_PENDING");
  const { items } = await stage.ops.call(routes.listOpsPayments, {
    query: { customerId: customer.id },
  });
  const { id } = items[0]!;
  stage.bank.shells.add(id);
  for (let round = 0; round < 4; round++) {
    stage.core.ambient.advance(20_000);
    await stage.settle();
  }
  expect(await stage.payment(id)).toMatchObject({ state: "authorized", attention: null });
});

test("a refund that goes through after it was called failed is booked and told", async () => {
  const { orderId, payment } = await stage.paid();
  const made = await stage.ops.call(routes.createRefund, {
    params: { id: orderId },
    body: { reason: "late", amount: inr(800) },
  });
  const known = stage.bank.accounts.get(payment.id)!.refunds;
  const given = known.get(made.id)!;
  const suspense = await stage.balance("suspense", "razorpay");
  known.set(made.id, { ...given, status: "failed" });
  await stage.news(payment.id);
  const clearing = await stage.balance("provider_clearing", "razorpay");
  known.set(made.id, given);
  await stage.news(payment.id);
  await stage.news(payment.id);
  expect(await stage.balance("provider_clearing", "razorpay")).toBe(clearing - 800);
  expect(await stage.payment(payment.id)).toMatchObject({
    ...{ attention: "late_success", refundedMinor: 800, state: "partially_refunded" },
  });
  expect(await stage.balance("suspense", "razorpay")).toBe(suspense);
  const rest = { params: { id: orderId }, body: { reason: "late" as const } };
  const other = await stage.ops.call(routes.createRefund, rest);
  expect(other.amount).toEqual(inr(payment.capturedMinor - 800));
  expect(await stage.sumOfAll()).toBe(0);
});

test("a refund that goes through when its money is gone is a person's", async () => {
  const { orderId, payment } = await stage.paid();
  const all = { params: { id: orderId }, body: { reason: "late" as const } };
  const first = await stage.ops.call(routes.createRefund, all);
  const known = stage.bank.accounts.get(payment.id)!.refunds;
  const given = known.get(first.id)!;
  known.set(first.id, { ...given, status: "failed" });
  await stage.news(payment.id);
  await stage.ops.call(routes.createRefund, all);
  const suspense = await stage.balance("suspense", "razorpay");
  known.set(first.id, given);
  await stage.news(payment.id);
  await stage.news(payment.id);
  expect(await stage.payment(payment.id)).toMatchObject({
    ...{ attention: "late_success", refundedMinor: payment.capturedMinor },
  });
  expect(await stage.balance("suspense", "razorpay")).toBe(suspense - payment.capturedMinor);
  expect(await stage.sumOfAll()).toBe(0);
});

test("two hundred refunds of mixed amounts, some unanswered: ours and the bank's books agree", async () => {
  const { orderId, payment } = await stage.paid();
  for (let place = 0; place < 5; place++) {
    stage.bank.fail("refund", "unknown", true);
    stage.bank.fail("refund", "unknown");
    stage.bank.fail("refund", "not_sent");
  }
  const ask = (place: number) =>
    outcomeOf(
      stage.ops.call(routes.createRefund, {
        params: { id: orderId },
        body: { reason: "late", amount: inr(1 + ((place * 7_919) % 700)) },
      }),
    );
  const outcomes = await Promise.all(Array.from({ length: 200 }, (_, place) => ask(place)));
  expect(new Set(outcomes)).toEqual(new Set(["OK", "REFUND_TOO_LARGE"]));
  for (let round = 0; round < 4; round++) {
    stage.core.ambient.advance(30_000);
    await stage.settle();
  }
  const row = await stage.payment(payment.id);
  expect(row.refundPendingMinor).toBe(0);
  expect(row.refundedMinor).toBeLessThanOrEqual(row.capturedMinor);
  expect(stage.bank.refundedAt(payment.id)).toBe(row.refundedMinor);
  const given = await stage.refundsOf(payment.id);
  expect(given.map(({ state }) => state)).toEqual(given.map(() => "succeeded"));
  expect(given).toHaveLength(outcomes.filter((code) => code === "OK").length);
  expect(await stage.sumOfAll()).toBe(0);
});
