/** One customer who asks in many ways at once, and one who books and cancels all day. */
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { orders } from "#drizzle/schema/index.ts";
import { routes } from "#shared/contracts/index.ts";
import { cancellationDefaults } from "#shared/policies/index.ts";
import { driveSaga } from "../../sagas/index.ts";
import {
  bookedRide,
  driverOnDuty,
  type MoneyStage,
  openMoneyStage,
  outcomeOf,
  ping,
  rideQuoteFor,
  type TestCore,
  type TestPerson,
  takenRide,
  until,
} from "../../test/index.ts";

let stage: MoneyStage;
let core: TestCore;
beforeAll(async () => {
  stage = await openMoneyStage();
  core = stage.core;
});
afterAll(() => stage.stop());

const body = { reason: "changed_mind" };

/** Booked, taken by a driver, and given up at once; gives what it cost. */
async function giveUp(customer: TestPerson, driver: TestPerson): Promise<number> {
  const { order, trip } = await takenRide(core, { customer, driver });
  const params = { id: order.id };
  const { fee, reason } = await customer.call(routes.previewCancellation, { params });
  await customer.call(routes.cancelTrip, { params: { id: trip.id }, body });
  const given = await customer.call(routes.getOrder, { params });
  expect(given.cancellationFee).toEqual(fee);
  expect(reason).toBe(fee.amountMinor === 0 ? "free_within_time" : "fee_too_often");
  return fee.amountMinor;
}

test("two expired bookings begun anew at the same moment never wait for each other", async () => {
  const expire = (id: string) =>
    core.system.db
      .update(orders)
      .set({ state: "expired", endedAt: core.ambient.now() })
      .where(eq(orders.id, id));
  const customers = await Promise.all([1, 2].map(() => core.person("customer")));
  for (let round = 0; round < 4; round++) {
    const outcomes = await Promise.all(
      customers.map(async (who) => {
        const ids: string[] = [];
        for (let i = 0; i < 2; i++) {
          const { id } = await bookedRide(core, who);
          await expire(id);
          ids.push(id);
        }
        const asked = ids
          .flatMap((id) => [id, id])
          .map(async (id) => {
            const call = who.call(routes.retryOrder, { params: { id } });
            return outcomeOf(call.then((made) => ids.push(made.id)));
          });
        const all = await Promise.all(asked);
        await Promise.all(ids.slice(2).map(expire));
        return all.sort();
      }),
    );
    for (const all of outcomes) expect(all).toEqual(["CONFLICT", "CONFLICT", "CONFLICT", "OK"]);
  }
});

test("after three rides given up in a day no time is free, and tomorrow it is again", async () => {
  let who = await core.person("customer");
  let driver = await driverOnDuty(core);
  for (let i = 0; i < 3; i++) expect(await giveUp(who, driver)).toBe(0);
  core.ambient.advance(24 * 3_600_000 + 1_000);
  who = await core.signIn(who.phone);
  driver = await driverOnDuty(core);
  for (let i = 0; i < 3; i++) expect(await giveUp(who, driver)).toBe(0);
  // Before a driver has taken it nothing is given up, and nothing forgotten.
  for (let i = 0; i < 50; i++) {
    const { id } = await bookedRide(core, who);
    const searched = await who.call(routes.cancelOrder, { params: { id }, body });
    expect(searched.cancellationFee?.amountMinor).toBe(0);
  }
  expect(await giveUp(who, driver)).toBe(cancellationDefaults.in.fee.usualMinor);
});

test("a fee that the bank asks about is owed after two minutes, and paid by hand", async () => {
  const customer = await stage.customer();
  const methodId = await stage.cardOf(customer, "tok_challenge_ignored");
  const { order, trip, driver, pickup } = await takenRide(core, { customer, methodId });
  const { freeSeconds, feeActionSeconds } = cancellationDefaults.in;
  core.ambient.advance((freeSeconds + 5) * 1_000);
  await ping(core, driver, pickup);
  await customer.call(routes.cancelTrip, { params: { id: trip.id }, body });
  const paymentIs = (state: string) =>
    until(`the fee's payment is ${state}`, async () => {
      await stage.settle();
      return (await stage.paymentOf(order.id))?.state === state;
    });
  await paymentIs("requires_action");
  core.ambient.advance(feeActionSeconds * 1_000 - 10_000);
  await stage.settle();
  await paymentIs("requires_action");
  expect(await outcomeOf(bookedRide(core, customer))).toBe("PAYMENT_PENDING");
  core.ambient.advance(300_000);
  await paymentIs("voided");
  const params = { id: order.id };
  await driveSaga(core.system, "order", order.id);
  const ops = await core.person("ops");
  expect(await ops.call(routes.getSaga, { params })).toMatchObject({ state: "compensated" });
  expect(await outcomeOf(bookedRide(core, customer))).toBe("PAYMENT_PENDING");
  const paymentMethodId = await stage.cardOf(customer, "tok_ok");
  await customer.call(routes.payOrder, { params, body: { paymentMethodId } });
  expect(await outcomeOf(bookedRide(core, customer))).toBe("OK");
});

test("who goes on cannot book for a while, and is told for how long", async () => {
  const ops = await core.person("ops");
  const params = { kind: "cancellation" };
  const draft = { body: { cancelsToPause: 2, pauseSeconds: 600 } };
  const { id } = await ops.call(routes.draftPolicy, {
    params,
    body: { ...draft, reason: "a test" } as never,
  });
  await ops.call(routes.activatePolicy, { params: { ...params, id }, body: { reason: "go" } });
  const who = await core.person("customer");
  const driver = await driverOnDuty(core);
  await giveUp(who, driver);
  await giveUp(who, driver);
  const quote = await rideQuoteFor(core, who);
  const book = () =>
    who.call(routes.placeOrder, {
      body: { quoteId: quote.id, option: "SEDAN", paymentMethodId: "cash" },
    });
  expect(await outcomeOf(book())).toBe("RATE_LIMITED");
  core.ambient.advance(601_000);
  expect(await outcomeOf(book())).toBe("QUOTE_EXPIRED");
  expect(await outcomeOf(bookedRide(core, who))).toBe("OK");
});
