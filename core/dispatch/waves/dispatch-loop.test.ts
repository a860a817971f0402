import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { dispatchJobs, offers, payments } from "#drizzle/schema/index.ts";
import { routes } from "#shared/contracts/index.ts";
import { settleDuePayments } from "../../payments/index.ts";
import {
  jobRow,
  offerRows,
  openStore,
  orderIn,
  orderRow,
  ping,
  riderRow,
  startTestCore,
  type TestCore,
  type TestPerson,
  until,
} from "../../test/index.ts";
import { NO_RIDER } from "../decide/wave-rules.ts";
import { SearchCity } from "../searches/test-search.ts";

const city = new SearchCity();

describe("a search", () => {
  test("asks the best rider, says why, and ends with a trip", async () => {
    const far = await city.riderAt(1_200);
    const near = await city.riderAt(100);
    const order = await city.orderIn("ready");
    const offer = await city.offerFor(near, order.id);
    expect(offer).toMatchObject({ attempt: 1, distanceMeters: 100 });
    expect(await riderRow(city.core, near.id)).toMatchObject({ state: "offered" });
    expect(await riderRow(city.core, far.id)).toMatchObject({ state: "online" });

    const trip = await near.call(routes.acceptOffer, { body: { offerId: offer.id } });

    expect(await city.jobIn(order.id, "assigned")).toMatchObject({ attempt: 1, nextAt: null });
    const ops = await city.core.person("ops");
    const looks = await ops.call(routes.listOrderOffers, { params: { id: order.id } });
    // A look in the moment between acceptance and readiness waited for the food.
    const items = looks.items.filter(({ heldFor }) => heldFor === null);
    expect(items).toHaveLength(1);
    expect(items[0]!.candidates).toMatchObject([
      { riderId: near.id, outcome: "offered", distanceMeters: 100 },
      { riderId: far.id, outcome: "not_chosen" },
    ]);
    const seen = await ops.call(routes.getOrder, { params: { id: order.id } });
    expect(seen).toMatchObject({ tripId: trip.id, dispatch: { state: "assigned", attempt: 1 } });
  });

  test("waits until the food is soon ready, and starts when it is ready earlier", async () => {
    const rider = await city.riderAt(100);
    const order = await city.orderIn("accepted");
    const waiting = await city.jobIn(order.id, "waiting");
    // Ten minutes of cooking, less the short way, the hand-over and the asking.
    const inMs = waiting.nextAt!.getTime() - city.core.ambient.now().getTime();
    expect(waiting.heldFor).toBe("food");
    expect(inMs).toBeGreaterThan(7 * 60_000);
    expect(inMs).toBeLessThan(10 * 60_000);
    expect(await offerRows(city.core, order.id)).toEqual([]);
    await city.store.partner.call(routes.markReady, { params: { id: order.id } });
    await city.offerFor(rider, order.id);
  });

  test("goes to the next rider when one declines", async () => {
    const [first, second] = [await city.riderAt(100), await city.riderAt(900)];
    const order = await city.orderIn("ready");
    const offer = await city.offerFor(first, order.id);
    await first.call(routes.declineOffer, { params: { id: offer.id }, body: {} });
    expect(await city.offerFor(second, order.id)).toMatchObject({ attempt: 2 });
    expect(await riderRow(city.core, first.id)).toMatchObject({ state: "online" });
  });

  test("goes to the next rider when one does not answer", async () => {
    const [first, second] = [await city.riderAt(100), await city.riderAt(900)];
    const order = await city.orderIn("ready");
    const offer = await city.offerFor(first, order.id);
    city.core.ambient.advance(12_000);
    await ping(city.core, second, city.metersNorth(900));
    expect(await city.offerFor(second, order.id)).toMatchObject({ attempt: 2 });
    const [old] = await city.core.system.db.select().from(offers).where(eq(offers.id, offer.id));
    expect(old).toMatchObject({ state: "expired", reason: "no answer" });
    expect(await riderRow(city.core, first.id)).toMatchObject({ state: "online" });
  });

  test("goes to the next rider when one goes off duty", async () => {
    const [first, second] = [await city.riderAt(100), await city.riderAt(900)];
    const order = await city.orderIn("ready");
    await city.offerFor(first, order.id);
    await first.call(routes.setDuty, { body: { status: "offline" } });
    await city.offerFor(second, order.id);
    expect(await riderRow(city.core, first.id)).toMatchObject({ state: "offline" });
  });

  test("looks wider until it finds somebody, and not beyond the last circle", async () => {
    const south = await openStore(city.core, { position: city.metersNorth(-3_000) });
    const beyond = await city.riderAt(5_500);
    const order = await orderIn(city.core, south, "ready");
    await city.jobIn(order.id, "searching");
    const far = await city.riderAt(4_500);
    await city.offerFor(far, order.id);
    expect((await beyond.call(routes.listOffers)).items).toEqual([]);
  });

  test("passes over riders whose position is old, until they report again", async () => {
    const rider = await city.riderAt(100);
    city.core.ambient.advance(11_000);
    const order = await city.orderIn("ready");
    await city.jobIn(order.id, "searching");
    await until("a look is recorded", async () => {
      const ops = await city.core.person("ops");
      const { items } = await ops.call(routes.listOrderOffers, { params: { id: order.id } });
      return items[0]?.candidates[0]?.outcome === "stale_position";
    });
    await ping(city.core, rider, city.metersNorth(110));
    await city.offerFor(rider, order.id);
  });

  test("asks again who said no, after a while", async () => {
    const rider = await city.riderAt(100);
    const order = await city.orderIn("ready");
    const first = await city.offerFor(rider, order.id);
    await rider.call(routes.declineOffer, { params: { id: first.id }, body: {} });
    await city.jobIn(order.id, "searching");
    city.core.ambient.advance(46_000);
    await ping(city.core, rider, city.metersNorth(120));
    const second = await city.offerFor(rider, order.id);
    expect(second.id).not.toBe(first.id);
  });

  test("gives up when its time is over: the order expires and the payment is voided", async () => {
    const customer = await city.core.person("customer");
    const order = await city.orderIn("ready", customer);
    await city.jobIn(order.id, "searching");
    city.core.ambient.advance(10 * 60_000);
    await until(
      "the order expires",
      async () => (await orderRow(city.core, order.id)).state === "expired",
    );
    expect(await jobRow(city.core, order.id)).toMatchObject({
      state: "exhausted",
      reason: NO_RIDER,
    });
    const seen = await customer.call(routes.getOrder, { params: { id: order.id } });
    expect(seen.timeline.at(-1)).toMatchObject({ state: "expired", reason: NO_RIDER });
    await until("the payment is voided", async () => {
      await settleDuePayments(city.core.system);
      const [row] = await city.core.system.db
        .select()
        .from(payments)
        .where(eq(payments.orderId, order.id));
      return row?.state === "voided";
    });
  });

  test("gives up after its last attempt", async () => {
    const order = await city.orderIn("ready");
    await city.jobIn(order.id, "searching");
    await city.core.system.db
      .update(dispatchJobs)
      .set({ attempt: 40 })
      .where(eq(dispatchJobs.orderId, order.id));
    await until(
      "the order expires",
      async () => (await orderRow(city.core, order.id)).state === "expired",
    );
  });
});

describe("an order that is cancelled while it is offered", () => {
  test("takes the offer back and frees the rider", async () => {
    const rider = await city.riderAt(100);
    const order = await city.orderIn("ready");
    const offer = await city.offerFor(rider, order.id);
    await order.customer.call(routes.cancelOrder, {
      params: { id: order.id },
      body: { reason: "changed my mind" },
    });
    await until(
      "the rider is free",
      async () => (await riderRow(city.core, rider.id)).state === "online",
    );
    expect(await offerRows(city.core, order.id)).toMatchObject([
      { id: offer.id, state: "cancelled", reason: "ORDER_CANCELLED" },
    ]);
    expect(await jobRow(city.core, order.id)).toMatchObject({ state: "closed", nextAt: null });
  });
});

let shared: TestCore;
beforeAll(async () => {
  shared = await startTestCore();
});
afterAll(() => shared.stop());

test("only ops may ask why, and only about orders that exist", async () => {
  const ops = await shared.person("ops");
  const rider = await shared.person("rider");
  const ask = (who: TestPerson) =>
    who.call(routes.listOrderOffers, { params: { id: "ord_in_unknown" } });
  await expect(ask(ops)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(ask(rider)).rejects.toMatchObject({ code: "FORBIDDEN" });
});
