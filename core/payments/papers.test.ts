/** Papers of whole orders, with money that went through the API and the ledger. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { routes } from "#shared/contracts/index.ts";
import { inr, type MoneyStage, openMoneyStage, outcomeOf } from "../test/index.ts";

let stage: MoneyStage;
beforeAll(async () => {
  stage = await openMoneyStage();
});
afterAll(() => stage.stop());

it("tell of a card, a tip and a refund what the ledger tells", async () => {
  const customer = await stage.customer();
  const card = await stage.cardOf(customer, "tok_ok");
  const { orderId, rider } = await stage.delivered(customer, card);
  const params = { id: orderId };
  const { total } = await customer.call(routes.getOrder, { params });
  await customer.call(routes.tipRider, {
    params,
    body: { amount: inr(2_000), paymentMethodId: card },
  });
  await stage.settle();
  const refund = await stage.store.partner.call(routes.createRefund, {
    params,
    body: { amount: inr(3_333), reason: "missing_item" },
  });
  await stage.settle();
  const receipt = await customer.call(routes.getReceipt, { params });
  expect(receipt.total).toEqual(inr(total!.amountMinor + 2_000));
  expect(
    receipt.payments.map(({ label, amount, state }) => [label, amount.amountMinor, state]),
  ).toEqual([
    ["Visa ending in 4242", total!.amountMinor, "done"],
    ["Tip, Visa ending in 4242", 2_000, "done"],
    ["Refund to Visa ending in 4242", -3_333, "done"],
  ]);
  const invoice = await customer.call(routes.getInvoice, { params });
  expect(invoice.total).toEqual(total);
  const note = await customer.call(routes.getCreditNote, {
    params: { id: orderId, refundId: refund.id },
  });
  expect(note).toMatchObject({ refersTo: invoice.number, total: inr(3_333) });
  const ofRider = await rider.call(routes.getRiderStatement);
  expect(ofRider.closing.amountMinor).toBe(await stage.balance("rider_payable", rider.id));
  expect(ofRider.totals[1]).toEqual(inr(2_000));
  expect(ofRider.orders.map((order) => order.orderId)).toContain(orderId);
  const ofStore = await stage.store.partner.call(routes.getPartnerStatement);
  const { id } = stage.store;
  expect(ofStore.closing.amountMinor).toBe(await stage.balance("partner_payable", id));
  expect(ofStore.totals[2]?.amountMinor).toBe(-3_333);
});

it("tell of cash that the rider has it already", async () => {
  const customer = await stage.customer();
  const { orderId, rider } = await stage.delivered(customer, "cash");
  const receipt = await customer.call(routes.getReceipt, { params: { id: orderId } });
  expect(receipt.payments[0]?.label).toBe("Cash");
  const statement = await rider.call(routes.getRiderStatement);
  expect(statement.totals[2]?.amountMinor).toBe(-receipt.total.amountMinor);
  expect(statement.closing.amountMinor).toBeLessThan(0);
});

it("of an order cancelled late are about the fee", async () => {
  const customer = await stage.customer();
  const card = await stage.cardOf(customer, "tok_ok");
  const { id } = await stage.ordered(customer, card);
  const params = { id };
  await stage.store.partner.call(routes.acceptOrder, { params, body: {} });
  await stage.store.partner.call(routes.startPreparing, { params });
  await customer.call(routes.cancelOrder, { params, body: { reason: "I changed my mind" } });
  await stage.settle();
  const order = await customer.call(routes.getOrder, { params });
  const invoice = await customer.call(routes.getInvoice, { params });
  expect(invoice.total).toEqual(order.cancellationFee);
  const receipt = await customer.call(routes.getReceipt, { params });
  expect(receipt.paid).toEqual(order.cancellationFee);
  expect(receipt.lines.map(({ label }) => label)).toEqual(["Cancellation fee"]);
});

it("are none for an order that nobody paid for", async () => {
  const customer = await stage.customer();
  const { id } = await stage.ordered(customer, "cash");
  const params = { id };
  await customer.call(routes.cancelOrder, { params, body: { reason: "I changed my mind" } });
  expect(await outcomeOf(customer.call(routes.getInvoice, { params }))).toBe("NOT_FOUND");
  expect(await outcomeOf(customer.call(routes.getReceipt, { params }))).toBe("NOT_FOUND");
});
