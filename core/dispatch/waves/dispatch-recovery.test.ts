import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { offerOrders, offers } from "#drizzle/schema/index.ts";
import { routes } from "#shared/contracts/index.ts";
import {
  jobRow,
  offerRows,
  offerTo,
  outcomeOf,
  ping,
  riderRow,
  startWork,
  until,
} from "../../test/index.ts";
import { SearchCity } from "../searches/test-search.ts";
import { runDispatch, startDispatchLoop } from "./dispatch-loop.ts";

const city = new SearchCity();

describe("a trip that is given back", () => {
  test("starts the search anew, without that rider", async () => {
    const first = await city.riderAt(100);
    const order = await city.orderIn("ready");
    const offer = await city.offerFor(first, order.id);
    const trip = await first.call(routes.acceptOffer, { body: { offerId: offer.id } });
    await first.call(routes.cancelTrip, {
      params: { id: trip.id },
      body: { reason: "a puncture" },
    });
    await city.jobIn(order.id, "searching");
    expect(await riderRow(city.core, first.id)).toMatchObject({ state: "online" });
    const second = await city.riderAt(1_400);
    await city.offerFor(second, order.id);
    const all = await offerRows(city.core, order.id);
    expect(all).toMatchObject([
      { riderId: first.id, round: 1, state: "accepted" },
      { riderId: second.id, round: 2, state: "pending" },
    ]);
    const found = all.find(({ riderId }) => riderId === second.id)!;
    await second.call(routes.acceptOffer, { body: { offerId: found.id } });
    expect(await jobRow(city.core, order.id)).toMatchObject({ state: "assigned", round: 2 });
  });
});

describe("a loop that dies", () => {
  test("is continued by the next one, with offers open and searches waiting", async () => {
    const rider = await city.riderAt(100);
    const open = await city.orderIn("ready");
    const offer = await city.offerFor(rider, open.id);
    const waiting = await city.orderIn("accepted");
    await city.jobIn(waiting.id, "waiting");
    await city.work.stop();
    // Accepted by the store while nobody listens, and an offer that runs out meanwhile.
    const unheard = await city.orderIn("ready");
    city.core.ambient.advance(12_000);
    city.work = startWork(city.core);
    await city.jobIn(unheard.id, "searching");
    await until("the offer runs out", async () => {
      const [row] = await offerRows(city.core, open.id);
      return row?.id === offer.id && row.state === "expired";
    });
    await city.store.partner.call(routes.markReady, { params: { id: waiting.id } });
    await city.jobIn(waiting.id, "searching");
    await ping(city.core, rider, city.metersNorth(130));
    const next = await until("an offer of any of them", async () => {
      const { items } = await rider.call(routes.listOffers);
      return items[0];
    });
    await rider.call(routes.acceptOffer, { body: { offerId: next.id } });
  });

  test("loses no order whose news was never delivered", async () => {
    await city.work.stop();
    const rider = await city.riderAt(100);
    const order = await city.orderIn("ready");
    const alone = startDispatchLoop(city.core.runtime);
    await city.offerFor(rider, order.id, "an offer without any news");
    await alone.stop();
  });
});

describe("two loops", () => {
  test("never offer twice what is offered already", async () => {
    const second = startWork(city.core);
    const three = [await city.riderAt(100), await city.riderAt(200), await city.riderAt(300)];
    const all = await Promise.all([1, 2, 3].map(() => city.orderIn("ready")));
    for (const order of all) await city.jobIn(order.id, "offered");
    const pending = await city.core.system.db
      .select({ riderId: offers.riderId, orderId: offerOrders.orderId })
      .from(offers)
      .innerJoin(offerOrders, eq(offerOrders.offerId, offers.id));
    // Some may go together; none is offered in two ways.
    expect(pending.map(({ orderId }) => orderId).sort()).toEqual(all.map(({ id }) => id).sort());
    expect(new Set(pending.map(({ riderId }) => riderId)).size).toBeLessThanOrEqual(three.length);
    await second.stop();
  });
});

describe("an acceptance in the last millisecond", () => {
  test("is a trip or an expiry, never both and never neither", async () => {
    await city.work.stop();
    city.work = startWork(city.core, { dispatch: false });
    for (let round = 0; round < 10; round++) {
      const order = await city.orderIn("accepted");
      const rider = await city.riderAt(100);
      const [offerId] = await offerTo(city.core, order.id, [rider.id]);
      city.core.ambient.advance(12_000 - 8 + round);
      const [taken] = await Promise.all([
        outcomeOf(rider.call(routes.acceptOffer, { body: { offerId: offerId! } })),
        until("the offer is closed", async () => {
          await runDispatch(city.core.system);
          const [offer] = await offerRows(city.core, order.id);
          return offer!.state !== "pending";
        }),
      ]);
      const [offer] = await offerRows(city.core, order.id);
      expect([
        ["OK", "accepted", "on_trip"],
        ["OFFER_EXPIRED", "expired", "online"],
      ]).toContainEqual([taken, offer!.state, (await riderRow(city.core, rider.id)).state]);
    }
  });
});
