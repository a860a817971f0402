import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { outbox } from "#drizzle/schema/index.ts";
import { routes, type Trip } from "#shared/contracts/index.ts";
import {
  codeOf,
  type Loops,
  openStore,
  orderIn,
  orderRow,
  outcomeOf,
  riderRow,
  startTestCore,
  startWork,
  type TestCore,
  type TestPerson,
  type TestStore,
  tripFor,
  tripRow,
  until,
} from "../test/index.ts";
import { releaseStrandedTrips } from "./release-trip.ts";
import { takeBackSilent } from "./take-back-silent.ts";

let core: TestCore;
let store: TestStore;
let ops: TestPerson;
let work: Loops;
beforeAll(async () => {
  core = await startTestCore();
  store = await openStore(core);
  ops = await core.person("ops");
});
afterAll(() => core.stop());

let rider: TestPerson;
let trip: Trip;
let customer: TestPerson;
let orderId: string;
beforeEach(async () => {
  work = startWork(core, { dispatch: false });
  const order = await orderIn(core, store, "ready");
  customer = order.customer;
  orderId = order.id;
  ({ rider, trip } = await tripFor(core, order.id));
});
afterEach(() => work.stop());

const at = (stopId: string) => ({ id: trip.id, stopId });
const pickUp = async () => {
  const params = at(trip.stops[0]!.id);
  await rider.call(routes.arriveAtStop, { params });
  await rider.call(routes.completeStop, { params, body: {} });
};
const failDoor = (stopId: string) =>
  rider.call(routes.failStop, { params: at(stopId), body: { reason: "customer_unavailable" } });
const resolve = (action: "redeliver" | "fail") =>
  ops.call(routes.resolveHold, {
    params: { id: orderId },
    body: { action, reason: "spoke to the customer" },
  });
const giveBack = (who = rider, reason = "a puncture near Planted Street") =>
  who.call(routes.cancelTrip, { params: { id: trip.id }, body: { reason } });
const tripIn = (state: string) =>
  until(`the trip is ${state}`, async () => (await tripRow(core, trip.id)).state === state);
const nextDoor = () =>
  until("another drop-off", async () => {
    const { stops } = await rider.call(routes.getActiveTrip);
    return stops.find((stop) => stop.kind === "dropoff" && stop.state === "pending");
  });

describe("nobody opens the door", () => {
  beforeEach(async () => {
    await pickUp();
    await rider.call(routes.arriveAtStop, { params: at(trip.stops[1]!.id) });
    const held = await failDoor(trip.stops[1]!.id);
    expect(held).toMatchObject({ state: "in_progress", stops: [{}, { state: "failed" }] });
    expect(await orderRow(core, orderId)).toMatchObject({ state: "on_hold" });
    expect(await riderRow(core, rider.id)).toMatchObject({ state: "on_trip" });
  });

  test("support sends the rider again, who delivers at the second try", async () => {
    await resolve("redeliver");
    const door = await nextDoor();
    expect(door).toMatchObject({ address: "12 Planted Street, third floor" });
    await rider.call(routes.arriveAtStop, { params: at(door.id) });
    const otp = await codeOf(customer, orderId);
    const done = await rider.call(routes.completeStop, { params: at(door.id), body: { otp } });
    expect(done.state).toBe("completed");
    expect(await orderRow(core, orderId)).toMatchObject({ state: "completed" });
    expect(await riderRow(core, rider.id)).toMatchObject({ state: "online" });
  });

  test("a second failure is held and sent again in the same way, one drop-off each", async () => {
    await resolve("redeliver");
    const second = await nextDoor();
    await failDoor(second.id);
    await resolve("redeliver");
    const third = await nextDoor();
    expect(third.id).not.toBe(second.id);
    const { stops } = await rider.call(routes.getActiveTrip);
    expect(stops.map(({ state }) => state)).toEqual(["done", "failed", "failed", "pending"]);
  });

  test("support gives up: the trip is done, the rider free and paid for the way", async () => {
    await resolve("fail");
    await tripIn("completed");
    expect(await orderRow(core, orderId)).toMatchObject({ state: "failed" });
    expect(await riderRow(core, rider.id)).toMatchObject({ state: "online" });
  });

  test("the rider can neither go on nor give it back meanwhile", async () => {
    const params = at(trip.stops[1]!.id);
    expect(await outcomeOf(rider.call(routes.completeStop, { params, body: {} }))).toBe("CONFLICT");
    expect(await outcomeOf(giveBack())).toBe("CANNOT_CANCEL_IN_PROGRESS");
  });
});

