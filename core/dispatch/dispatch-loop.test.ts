import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { dispatchJobs, offers, orders, payments, riders } from "#drizzle/schema/index.ts";
import { routes } from "#shared/contracts/index.ts";
import { offsetMeters } from "#shared/geo.ts";
import { settleDuePayments } from "../payments/index.ts";
import {
  cityCenter,
  type Loops,
  openStore,
  orderIn,
  ping,
  riderOnDuty,
  startTestCore,
  startWork,
  type TestCore,
  type TestPerson,
  type TestStore,
  until,
} from "../test/index.ts";
import { NO_RIDER } from "./decide-offers.ts";

let core: TestCore;
let store: TestStore;
let work: Loops;

// Each test has a city of its own: riders of another one would take its orders.
beforeEach(async () => {
  core = await startTestCore();
  store = await openStore(core);
  work = startWork(core);
});
afterEach(async () => {
  await work.stop();
  await core.stop();
});

const metersNorth = (northMeters: number) =>
  offsetMeters(cityCenter(core), { northMeters, eastMeters: 0 });
const riderAt = (northMeters: number) => riderOnDuty(core, metersNorth(northMeters));
const offersOf = (orderId: string) =>
  core.system.db.select().from(offers).where(eq(offers.orderId, orderId)).orderBy(offers.id);
const jobOf = async (orderId: string) =>
  (await core.system.db.select().from(dispatchJobs).where(eq(dispatchJobs.orderId, orderId)))[0];
const stateOf = async (orderId: string) =>
  (await core.system.db.select().from(orders).where(eq(orders.id, orderId)))[0]!.state;
const riderState = async (riderId: string) =>
  (await core.system.db.select().from(riders).where(eq(riders.id, riderId)))[0]!.state;

const offerFor = (rider: TestPerson, orderId: string, what = "an offer") =>
  until(what, async () => {
    const { items } = await rider.call(routes.listOffers);
    return items.find((offer) => offer.orderId === orderId);
  });
const jobIn = (orderId: string, state: string) =>
  until(`the search is ${state}`, async () => {
    const job = await jobOf(orderId);
    return job?.state === state && job;
  });

