import { describe, expect, test } from "vitest";
import { routes } from "#shared/contracts/index.ts";
import {
  codeOf,
  jobRow,
  offerJob,
  orderRow,
  outcomeOf,
  riderOnDuty,
  riderRow,
  until,
} from "../../test/index.ts";
import { accept, BundleCity, cancel, idsOf } from "./test-bundle.ts";

const city = new BundleCity();

test("a rider sees all orders of an offer, and gets one trip for them in their sequence", async () => {
  const orders = await city.ordersIn(3);
  const rider = await riderOnDuty(city.core);
  const [offerId] = await offerJob(city.core, idsOf(orders), [rider.id]);
  const { items } = await rider.call(routes.listOffers);
  expect(items[0]).toMatchObject({ id: offerId, orderId: orders[0]!.id });
  expect(items[0]!.orders.map(({ orderId }) => orderId)).toEqual(idsOf(orders));

  const trip = await accept(rider, offerId!);

  expect(trip.orderIds).toEqual(idsOf(orders));
  expect(trip.stops.map(({ kind, orderId }) => [kind, orderId])).toEqual([
    ...idsOf(orders).map((id) => ["pickup", id]),
    ...idsOf(orders).map((id) => ["dropoff", id]),
  ]);
  for (const { id } of orders) {
    expect(await orderRow(city.core, id)).toMatchObject({ tripId: trip.id, riderId: rider.id });
    expect(await jobRow(city.core, id)).toMatchObject({ state: "assigned" });
  }
});

test("each door has its own code, and the rider is free after the last one", async () => {
  const orders = await city.ordersIn(2);
  const { rider, trip } = await city.bundleOf(orders);
  const codes = await Promise.all(orders.map((order) => codeOf(order.customer, order.id)));
  const step = async (stopId: string, otp?: string) => {
    const params = { id: trip.id, stopId };
    await rider.call(routes.arriveAtStop, { params });
    const body = otp === undefined ? {} : { otp };
    return rider.call(routes.completeStop, { params, body });
  };
  const [first, second, firstDoor, secondDoor] = trip.stops.map(({ id }) => id);
  await step(first!);
  expect((await orderRow(city.core, orders[1]!.id)).state).toBe("ready");
  await step(second!);
  if (codes[0] !== codes[1]) {
    expect(await outcomeOf(step(firstDoor!, codes[1]!))).toBe("INVALID_OTP");
    await rider.call(routes.completeStop, {
      params: { id: trip.id, stopId: firstDoor! },
      body: { otp: codes[0]! },
    });
  } else await step(firstDoor!, codes[0]!);
  expect(await orderRow(city.core, orders[0]!.id)).toMatchObject({ state: "completed" });
  expect(await riderRow(city.core, rider.id)).toMatchObject({ state: "on_trip" });
  expect(await step(secondDoor!, codes[1]!)).toMatchObject({ state: "completed" });
  expect(await riderRow(city.core, rider.id)).toMatchObject({ state: "online" });
});

test("a customer of a bundle sees nothing of the others", async () => {
  const orders = await city.ordersIn(2);
  const { trip } = await city.bundleOf(orders);
  const seen = await orders[0]!.customer.call(routes.getOrder, {
    params: { id: orders[0]!.id },
  });
  expect(JSON.stringify(seen)).not.toContain(orders[1]!.id);
  expect(seen.rider).not.toBeNull();
  const asking = orders[0]!.customer;
  const others = asking.call(routes.getOrder, { params: { id: orders[1]!.id } });
  expect(await outcomeOf(others)).toBe("NOT_FOUND");
  expect(await outcomeOf(asking.call(routes.getTrip, { params: { id: trip.id } }))).toBe(
    "TRIP_NOT_FOUND",
  );
});

