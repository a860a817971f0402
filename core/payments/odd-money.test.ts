/** Providers that do what nobody asked for: what they tell is kept, flagged, booked and decided. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { routes } from "#shared/contracts/index.ts";
import { inr, outcomeOf } from "../test/index.ts";
import { applyProviderNews } from "./index.ts";
import { type BankStage, openBankStage } from "./test-bank-stage.ts";

let stage: BankStage;
beforeAll(async () => {
  stage = await openBankStage();
});
afterAll(() => stage.stop());

describe("money that comes after the end", () => {
  test("is kept in suspense, flagged once, and goes back by a person's word", async () => {
    const { payment } = await stage.cancelled();
    expect(payment.state).toBe("voided");
    const before = await stage.balance("suspense", "razorpay");
    stage.bank.change(payment.id, { status: "captured", capturedMinor: payment.amountMinor });
    await Promise.all([stage.news(payment.id), stage.news(payment.id)]);
    await stage.news(payment.id);
    const flagged = await stage.payment(payment.id);
    expect(flagged).toMatchObject({
      ...{ state: "voided", attention: "late_success", unexpectedMinor: payment.amountMinor },
    });
    expect(await stage.balance("suspense", "razorpay")).toBe(before + payment.amountMinor);
    const waiting = await stage.ops.call(routes.listOpsPayments, { query: { attention: "true" } });
    expect(waiting.items.map(({ id }) => id)).toContain(payment.id);
    const both = await Promise.all([
      outcomeOf(stage.resolve(payment.id, "return")),
      outcomeOf(stage.resolve(payment.id, "write_off")),
    ]);
    expect(both.sort()).toEqual(["CONFLICT", "OK"]);
    const after = await stage.payment(payment.id);
    expect(after).toMatchObject({ attention: null, unexpectedMinor: 0 });
    expect(await stage.balance("suspense", "razorpay")).toBe(before);
    const detail = await stage.ops.call(routes.getOpsPayment, { params: { id: payment.id } });
    expect(detail.history.at(-1)).toMatchObject({ actorId: stage.ops.id });
    expect(detail.history.some(({ reason }) => reason?.startsWith("resolved: "))).toBe(true);
    expect(await outcomeOf(stage.resolve(payment.id, "return"))).toBe("CONFLICT");
    const known = stage.bank.refundedAt(payment.id);
    expect(after.refundedMinor).toBe(known);
    expect(await stage.sumOfAll()).toBe(0);
  });

  test("pays what it was meant for when the order was delivered after all", async () => {
    const customer = await stage.customer();
    const card = await stage.cardAtBank(customer);
    stage.bank.fail("capture", "rejected");
    const { orderId } = await stage.delivered(customer, card);
    const failed = await stage.paymentOf(orderId);
    expect(failed).toMatchObject({ state: "failed", failureCode: "as_told" });
    const store = await stage.balance("partner_payable", stage.store.id);
    stage.bank.change(failed.id, { status: "captured", capturedMinor: failed.amountMinor });
    await stage.news(failed.id);
    await stage.resolve(failed.id, "accept");
    expect(await stage.payment(failed.id)).toMatchObject({
      ...{ state: "captured", unexpectedMinor: 0, settledAt: expect.any(Date) },
    });
    expect(await stage.balance("partner_payable", stage.store.id)).toBeGreaterThan(store);
    const cancelledOne = (await stage.cancelled()).payment;
    stage.bank.change(cancelledOne.id, {
      status: "captured",
      capturedMinor: cancelledOne.amountMinor,
    });
    await stage.news(cancelledOne.id);
    expect(await outcomeOf(stage.resolve(cancelledOne.id, "accept"))).toBe("CONFLICT");
    await stage.resolve(cancelledOne.id, "write_off");
    expect(await stage.sumOfAll()).toBe(0);
  });

  test("as an authorization only is let go by a person's word", async () => {
    const { payment } = await stage.cancelled();
    stage.bank.change(payment.id, { status: "authorized" });
    await stage.news(payment.id);
    expect((await stage.payment(payment.id)).attention).toBe("late_authorization");
    await stage.resolve(payment.id, "return");
    expect(stage.bank.accounts.get(payment.id)!.view.status).toBe("voided");
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
    await stage.resolve(payment.id, "return");
    expect(await stage.balance("suspense", "test")).toBe(before);
    expect(await stage.payment(payment.id)).toMatchObject({
      ...{ unexpectedMinor: 0, refundedMinor: 500 },
    });
    const refund = { params: { id: orderId }, body: { reason: "quality" as const } };
    const rest = await stage.ops.call(routes.createRefund, refund);
    expect(rest.amount).toEqual(inr(payment.amountMinor));
    expect(await stage.sumOfAll()).toBe(0);
  });

  test("below the price is shared out only when a person accepts it", async () => {
    const customer = await stage.customer();
    const card = await stage.cardOf(customer, "tok_captures_less");
    const { orderId } = await stage.delivered(customer, card);
    const payment = await stage.paymentOf(orderId);
    expect(payment).toMatchObject({ attention: "captured_too_little", settledAt: null });
    const pot = await stage.balance("order_funds");
    await stage.resolve(payment.id, "accept");
    expect(await stage.balance("order_funds")).toBe(pot - (payment.amountMinor - 500));
    expect(await stage.sumOfAll()).toBe(0);
  });

  test("although it was to be let go waits for a person", async () => {
    const { customer, order, payment } = await stage.placed();
    stage.bank.change(payment.id, { status: "captured", capturedMinor: payment.amountMinor });
    await customer.call(routes.cancelOrder, { params: { id: order.id }, body: { reason: "no" } });
    await stage.settle();
    expect(await stage.payment(payment.id)).toMatchObject({
      ...{ state: "captured", attention: "captured_not_voided" },
    });
    await stage.resolve(payment.id, "return");
    expect(stage.bank.refundedAt(payment.id)).toBe(payment.amountMinor);
    expect(await stage.payment(payment.id)).toMatchObject({ state: "refunded" });
  });
});

describe("a refund that the bank thinks twice about", () => {
  const refunded = async () => {
    const { orderId, payment } = await stage.paid();
    const body = { reason: "late" as const, amount: inr(800) };
    const made = await stage.ops.call(routes.createRefund, { params: { id: orderId }, body });
    const { refunds } = stage.bank.accounts.get(payment.id)!;
    const given = refunds.get(made.id)!;
    return {
      payment,
      becomes: (status: "failed" | "succeeded") => refunds.set(made.id, { ...given, status }),
      newsOfRefund: () =>
        applyProviderNews(stage.core.system, {
          ...{ provider: "razorpay", reference: made.id, providerReference: null, about: "refund" },
        }),
    };
  };

  test("counts as what was heard last, however often it changes", async () => {
    const { payment, becomes } = await refunded();
    const given = await stage.balance("provider_clearing", "razorpay");
    for (let time = 0; time < 3; time++) {
      becomes("failed");
      await stage.news(payment.id);
      expect(await stage.balance("provider_clearing", "razorpay")).toBe(given + 800);
      becomes("succeeded");
      await stage.news(payment.id);
      expect(await stage.balance("provider_clearing", "razorpay")).toBe(given);
    }
    becomes("failed");
    await Promise.all([stage.news(payment.id), stage.news(payment.id)]);
    expect(await stage.balance("provider_clearing", "razorpay")).toBe(given + 800);
    expect(await stage.payment(payment.id)).toMatchObject({ state: "captured", refundedMinor: 0 });
    expect(await stage.sumOfAll()).toBe(0);
  });

  test("is not called late by an older answer about its payment", async () => {
    const { payment, becomes, newsOfRefund } = await refunded();
    const { adapter } = stage.bank;
    const { lookup } = adapter;
    adapter.lookup = async (...asked) => {
      adapter.lookup = lookup;
      const view = await lookup(...asked);
      becomes("failed");
      await newsOfRefund();
      return view;
    };
    await stage.news(payment.id);
    expect(await stage.payment(payment.id)).toMatchObject({
      ...{ state: "captured", refundedMinor: 0, attention: "refund_failed" },
    });
    expect(await stage.sumOfAll()).toBe(0);
  });
});
