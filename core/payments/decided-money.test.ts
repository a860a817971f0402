/** What a person decides about odd money touches that money only, and stays decided. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { routes } from "#shared/contracts/index.ts";
import { readBalance } from "../ledger/index.ts";
import { inr, outcomeOf } from "../test/index.ts";
import { type BankStage, openBankStage } from "./test-bank-stage.ts";
import { creditCustomer } from "./wallet.ts";

let stage: BankStage;
beforeAll(async () => {
  stage = await openBankStage();
});
afterAll(() => stage.stop());

test("an authorization at the first provider is let go there, and the second one's stands", async () => {
  const customer = await stage.customer();
  stage.bank.fail("authorize", "not_sent");
  const order = await stage.ordered(customer, await stage.cardAtBank(customer, "tok_ok"));
  const payment = await stage.paymentOf(order.id);
  expect(payment).toMatchObject({ provider: "test", state: "authorized" });
  stage.bank.open(payment.id, inr(payment.amountMinor));
  stage.bank.fail("void", "unknown");
  await expect(stage.news(payment.id)).rejects.toThrow();
  await stage.news(payment.id);
  expect(stage.bank.accounts.get(payment.id)!.view.status).toBe("voided");
  expect(await stage.payment(payment.id)).toMatchObject({ state: "authorized", attention: null });
});

test("nobody can be told to let go of an authorization that a live order stands on", async () => {
  const { payment } = await stage.placed();
  stage.bank.change(payment.id, { status: "requires_action" });
  await stage.news(payment.id);
  expect((await stage.payment(payment.id)).attention).not.toBeNull();
  expect(await outcomeOf(stage.resolve(payment.id, "return"))).toBe("CONFLICT");
  expect(stage.bank.accounts.get(payment.id)!.view.status).toBe("requires_action");
});

test("what was written off is not given back out of other people's money", async () => {
  const { customer, order, payment } = await stage.placed();
  const pot = await stage.balance("order_funds");
  stage.bank.change(payment.id, { status: "captured", capturedMinor: payment.amountMinor });
  await customer.call(routes.cancelOrder, { params: { id: order.id }, body: { reason: "no" } });
  await stage.settle();
  const revenue = await stage.balance("platform_revenue");
  await stage.resolve(payment.id, "write_off");
  expect(await stage.balance("platform_revenue")).toBe(revenue + payment.amountMinor);
  await stage.ops
    .call(routes.retrySaga, {
      params: { id: order.id },
      body: { reason: "checked_by_hand" },
    })
    .catch(() => undefined);
  await stage.settle();
  expect(stage.bank.refundedAt(payment.id)).toBe(0);
  const refund = { params: { id: order.id }, body: { reason: "goodwill" as const } };
  const made = await stage.ops.call(routes.createRefund, refund);
  expect(made.amount).toEqual(inr(payment.amountMinor));
  // A later word to the contrary is paid by whoever has the money.
  expect(await stage.balance("platform_revenue")).toBe(revenue);
  expect(await stage.balance("order_funds")).toBe(pot);
  expect(await stage.sumOfAll()).toBe(0);
});

test("a key that has made a credit makes no other one, however much later", async () => {
  const customer = await stage.customer();
  const ctx = { ...stage.core.system, actor: { role: "ops", id: stage.ops.id } as const };
  const before = await stage.balance("customer_wallet", customer.id);
  const credit = (reason: "goodwill" | "correction", minor = 500) =>
    creditCustomer(ctx, customer.id, { amount: inr(minor), reason }, "one-key");
  expect(await outcomeOf(credit("goodwill"))).toBe("OK");
  expect(await outcomeOf(credit("goodwill"))).toBe("OK");
  expect(await outcomeOf(credit("correction"))).toBe("CONFLICT");
  expect(await outcomeOf(credit("goodwill", 600))).toBe("CONFLICT");
  expect(await stage.balance("customer_wallet", customer.id)).toBe(before + 500);
});

/** A payment that went on to `test`, because nothing was sent to the bank, as it seemed. */
async function capturedElsewhere(): Promise<string> {
  const customer = await stage.customer();
  stage.bank.fail("authorize", "not_sent");
  const order = await stage.ordered(customer, await stage.cardAtBank(customer, "tok_ok"));
  const { id, amountMinor } = await stage.paymentOf(order.id);
  stage.bank.open(id, inr(amountMinor));
  stage.bank.change(id, { status: "captured", capturedMinor: amountMinor });
  await Promise.all([stage.news(id), stage.news(id)]);
  return id;
}

