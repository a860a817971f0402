import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { riders } from "#drizzle/schema/index.ts";
import { routes } from "#shared/contracts/index.ts";
import { offerRows, outcomeOf, ping, until } from "../../test/index.ts";
import { SearchCity } from "../searches/test-search.ts";

const city = new SearchCity();
const MINUTE = 60_000;

describe("a kitchen", () => {
  test("that is late keeps the rider waiting, and nobody else is asked meanwhile", async () => {
    const rider = await city.riderAt(100);
    const order = await city.orderIn("preparing");
    expect(await city.jobIn(order.id, "waiting")).toMatchObject({ heldFor: "food" });
    expect(await offerRows(city.core, order.id)).toEqual([]);
    // Almost the promised time; the kitchen says nothing.
    city.core.ambient.advance(9.5 * MINUTE);
    await ping(city.core, rider, city.metersNorth(105));
    const offer = await city.offerFor(rider, order.id, "an offer before the food is ready");
    expect(offer.orders).toMatchObject([{ orderId: order.id }]);
    const trip = await rider.call(routes.acceptOffer, { body: { offerId: offer.id } });
    const params = { id: trip.id, stopId: trip.stops[0]!.id };
    await rider.call(routes.arriveAtStop, { params });
    city.core.ambient.advance(3 * MINUTE);
    await ping(city.core, rider, city.metersNorth(0));
    const pickUp = () => rider.call(routes.completeStop, { params, body: {} });
    expect(await outcomeOf(pickUp())).toBe("CONFLICT");
    await city.store.partner.call(routes.markReady, { params: { id: order.id } });
    expect(await pickUp()).toMatchObject({ state: "in_progress" });
    expect(await offerRows(city.core, order.id)).toHaveLength(1);
  });

  test("that is quicker than it said has its rider asked at once", async () => {
    const rider = await city.riderAt(100);
    const order = await city.orderIn("preparing");
    await city.jobIn(order.id, "waiting");
    await city.store.partner.call(routes.markReady, { params: { id: order.id } });
    await city.offerFor(rider, order.id);
  });
});

test("a rider whose positions look made up is passed by, and the record says so", async () => {
  const fake = await city.riderAt(50);
  const honest = await city.riderAt(900);
  await city.core.system.db
    .update(riders)
    .set({ flaggedAt: city.core.ambient.now(), flagReason: "teleport" })
    .where(eq(riders.id, fake.id));
  const order = await city.orderIn("ready");
  await city.offerFor(honest, order.id);
  const ops = await city.core.person("ops");
  const look = await until("a look that asked", async () => {
    const { items } = await ops.call(routes.listOrderOffers, { params: { id: order.id } });
    return items.find(({ heldFor }) => heldFor === null);
  });
  const outcomeFor = (id: string) => look.candidates.find(({ riderId }) => riderId === id)?.outcome;
  expect(outcomeFor(fake.id)).toBe("flagged");
  expect(outcomeFor(honest.id)).toBe("offered");
});

test("orders of one store that are ready together go together", async () => {
  const rider = await city.riderAt(100);
  const orders = await Promise.all([city.orderIn("preparing"), city.orderIn("preparing")]);
  await Promise.all(orders.map(({ id }) => city.jobIn(id, "waiting")));
  await city.work.stop();
  for (const { id } of orders) {
    await city.store.partner.call(routes.markReady, { params: { id } });
  }
  await ping(city.core, rider, city.metersNorth(104));
  city.restart();
  const offer = await until("an offer", async () => {
    return (await rider.call(routes.listOffers)).items[0];
  });
  expect(offer.orders.map(({ orderId }) => orderId).sort()).toEqual(
    orders.map(({ id }) => id).sort(),
  );
  const trip = await rider.call(routes.acceptOffer, { body: { offerId: offer.id } });
  expect(trip.stops).toHaveLength(4);
});
