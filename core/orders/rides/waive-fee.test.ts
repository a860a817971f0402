/** Support pays in a customer's place: who has what afterwards, what is free again, and every race. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { routes } from "#shared/contracts/index.ts";
import { cancellationDefaults } from "#shared/policies/index.ts";
import { driveSaga } from "../../sagas/index.ts";
import {
  endRideOf,
  type MoneyStage,
  openMoneyStage,
  outcomeOf,
  ping,
  quoteFor,
  startedRide,
  type TakenRide,
  takenRide,
  until,
} from "../../test/index.ts";

let stage: MoneyStage;
beforeAll(async () => {
  stage = await openMoneyStage();
});
afterAll(async () => {
  expect(await stage.sumOfAll()).toBe(0);
  await stage.stop();
});

type Reason = "goodwill" | "driver_fault";
const waive = (
  { order }: TakenRide,
  reason: Reason = "goodwill",
  idempotencyKey: string = crypto.randomUUID(),
) =>
  stage.ops.call(routes.waiveFee, { params: { id: order.id }, body: { reason }, idempotencyKey });
const seen = ({ customer, order }: TakenRide) =>
  customer.call(routes.getOrder, { params: { id: order.id } });
const pay = ({ customer, order }: TakenRide, paymentMethodId: string) =>
  customer.call(routes.payOrder, { params: { id: order.id }, body: { paymentMethodId } });
const historyOf = async (orderId: string) => {
  const { items } = await stage.ops.call(routes.listOpsPayments, { query: { orderId } });
  const waived = items.find(({ provider }) => provider === "waiver")!;
  return stage.ops.call(routes.getOpsPayment, { params: { id: waived.id } });
};

/** What the next booking hears. */
async function nextBooking({ customer, pickup, dropoff }: TakenRide): Promise<string> {
  const place = (position: typeof pickup) => ({ position, address: "a" });
  const asked = { vertical: "ride", pickup: place(pickup), dropoff: place(dropoff) } as const;
  const { id: quoteId } = await customer.call(routes.createQuote, { body: asked });
  const body = { quoteId, option: "SEDAN", paymentMethodId: "cash" };
  return outcomeOf(customer.call(routes.placeOrder, { body }));
}

/** Driven, and the wallet was empty. */
async function unpaidRide(): Promise<{ ride: TakenRide; total: number }> {
  const customer = await stage.customer();
  const ride = await startedRide(stage.core, { customer, methodId: "wallet" });
  const { fare, paymentState } = await endRideOf(ride);
  expect(paymentState).toBe("failed");
  return { ride, total: fare.total.amountMinor };
}

/** Cancelled too late, by somebody who would have paid in cash. */
async function owedFee(): Promise<{ ride: TakenRide; fee: number }> {
  const ride = await takenRide(stage.core, { customer: await stage.customer() });
  stage.core.ambient.advance((cancellationDefaults.in.freeSeconds + 5) * 1_000);
  await ping(stage.core, ride.driver, ride.pickup);
  const body = { reason: "no" };
  await ride.customer.call(routes.cancelTrip, { params: { id: ride.trip.id }, body });
  return { ride, fee: (await seen(ride)).cancellationFee!.amountMinor };
}

test("a driven ride: the driver has the share, the platform pays, the next booking is free", async () => {
  const { ride, total } = await unpaidRide();
  expect(await nextBooking(ride)).toBe("PAYMENT_PENDING");
  const gifts = await stage.balance("promotions");
  const key = crypto.randomUUID();
  const waived = await waive(ride, "driver_fault", key);
  expect(waived).toMatchObject({
    ...{ state: "paid", payment: { method: "waiver", state: "captured" } },
  });
  expect(await waive(ride, "driver_fault", key)).toEqual(waived);
  expect(await stage.balance("promotions")).toBe(gifts + total);
  const { history, postings } = await historyOf(ride.order.id);
  const settled = postings.find(({ purpose }) => purpose === "settle")!;
  const share = settled.legs.find(({ kind }) => kind === "rider_payable")!;
  expect(share.owner).toBe(ride.driver.id);
  expect(share.amount.amountMinor).toBeLessThan(0);
  expect(await stage.balance("order_funds")).toBe(0);
  expect(history[0]).toMatchObject({ reason: "waived (driver_fault)", actorId: stage.ops.id });
  // Nothing of it was the customer's.
  const refund = { params: { id: ride.order.id }, body: { reason: "late" as const } };
  expect(await outcomeOf(stage.ops.call(routes.createRefund, refund))).toBe("CONFLICT");
  expect(await outcomeOf(waive(ride))).toBe("CONFLICT");
  expect(await outcomeOf(pay(ride, "wallet"))).toBe("CONFLICT");
  expect(await nextBooking(ride)).toBe("OK");
  // Its saga has waited for a payment, and finds this one.
  const saga = await driveSaga(stage.core.system, "order", ride.order.id);
  expect(saga).toMatchObject({ state: "done" });
  const shown = await stage.ops.call(routes.getSaga, { params: { id: ride.order.id } });
  expect(shown.order).toMatchObject({ storeId: null, state: "paid" });
});