describe("the store has nothing to give", () => {
  test("the order fails, the rider is free", async () => {
    const params = at(trip.stops[0]!.id);
    await rider.call(routes.arriveAtStop, { params });
    const ended = await rider.call(routes.failStop, { params, body: { reason: "store_closed" } });
    expect(ended).toMatchObject({ state: "cancelled", cancelReason: "store_closed" });
    expect(await orderRow(core, orderId)).toMatchObject({ state: "failed" });
    expect(await riderRow(core, rider.id)).toMatchObject({ state: "online" });
  });
});

describe("giving a trip back", () => {
  test("before the pick-up frees the rider and the order", async () => {
    const ended = await giveBack();
    expect(ended).toMatchObject({
      state: "cancelled",
      cancelReason: "a puncture near Planted Street",
    });
    expect(await orderRow(core, orderId)).toMatchObject({
      state: "ready",
      riderId: null,
      tripId: null,
    });
    expect(await riderRow(core, rider.id)).toMatchObject({ state: "online" });
    const news = await core.system.db.select().from(outbox);
    expect(JSON.stringify(news)).not.toContain("Planted");
    expect(JSON.stringify(await tripRow(core, trip.id))).not.toContain("Planted");
  });

  test("may be done by ops as well", async () => {
    expect(await giveBack(ops)).toMatchObject({ state: "cancelled" });
  });

  test("is too late with the food on board, or after the end", async () => {
    await pickUp();
    expect(await outcomeOf(giveBack())).toBe("CANNOT_CANCEL_IN_PROGRESS");
    await rider.call(routes.arriveAtStop, { params: at(trip.stops[1]!.id) });
    await rider.call(routes.completeStop, {
      params: at(trip.stops[1]!.id),
      body: { otp: await codeOf(customer, orderId) },
    });
    expect(await outcomeOf(giveBack())).toBe("TRIP_ALREADY_COMPLETED");
  });

  test("happens once", async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => outcomeOf(giveBack())));
    expect(answers.sort()).toEqual(["OK", ...Array.from({ length: 7 }, () => "TRIP_CANCELLED")]);
  });

  test("against picking up: one of both wins", async () => {
    const params = at(trip.stops[0]!.id);
    await rider.call(routes.arriveAtStop, { params });
    const answers = await Promise.all([
      outcomeOf(rider.call(routes.completeStop, { params, body: {} })),
      outcomeOf(giveBack()),
    ]);
    expect([
      ["OK", "CANNOT_CANCEL_IN_PROGRESS"],
      ["TRIP_CANCELLED", "OK"],
    ]).toContainEqual(answers);
  });
});

describe("an order that is cancelled by its customer", () => {
  const cancel = () =>
    customer.call(routes.cancelOrder, { params: { id: orderId }, body: { reason: "no" } });

  test("ends the trip and frees the rider", async () => {
    await cancel();
    await tripIn("cancelled");
    expect(await tripRow(core, trip.id)).toMatchObject({ cancelReason: "order cancelled" });
    expect(await riderRow(core, rider.id)).toMatchObject({ state: "online" });
    const params = at(trip.stops[0]!.id);
    expect(await outcomeOf(rider.call(routes.arriveAtStop, { params }))).toBe("TRIP_CANCELLED");
  });

  test("ends the trip even if the news of it is lost", async () => {
    await work.stop();
    await cancel();
    expect(await tripRow(core, trip.id)).toMatchObject({ state: "assigned" });
    expect(await releaseStrandedTrips(core.system)).toBe(1);
    expect(await tripRow(core, trip.id)).toMatchObject({ state: "cancelled" });
    expect(await releaseStrandedTrips(core.system)).toBe(0);
  });
});

describe("a rider who vanishes before the pick-up", () => {
  test("loses the trip after five minutes, and somebody else is asked", async () => {
    await work.stop();
    core.ambient.advance(4 * 60_000);
    expect(await takeBackSilent(core.system)).toBe(0);
    core.ambient.advance(90_000);
    expect(await takeBackSilent(core.system)).toBe(1);
    expect(await tripRow(core, trip.id)).toMatchObject({
      state: "cancelled",
      cancelReason: "the rider was not heard any more",
    });
    expect(await riderRow(core, rider.id)).toMatchObject({ state: "offline" });
    const order = await customer.call(routes.getOrder, { params: { id: orderId } });
    expect(order).toMatchObject({ rider: null, tripId: null });
  });

  test("keeps it with the food on board", async () => {
    await work.stop();
    await pickUp();
    core.ambient.advance(60 * 60_000);
    expect(await takeBackSilent(core.system)).toBe(0);
    expect(await tripRow(core, trip.id)).toMatchObject({ state: "in_progress" });
  });
});