test("what the first provider captured after all goes back there, or is written off", async () => {
  const suspense = await stage.balance("suspense", "razorpay");
  const clearing = await stage.balance("provider_clearing", "razorpay");
  const id = await capturedElsewhere();
  const { amountMinor } = await stage.payment(id);
  expect(await stage.balance("suspense", "razorpay")).toBe(suspense + amountMinor);
  stage.bank.fail("refund", "unknown");
  await stage.resolve(id, "return");
  expect(await outcomeOf(stage.resolve(id, "write_off"))).toBe("CONFLICT");
  stage.core.ambient.advance(60_000);
  await stage.settle();
  await stage.news(id);
  expect(stage.bank.refundedAt(id)).toBe(amountMinor);
  expect(await stage.payment(id)).toMatchObject({
    ...{ provider: "test", state: "authorized", attention: null, refundedMinor: 0 },
    refundPendingMinor: 0,
  });
  expect(await stage.balance("suspense", "razorpay")).toBe(suspense);
  expect(await stage.balance("provider_clearing", "razorpay")).toBe(clearing);
  const other = await capturedElsewhere();
  const revenue = await stage.balance("platform_revenue");
  await stage.resolve(other, "write_off");
  await stage.news(other);
  expect((await stage.payment(other)).attention).toBeNull();
  expect(await stage.balance("suspense", "razorpay")).toBe(suspense);
  expect(await stage.balance("platform_revenue")).toBe(revenue + amountMinor);
  expect(await stage.sumOfAll()).toBe(0);
});

test("what came in another currency goes back in it", async () => {
  const { payment } = await stage.cancelled();
  const change = { status: "captured", currency: "EUR", capturedMinor: 700 } as const;
  stage.bank.change(payment.id, change);
  await stage.news(payment.id);
  const lies = { kind: "suspense", owner: "razorpay", currency: "EUR" } as const;
  const inEuro = async () => (await readBalance(stage.core.system, lies)).postedMinor;
  expect(await inEuro()).toBe(700);
  expect((await stage.payment(payment.id)).attention).toBe("wrong_currency");
  await stage.resolve(payment.id, "return");
  expect(stage.bank.refundedAt(payment.id)).toBe(700);
  expect(await inEuro()).toBe(0);
  await stage.news(payment.id);
  expect(await stage.payment(payment.id)).toMatchObject({ attention: null, refundedMinor: 0 });
});

test("money whose refund fails when nobody has a share of it is told, and shared out by a word", async () => {
  const { capture } = stage.bank.adapter;
  const less: typeof capture = async ({ reference }, { amountMinor }) =>
    stage.bank.change(reference, { status: "captured", capturedMinor: amountMinor - 500 });
  Object.assign(stage.bank.adapter, { capture: less });
  const { orderId, payment } = await stage.paid();
  Object.assign(stage.bank.adapter, { capture });
  expect(payment).toMatchObject({ attention: "captured_too_little", settledAt: null });
  const all = { params: { id: orderId }, body: { reason: "quality" as const } };
  const { id } = await stage.ops.call(routes.createRefund, all);
  await stage.resolve(payment.id, "accept");
  expect(await stage.payment(payment.id)).toMatchObject({ attention: null, shares: [] });
  const pot = await stage.balance("order_funds");
  const store = await stage.balance("partner_payable", stage.store.id);
  const known = stage.bank.accounts.get(payment.id)!.refunds;
  known.set(id, { ...known.get(id)!, status: "failed" });
  await stage.news(payment.id);
  expect((await stage.payment(payment.id)).attention).toBe("refund_failed");
  expect(await stage.balance("order_funds")).toBe(pot + payment.capturedMinor);
  await stage.resolve(payment.id, "accept");
  expect(await stage.balance("order_funds")).toBe(pot);
  expect(await stage.balance("partner_payable", stage.store.id)).toBeGreaterThan(store);
  expect(await stage.payment(payment.id)).toMatchObject({ attention: null });
  expect(await stage.sumOfAll()).toBe(0);
});