test("a fee: the driver who came has a part of it, unless it was the driver's fault", async () => {
  const { ride, fee } = await owedFee();
  expect(await nextBooking(ride)).toBe("PAYMENT_PENDING");
  expect(await waive(ride)).toMatchObject({ state: "cancelled", payment: { method: "waiver" } });
  expect(await stage.balance("rider_payable", ride.driver.id)).toBe((fee * 8) / 10);
  expect(await nextBooking(ride)).toBe("OK");
  const other = await owedFee();
  const revenue = await stage.balance("platform_revenue");
  await waive(other.ride, "driver_fault");
  expect(await stage.balance("rider_payable", other.ride.driver.id)).toBe(0);
  expect(await stage.balance("platform_revenue")).toBe(revenue + other.fee);
});

test("the fee of a cancelled delivery in cash is not owed any more", async () => {
  const { core, store, ops } = stage;
  const customer = await stage.customer();
  const { id: quoteId } = await quoteFor(core, customer, store);
  const body = { quoteId, paymentMethodId: "cash" };
  const { id } = await customer.call(routes.placeOrder, { body });
  const params = { id };
  await store.partner.call(routes.acceptOrder, { params, body: {} });
  await store.partner.call(routes.startPreparing, { params });
  await customer.call(routes.cancelOrder, { params, body: { reason: "late" } });
  const owed = await stage.balance("customer_receivable", customer.id);
  expect(owed).toBeGreaterThan(0);
  const gifts = await stage.balance("promotions");
  const call = { params, body: { reason: "our_mistake" as const } };
  const outcomes = await Promise.all(
    [1, 2, 3].map(() => outcomeOf(ops.call(routes.waiveFee, call))),
  );
  expect(outcomes.sort()).toEqual(["CONFLICT", "CONFLICT", "OK"]);
  expect(await stage.balance("customer_receivable", customer.id)).toBe(0);
  expect(await stage.balance("promotions")).toBe(gifts + owed);
});

test("what is not owed is not waived, and nobody pays by waiver", async () => {
  const early = await takenRide(stage.core, { customer: await stage.customer() });
  expect(await outcomeOf(waive(early))).toBe("CONFLICT");
  const { ride } = await unpaidRide();
  expect(await outcomeOf(pay(ride, "waiver"))).toBe("VALIDATION_FAILED");
  const own = { params: { id: ride.order.id }, body: { reason: "goodwill" as const } };
  expect(await outcomeOf(ride.customer.call(routes.waiveFee, own))).toBe("FORBIDDEN");
});

test("of those who waive and those who pay at one moment, one does it", async () => {
  const made = await Promise.all([unpaidRide(), unpaidRide()]);
  const fees = [await owedFee(), await owedFee()];
  for (const { ride } of [...made, ...fees]) {
    const card = await stage.cardOf(ride.customer, "tok_ok");
    const tries = [waive(ride), pay(ride, card), waive(ride), pay(ride, card)];
    const outcomes = await Promise.all(tries.map(outcomeOf));
    expect(outcomes.filter((outcome) => outcome === "OK").length).toBeGreaterThan(0);
    for (const outcome of outcomes) {
      expect(["OK", "CONFLICT", "PAYMENT_PENDING"]).toContain(outcome);
    }
    await until("it is paid", async () => {
      await stage.settle();
      return (await seen(ride)).payment?.state === "captured";
    });
    const params = { id: ride.order.id };
    const { items } = await ride.customer.call(routes.listOrderPayments, { params });
    expect(items.filter(({ state }) => state === "captured")).toHaveLength(1);
    expect(await stage.balance("order_funds")).toBe(0);
  }
});
