/** What a ride costs and what becomes of it: every way to pay, refusals, fees, shares, refunds, tips. */
import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fares, payments, rides } from "#drizzle/schema/index.ts";
import { routes } from "#shared/contracts/index.ts";
import { cancellationDefaults } from "#shared/policies/index.ts";
import { driveSaga, reconcileSagas } from "../../sagas/index.ts";
import {
  endRideOf,
  inr,
  type MoneyStage,
  openMoneyStage,
  outcomeOf,
  ping,
  signedInAgain,
  startedRide,
  type TakenOptions,
  type TakenRide,
  type TestPerson,
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

const policy = cancellationDefaults.in;
const usual = policy.fee.usualMinor;
const seen = ({ customer, order }: TakenRide) =>
  customer.call(routes.getOrder, { params: { id: order.id } });
const stateIs = (ride: TakenRide, state: string) =>
  until(`the ride is ${state}`, async () => {
    await stage.settle();
    const order = await seen(ride);
    return order.state === state ? order : false;
  });

async function payer(token?: string): Promise<{ customer: TestPerson; methodId: string }> {
  const customer = await stage.customer();
  return { customer, methodId: token ? await stage.cardOf(customer, token) : "cash" };
}

async function ended(token: string, options: TakenOptions = {}) {
  const ride = await startedRide(stage.core, { ...(await payer(token)), ...options });
  const answer = await endRideOf(ride);
  return { ride, answer, total: answer.fare.total.amountMinor };
}

async function funded(amountMinor: number): Promise<TestPerson> {
  const { customer, methodId } = await payer("tok_ok");
  await stage.topUp(customer, methodId, amountMinor);
  await stage.settle();
  return customer;
}

const pay = ({ customer, order }: TakenRide, paymentMethodId: string, idempotencyKey?: string) =>
  customer.call(routes.payOrder, {
    params: { id: order.id },
    body: { paymentMethodId },
    ...(idempotencyKey ? { idempotencyKey } : {}),
  });

const capturedOf = (orderId: string) =>
  stage.core.system.db
    .select()
    .from(payments)
    .where(and(eq(payments.orderId, orderId), eq(payments.state, "captured")));

describe("at its end a ride is charged", () => {
  test("to a card, by the order's saga; its shares sum up, it can be tipped and refunded", async () => {
    const { ride, answer, total } = await ended("tok_ok");
    expect(answer).toMatchObject({ paymentState: "created", trip: { state: "completed" } });
    const order = await stateIs(ride, "paid");
    expect(order).toMatchObject({ payment: { state: "captured" }, total: inr(total) });
    const payment = await stage.paymentOf(ride.order.id);
    expect(payment.shares!.reduce((sum, { minor }) => sum + minor, 0)).toBe(total);
    const rider = payment.shares!.find(({ kind }) => kind === "rider_payable")!;
    expect(rider.owner).toBe(ride.driver.id);
    expect(await stage.balance("rider_payable", ride.driver.id)).toBe(rider.minor);
    const tip = { amount: inr(2_000), paymentMethodId: payment.methodId };
    await ride.customer.call(routes.tipRider, { params: { id: ride.order.id }, body: tip });
    const body = { reason: "late" as const, amount: inr(1_000) };
    const refund = await stage.ops.call(routes.createRefund, {
      params: { id: ride.order.id },
      body,
    });
    expect(refund.state).toBe("succeeded");
    const params = { id: ride.order.id };
    const receipt = await ride.customer.call(routes.getReceipt, { params });
    expect(receipt.total).toEqual(inr(total + 2_000));
    expect(receipt.paid).toEqual(inr(total + 2_000 - 1_000));
    expect(receipt.notes[1]).toMatch(/km in \d+ minutes, by Sedan$/);
    const invoice = await ride.customer.call(routes.getInvoice, { params });
    expect(invoice).toMatchObject({ title: "Tax invoice", total: inr(total) });
    const { items } = await ride.customer.call(routes.listCreditNotes, { params });
    expect(items.map((note) => note.total)).toEqual([inr(1_000)]);
  });

  test("to the wallet at once, and when that is empty it waits for another way", async () => {
    const rich = await funded(100_000);
    const paid = await startedRide(stage.core, { customer: rich, methodId: "wallet" });
    expect((await endRideOf(paid)).paymentState).toBe("captured");
    expect((await seen(paid)).state).toBe("paid");
    const customer = await stage.customer();
    const poor = await startedRide(stage.core, { customer, methodId: "wallet" });
    expect((await endRideOf(poor)).paymentState).toBe("failed");
    expect(await seen(poor)).toMatchObject({
      ...{ state: "completed", payment: { method: "wallet", state: "failed" } },
    });
    const { id: quoteId } = await customer.call(routes.createQuote, {
      body: {
        vertical: "ride",
        pickup: { position: poor.pickup, address: "a" },
        dropoff: { position: poor.dropoff, address: "b" },
      },
    });
    const next = { quoteId, option: "SEDAN", paymentMethodId: "cash" };
    const book = () => outcomeOf(customer.call(routes.placeOrder, { body: next }));
    expect(await book()).toBe("PAYMENT_PENDING");
    expect(await outcomeOf(pay(poor, "wallet"))).toBe("INSUFFICIENT_FUNDS");
    expect(await outcomeOf(pay(poor, "cash"))).toBe("VALIDATION_FAILED");
    const card = await stage.cardOf(customer, "tok_ok");
    expect(await pay(poor, card)).toMatchObject({ state: "paid", payment: { state: "captured" } });
    expect(await outcomeOf(pay(poor, card))).toBe("CONFLICT");
    expect(await book()).toBe("OK");
  });
});

test("a lost piece of news is made up for: the saga alone takes it to its end", async () => {
  const { customer, methodId } = await payer("tok_ok");
  const ride = await startedRide(stage.core, { customer, methodId });
  const remove = () => customer.call(routes.removePaymentMethod, { params: { id: methodId } });
  expect(await outcomeOf(remove())).toBe("CONFLICT");
  await endRideOf(ride);
  const saga = await driveSaga(stage.core.system, "order", ride.order.id);
  expect(saga).toMatchObject({ state: "done", step: "notify" });
  expect((await seen(ride)).state).toBe("paid");
  expect(await outcomeOf(remove())).toBe("OK");
});

describe("a card that is refused", () => {
  test("leaves the ride to be paid another way; of many tries one takes the money", async () => {
    const { ride, total } = await ended("tok_declined");
    await until("it was declined", async () => {
      await stage.settle();
      return (await seen(ride)).payment?.state === "failed";
    });
    expect((await seen(ride)).state).toBe("completed");
    // Nobody is at it any more, and the loops know that.
    await reconcileSagas(stage.core.system);
    const bad = await stage.cardOf(ride.customer, "tok_declined");
    expect(await outcomeOf(pay(ride, bad))).toBe("PAYMENT_DECLINED");
    const cards = await Promise.all(
      ["tok_ok", "tok_ok"].map((t) => stage.cardOf(ride.customer, t)),
    );
    const tries = [...cards, ...cards].map((card) => outcomeOf(pay(ride, card)));
    const outcomes = await Promise.all(tries);
    expect(outcomes).toContain("OK");
    for (const outcome of outcomes)
      expect(["OK", "CONFLICT", "PAYMENT_PENDING"]).toContain(outcome);
    await stateIs(ride, "paid");
    const captured = await capturedOf(ride.order.id);
    expect(captured.map(({ capturedMinor }) => capturedMinor)).toEqual([total]);
  });

  test("that the bank asks about shows where, and may be left for another one", async () => {
    const { ride, total } = await ended("tok_challenge_ignored");
    const asked = await until("the bank asks", async () => {
      await stage.settle();
      const { payment } = await seen(ride);
      return payment?.actionUrl ? payment : false;
    });
    expect(asked.state).toBe("requires_action");
    const card = await stage.cardOf(ride.customer, "tok_ok");
    const key = crypto.randomUUID();
    const paid = await pay(ride, card, key);
    expect(paid).toMatchObject({ state: "paid", payment: { state: "captured", actionUrl: null } });
    expect(await pay(ride, card, key)).toEqual(paid);
    expect((await capturedOf(ride.order.id)).map((row) => row.capturedMinor)).toEqual([total]);
    const all = await ride.customer.call(routes.listOrderPayments, {
      params: { id: ride.order.id },
    });
    expect(all.items.map(({ state }) => state).sort()).toEqual(["captured", "voided"]);
  });
});

describe("cancelling", () => {
  const cancel = ({ customer, trip }: TakenRide) =>
    customer.call(routes.cancelTrip, { params: { id: trip.id }, body: { reason: "no" } });
  const arrive = ({ driver, trip }: TakenRide) =>
    driver.call(routes.arriveAtStop, { params: { id: trip.id, stopId: trip.stops[0]!.id } });
  const leave = ({ driver, trip }: TakenRide) =>
    driver.call(routes.cancelTrip, { params: { id: trip.id }, body: { reason: "nobody came" } });
  const preview = async (ride: TakenRide) => (await seen(ride)).cancellationFee?.amountMinor;
  const fareOf = async ({ order }: TakenRide) => {
    const rows = await stage.core.system.db.select().from(fares).where(eq(fares.orderId, order.id));
    return rows.map(({ kind, totalMinor }) => [kind, totalMinor]);
  };

  test("is free at first, then costs what was shown, shared with the driver who came", async () => {
    const { core } = stage;
    const early = await takenRide(core, await payer("tok_ok"));
    expect(await preview(early)).toBe(0);
    expect((await cancel(early)).ride!.cancellation).toMatchObject({
      ...{ by: "customer", fee: inr(0) },
    });
    expect(await fareOf(early)).toEqual([]);
    const late = await takenRide(core, await payer("tok_ok"));
    core.ambient.advance((policy.freeSeconds + 5) * 1_000);
    await ping(core, late.driver, late.pickup);
    expect(await preview(late)).toBe(usual);
    expect((await cancel(late)).ride!.cancellation).toMatchObject({ fee: inr(usual) });
    await until("the fee is taken", async () => {
      await stage.settle();
      return (await stage.paymentOf(late.order.id))?.state === "captured";
    });
    expect(await fareOf(late)).toEqual([["cancellation", usual]]);
    expect(await stage.balance("rider_payable", late.driver.id)).toBe(2_400);
    expect((await seen(late)).cancellationFee).toEqual(inr(usual));
  });

  test("is free when the driver is late, or has not set out", async () => {
    const { core } = stage;
    const slow = await takenRide(core, await payer());
    core.ambient.advance((60 + policy.lateGraceSeconds + 5) * 1_000);
    expect(await preview(slow)).toBe(0);
    await arrive(slow);
    expect(await preview(slow)).toBe(usual);
    const idle = await takenRide(core, await payer());
    core.ambient.advance((policy.freeSeconds + 5) * 1_000);
    // Nowhere near: further away than when the offer was made.
    const far = { lat: idle.pickup.lat + 0.01, lng: idle.pickup.lng };
    await ping(core, idle.driver, far);
    expect(await preview(idle)).toBe(0);
    // Who is seen elsewhere does not wait at the pick-up, and is paid for no waiting.
    await arrive(idle);
    expect(await preview(idle)).toBe(0);
    core.ambient.advance((policy.noShowSeconds + 5) * 1_000);
    expect((await leave(idle)).ride!.cancellation).toBeNull();
    expect(await seen(idle)).toMatchObject({ state: "searching" });
    // Nor is the next driver blamed for it.
    const [kept] = await core.system.db
      .select()
      .from(rides)
      .where(eq(rides.orderId, idle.order.id));
    expect(kept!.flags).toEqual([]);
  });

  test("for a passenger who does not come: the driver may leave, and the fee is owed", async () => {
    const { core } = stage;
    const early = await takenRide(core, await payer());
    await arrive(early);
    core.ambient.advance((policy.noShowSeconds + 5) * 1_000);
    const gone = await leave(early);
    const fee = policy.noShowFee.usualMinor;
    expect(gone).toMatchObject({ state: "cancelled", ride: { cancellation: { fee: inr(fee) } } });
    expect(await seen(early)).toMatchObject({ state: "cancelled", cancellationFee: inr(fee) });
    // That is no cancellation of the driver's.
    expect(await early.driver.call(routes.getStanding)).toMatchObject({ cancelled: 0 });
    // Cash would have to be collected: it is owed, and paid another way.
    const ride = await signedInAgain(core, early);
    expect(await stage.paymentOf(ride.order.id)).toBeUndefined();
    const card = await stage.cardOf(ride.customer, "tok_ok");
    expect(await pay(ride, card)).toMatchObject({
      ...{ state: "cancelled", payment: { state: "captured" } },
    });
    expect(await stage.balance("rider_payable", ride.driver.id)).toBe((fee * 8) / 10);
    expect(await outcomeOf(pay(ride, card))).toBe("CONFLICT");
  });

  test("by support costs nothing, and a driver who gives back has it searched for again", async () => {
    const { core } = stage;
    const ride = await takenRide(core, await payer());
    core.ambient.advance((policy.freeSeconds + 5) * 1_000);
    const body = { reason: "asked by phone" };
    await ride.driver.call(routes.cancelTrip, { params: { id: ride.trip.id }, body });
    expect(await seen(ride)).toMatchObject({ state: "searching", rider: null });
    const ops = await core.signIn(stage.ops.phone);
    const done = await ops.call(routes.cancelOrder, {
      params: { id: ride.order.id },
      body,
    });
    expect(done).toMatchObject({ state: "cancelled", cancellationFee: inr(0) });
  });
});

test("what was charged stays as it was written", async () => {
  const { ride } = await ended("tok_ok");
  const { db } = stage.core.system;
  const change = db.update(fares).set({ totalMinor: 1 }).where(eq(fares.orderId, ride.order.id));
  await expect(change).rejects.toThrow();
  const [row] = await db.select().from(rides).where(eq(rides.orderId, ride.order.id));
  expect(row!.endedAt).not.toBeNull();
});