describe("a search", () => {
  test("asks the best rider, says why, and ends with a trip", async () => {
    const far = await riderAt(1_200);
    const near = await riderAt(100);
    const order = await orderIn(core, store, "ready");
    const offer = await offerFor(near, order.id);
    expect(offer).toMatchObject({ attempt: 1, distanceMeters: 100 });
    expect(await riderState(near.id)).toBe("offered");
    expect(await riderState(far.id)).toBe("online");

    const trip = await near.call(routes.acceptOffer, { body: { offerId: offer.id } });

    expect(await jobIn(order.id, "assigned")).toMatchObject({ attempt: 1, nextAt: null });
    const ops = await core.person("ops");
    const { items } = await ops.call(routes.listOrderOffers, { params: { id: order.id } });
    expect(items).toHaveLength(1);
    expect(items[0]!.candidates).toMatchObject([
      { riderId: near.id, outcome: "offered", distanceMeters: 100 },
      { riderId: far.id, outcome: "not_chosen" },
    ]);
    const seen = await ops.call(routes.getOrder, { params: { id: order.id } });
    expect(seen).toMatchObject({ tripId: trip.id, dispatch: { state: "assigned", attempt: 1 } });
  });

  test("waits until the food is soon ready, and starts when it is ready earlier", async () => {
    const rider = await riderAt(100);
    const order = await orderIn(core, store, "accepted");
    const waiting = await jobIn(order.id, "waiting");
    // Ten minutes of cooking, less eight of travel and a half of asking.
    const inMs = waiting.nextAt!.getTime() - core.ambient.now().getTime();
    expect(inMs).toBeGreaterThan(60_000);
    expect(inMs).toBeLessThanOrEqual(90_000);
    expect(await offersOf(order.id)).toEqual([]);
    await store.partner.call(routes.markReady, { params: { id: order.id } });
    await offerFor(rider, order.id);
  });

  test("goes to the next rider when one declines", async () => {
    const [first, second] = [await riderAt(100), await riderAt(900)];
    const order = await orderIn(core, store, "ready");
    const offer = await offerFor(first, order.id);
    await first.call(routes.declineOffer, { params: { id: offer.id }, body: {} });
    expect(await offerFor(second, order.id)).toMatchObject({ attempt: 2 });
    expect(await riderState(first.id)).toBe("online");
  });

  test("goes to the next rider when one does not answer", async () => {
    const [first, second] = [await riderAt(100), await riderAt(900)];
    const order = await orderIn(core, store, "ready");
    const offer = await offerFor(first, order.id);
    core.ambient.advance(12_000);
    await ping(core, second, metersNorth(900));
    expect(await offerFor(second, order.id)).toMatchObject({ attempt: 2 });
    const [old] = await core.system.db.select().from(offers).where(eq(offers.id, offer.id));
    expect(old).toMatchObject({ state: "expired", reason: "no answer" });
    expect(await riderState(first.id)).toBe("online");
  });

  test("goes to the next rider when one goes off duty", async () => {
    const [first, second] = [await riderAt(100), await riderAt(900)];
    const order = await orderIn(core, store, "ready");
    await offerFor(first, order.id);
    await first.call(routes.setDuty, { body: { status: "offline" } });
    await offerFor(second, order.id);
    expect(await riderState(first.id)).toBe("offline");
  });

  test("looks wider until it finds somebody, and not beyond the last circle", async () => {
    const south = await openStore(core, { position: metersNorth(-3_000) });
    const beyond = await riderAt(5_500);
    const order = await orderIn(core, south, "ready");
    await jobIn(order.id, "searching");
    const far = await riderAt(4_500);
    await offerFor(far, order.id);
    expect((await beyond.call(routes.listOffers)).items).toEqual([]);
  });

  test("passes over riders whose position is old, until they report again", async () => {
    const rider = await riderAt(100);
    core.ambient.advance(11_000);
    const order = await orderIn(core, store, "ready");
    await jobIn(order.id, "searching");
    await until("a look is recorded", async () => {
      const ops = await core.person("ops");
      const { items } = await ops.call(routes.listOrderOffers, { params: { id: order.id } });
      return items[0]?.candidates[0]?.outcome === "stale_position";
    });
    await ping(core, rider, metersNorth(110));
    await offerFor(rider, order.id);
  });

  test("asks again who said no, after a while", async () => {
    const rider = await riderAt(100);
    const order = await orderIn(core, store, "ready");
    const first = await offerFor(rider, order.id);
    await rider.call(routes.declineOffer, { params: { id: first.id }, body: {} });
    await jobIn(order.id, "searching");
    core.ambient.advance(46_000);
    await ping(core, rider, metersNorth(120));
    const second = await offerFor(rider, order.id);
    expect(second.id).not.toBe(first.id);
  });

  test("gives up when its time is over: the order expires and the payment is voided", async () => {
    const customer = await core.person("customer");
    const order = await orderIn(core, store, "ready", customer);
    await jobIn(order.id, "searching");
    core.ambient.advance(10 * 60_000);
    await until("the order expires", async () => (await stateOf(order.id)) === "expired");
    expect(await jobOf(order.id)).toMatchObject({ state: "exhausted", reason: NO_RIDER });
    const seen = await customer.call(routes.getOrder, { params: { id: order.id } });
    expect(seen.timeline.at(-1)).toMatchObject({ state: "expired", reason: NO_RIDER });
    await until("the payment is voided", async () => {
      await settleDuePayments(core.system);
      const [row] = await core.system.db
        .select()
        .from(payments)
        .where(eq(payments.orderId, order.id));
      return row?.state === "voided";
    });
  });

  test("gives up after its last attempt", async () => {
    const order = await orderIn(core, store, "ready");
    await jobIn(order.id, "searching");
    await core.system.db
      .update(dispatchJobs)
      .set({ attempt: 40 })
      .where(eq(dispatchJobs.orderId, order.id));
    await until("the order expires", async () => (await stateOf(order.id)) === "expired");
  });
});

describe("an order that is cancelled while it is offered", () => {
  test("takes the offer back and frees the rider", async () => {
    const rider = await riderAt(100);
    const order = await orderIn(core, store, "ready");
    const offer = await offerFor(rider, order.id);
    await order.customer.call(routes.cancelOrder, {
      params: { id: order.id },
      body: { reason: "changed my mind" },
    });
    await until("the rider is free", async () => (await riderState(rider.id)) === "online");
    expect(await offersOf(order.id)).toMatchObject([
      { id: offer.id, state: "cancelled", reason: "ORDER_CANCELLED" },
    ]);
    expect(await jobOf(order.id)).toMatchObject({ state: "closed", nextAt: null });
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
