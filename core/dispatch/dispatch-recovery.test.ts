import { and, eq } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { dispatchJobs, offers, riders } from "#drizzle/schema/index.ts";
import { routes } from "#shared/contracts/index.ts";
import { offsetMeters } from "#shared/geo.ts";
import {
  cityCenter,
  type Loops,
  offerTo,
  openStore,
  orderIn,
  outcomeOf,
  ping,
  riderOnDuty,
  startTestCore,
  startWork,
  type TestCore,
  type TestPerson,
  type TestStore,
  until,
} from "../test/index.ts";
import { runDueJobs, startDispatchLoop } from "./dispatch-loop.ts";

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

describe("a trip that is given back", () => {
  test("starts the search anew, without that rider", async () => {
    const first = await riderAt(100);
    const order = await orderIn(core, store, "ready");
    const offer = await offerFor(first, order.id);
    const trip = await first.call(routes.acceptOffer, { body: { offerId: offer.id } });
    await first.call(routes.cancelTrip, {
      params: { id: trip.id },
      body: { reason: "a puncture" },
    });
    await jobIn(order.id, "searching");
    expect(await riderState(first.id)).toBe("online");
    const second = await riderAt(1_400);
    await offerFor(second, order.id);
    const all = await offersOf(order.id);
    expect(all).toMatchObject([
      { riderId: first.id, round: 1, state: "accepted" },
      { riderId: second.id, round: 2, state: "pending" },
    ]);
    const found = all.find(({ riderId }) => riderId === second.id)!;
    await second.call(routes.acceptOffer, { body: { offerId: found.id } });
    expect(await jobOf(order.id)).toMatchObject({ state: "assigned", round: 2 });
  });
});

describe("a loop that dies", () => {
  test("is continued by the next one, with offers open and searches waiting", async () => {
    const rider = await riderAt(100);
    const open = await orderIn(core, store, "ready");
    const offer = await offerFor(rider, open.id);
    const waiting = await orderIn(core, store, "accepted");
    await jobIn(waiting.id, "waiting");
    await work.stop();
    // Accepted by the store while nobody listens, and an offer that runs out meanwhile.
    const unheard = await orderIn(core, store, "ready");
    core.ambient.advance(12_000);
    work = startWork(core);
    await jobIn(unheard.id, "searching");
    await until("the offer runs out", async () => {
      const [row] = await offersOf(open.id);
      return row?.id === offer.id && row.state === "expired";
    });
    core.ambient.advance(80_000);
    await jobIn(waiting.id, "searching");
    await ping(core, rider, metersNorth(130));
    const next = await until("an offer of any of them", async () => {
      const { items } = await rider.call(routes.listOffers);
      return items[0];
    });
    await rider.call(routes.acceptOffer, { body: { offerId: next.id } });
  });

  test("loses no order whose news was never delivered", async () => {
    await work.stop();
    const rider = await riderAt(100);
    const order = await orderIn(core, store, "ready");
    const alone = startDispatchLoop(core.runtime);
    await offerFor(rider, order.id, "an offer without any news");
    await alone.stop();
  });
});

describe("two loops", () => {
  test("never offer twice what is offered already", async () => {
    const second = startWork(core);
    const three = [await riderAt(100), await riderAt(200), await riderAt(300)];
    const all = await Promise.all([1, 2, 3].map(() => orderIn(core, store, "ready")));
    for (const order of all) {
      await until("an offer", async () => (await offersOf(order.id)).length > 0);
    }
    const pending = await core.system.db.select().from(offers).where(eq(offers.state, "pending"));
    expect(pending).toHaveLength(3);
    expect(new Set(pending.map(({ riderId }) => riderId)).size).toBe(three.length);
    for (const order of all) {
      const own = await core.system.db
        .select()
        .from(offers)
        .where(and(eq(offers.orderId, order.id), eq(offers.attempt, 1)));
      expect(own).toHaveLength(1);
    }
    await second.stop();
  });
});

describe("an acceptance in the last millisecond", () => {
  test("is a trip or an expiry, never both and never neither", async () => {
    await work.stop();
    work = startWork(core, { dispatch: false });
    for (let round = 0; round < 10; round++) {
      const order = await orderIn(core, store, "accepted");
      const rider = await riderAt(100);
      const [offerId] = await offerTo(core, order.id, [rider.id]);
      core.ambient.advance(12_000 - 8 + round);
      const [taken] = await Promise.all([
        outcomeOf(rider.call(routes.acceptOffer, { body: { offerId: offerId! } })),
        until("the offer is closed", async () => {
          await runDueJobs(core.system);
          const [offer] = await offersOf(order.id);
          return offer!.state !== "pending";
        }),
      ]);
      const [offer] = await offersOf(order.id);
      expect([
        ["OK", "accepted", "on_trip"],
        ["OFFER_EXPIRED", "expired", "online"],
      ]).toContainEqual([taken, offer!.state, await riderState(rider.id)]);
    }
  });
});