describe("an order that is cancelled", () => {
  test("before acceptance takes the whole offer back; the others are searched for", async () => {
    const orders = await city.ordersIn(3);
    const rider = await riderOnDuty(city.core);
    const [offerId] = await offerJob(city.core, idsOf(orders), [rider.id]);
    await cancel(orders[1]!);
    await city.jobIn(orders[0]!.id, "searching");
    await city.jobIn(orders[2]!.id, "searching");
    await city.jobIn(orders[1]!.id, "closed");
    expect(await city.stateOf(offerId!)).toBe("cancelled");
    expect(await riderRow(city.core, rider.id)).toMatchObject({ state: "online" });
    expect(await outcomeOf(accept(rider, offerId!))).toBe("OFFER_TAKEN");
  });

  test("after acceptance is skipped, and the trip goes on and ends with the rest", async () => {
    const orders = await city.ordersIn(2);
    const { rider, trip } = await city.bundleOf(orders);
    await cancel(orders[0]!);
    const after = await until("its stops are skipped", async () => {
      const seen = await rider.call(routes.getActiveTrip);
      const own = seen.stops.filter(({ orderId }) => orderId === orders[0]!.id);
      return own.every(({ state }) => state === "failed") && seen;
    });
    expect(after.state).toBe("assigned");
    const otp = await codeOf(orders[1]!.customer, orders[1]!.id);
    const own = trip.stops.filter(({ orderId }) => orderId === orders[1]!.id);
    for (const stop of own) {
      const params = { id: trip.id, stopId: stop.id };
      await rider.call(routes.arriveAtStop, { params });
      const body = stop.kind === "dropoff" ? { otp } : {};
      await rider.call(routes.completeStop, { params, body });
    }
    expect(await rider.call(routes.getTrip, { params: { id: trip.id } })).toMatchObject({
      state: "completed",
    });
    expect(await riderRow(city.core, rider.id)).toMatchObject({ state: "online" });
  });

  test("with all the others ends the trip", async () => {
    const orders = await city.ordersIn(2);
    const { rider, trip } = await city.bundleOf(orders);
    await Promise.all(orders.map(cancel));
    await until("the rider is free", async () => {
      return (await riderRow(city.core, rider.id)).state === "online";
    });
    expect(await rider.call(routes.getTrip, { params: { id: trip.id } })).toMatchObject({
      state: "cancelled",
    });
  });
});

test("who gives a bundle back gives all of it back", async () => {
  const orders = await city.ordersIn(2);
  const { rider, trip } = await city.bundleOf(orders);
  await rider.call(routes.cancelTrip, { params: { id: trip.id }, body: { reason: "a puncture" } });
  for (const { id } of orders) {
    await city.jobIn(id, "searching");
    expect(await jobRow(city.core, id)).toMatchObject({ round: 2 });
    expect(await orderRow(city.core, id)).toMatchObject({ riderId: null, tripId: null });
  }
});

test("food that a store does not have is left behind, and the rest is brought", async () => {
  const orders = await city.ordersIn(2);
  const { rider, trip } = await city.bundleOf(orders);
  const params = { id: trip.id, stopId: trip.stops[0]!.id };
  await rider.call(routes.arriveAtStop, { params });
  const after = await rider.call(routes.failStop, { params, body: { reason: "store_closed" } });
  expect(after.state).toBe("assigned");
  expect(after.stops.map(({ state }) => state)).toEqual(["failed", "pending", "failed", "pending"]);
  expect(await orderRow(city.core, orders[0]!.id)).toMatchObject({ state: "failed" });
});

test("a trip waits for support while one of its orders is on hold", async () => {
  const orders = await city.ordersIn(2);
  const { rider, trip } = await city.bundleOf(orders);
  const otp = await codeOf(orders[1]!.customer, orders[1]!.id);
  const at = (index: number) => ({ id: trip.id, stopId: trip.stops[index]!.id });
  for (const index of [0, 1]) {
    await rider.call(routes.arriveAtStop, { params: at(index) });
    await rider.call(routes.completeStop, { params: at(index), body: {} });
  }
  await rider.call(routes.arriveAtStop, { params: at(2) });
  await rider.call(routes.failStop, {
    params: at(2),
    body: { reason: "customer_unavailable" },
  });
  await rider.call(routes.arriveAtStop, { params: at(3) });
  const after = await rider.call(routes.completeStop, { params: at(3), body: { otp } });
  expect(after.state).toBe("in_progress");
  const ops = await city.core.person("ops");
  await ops.call(routes.resolveHold, {
    params: { id: orders[0]!.id },
    body: { action: "fail", reason: "spoke to the customer" },
  });
  await until("the rider is free", async () => {
    return (await riderRow(city.core, rider.id)).state === "online";
  });
});
