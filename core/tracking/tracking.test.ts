import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Order, routes } from "#shared/contracts/index.ts";
import { interpolate, offsetMeters } from "#shared/geo.ts";
import { RoomOrder, WatchAnswer } from "#shared/rooms.ts";
import { assignRider, moveOrder } from "../orders/index.ts";
import { startRelayLoop } from "../outbox/index.ts";
import { signHeaders } from "../platform/index.ts";
import { setRiderState } from "../supply/index.ts";
import {
  cityCenter,
  openStore,
  ping,
  placedOrder,
  riderOnDuty,
  startTestCore,
  type TestCore,
  type TestPerson,
  type TestStore,
  takenRide,
  until,
} from "../test/index.ts";
import { callSigned, startEdge } from "./edge.fixture.ts";
import { startTracking, trackingSubscriber } from "./index.ts";
import { trackingOf } from "./tracking-state.ts";

let edge: ReturnType<typeof startEdge>;
let core: TestCore;
let store: TestStore;
let customer: TestPerson;
let loops: { stop(): Promise<void> }[] = [];

beforeAll(async () => {
  edge = startEdge();
  core = await startTestCore({ edgeUrl: edge.url });
  edge.state.secret = core.config.relaySecret;
  store = await openStore(core);
  customer = await core.person("customer", { name: "Planted Name" });
  loops = [startTracking(core.runtime), startRelayLoop(core.runtime, [trackingSubscriber])];
});
afterAll(async () => {
  for (const loop of loops) await loop.stop();
  await core?.stop();
  await edge?.stop();
});

const internal = (path: string, body: unknown, secret?: string) =>
  callSigned(core, path, body, secret);

async function watch(orderId: string) {
  const answer = await internal("/internal/rooms/watch", { orderId });
  return WatchAnswer.parse(await answer.json());
}

const framesOf = (orderId: string) => edge.frames.filter((frame) => frame.orderId === orderId);

async function orderOnTheWay(): Promise<{ order: Order; rider: TestPerson }> {
  const order = await placedOrder(core, customer, store);
  await store.partner.call(routes.acceptOrder, { params: { id: order.id }, body: {} });
  const rider = await riderOnDuty(core);
  await setRiderState(core.system, rider.id, "on_trip");
  await assignRider(core.system, order.id, { riderId: rider.id, tripId: "trp_in_test" });
  return { order, rider };
}

describe("a room", () => {
  it("gets the whole order when it is watched, and nothing personal", async () => {
    const order = await placedOrder(core, customer, store);
    const answer = await watch(order.id);
    expect(RoomOrder.parse(answer.order)).toMatchObject({ id: order.id, state: "waiting_accept" });
    expect(answer.leaseSeconds).toBe(45);
    const text = JSON.stringify(answer);
    for (const planted of ["Planted", "Ring twice", customer.phone]) {
      expect(text).not.toContain(planted);
    }
  });

  it("of an order that does not exist is empty and not kept", async () => {
    expect((await watch("ord_in_nothing")).order).toBeNull();
    expect(trackingOf(core.runtime).rooms.has("ord_in_nothing")).toBe(false);
  });

  it("gets each change while it is watched, and none before", async () => {
    const order = await placedOrder(core, customer, store);
    await store.partner.call(routes.acceptOrder, { params: { id: order.id }, body: {} });
    await until("events are relayed", async () => {
      const pending = await core.system.db.query.outbox.findFirst({
        where: (event, { isNull }) => isNull(event.relayedAt),
      });
      return !pending;
    });
    expect(framesOf(order.id)).toEqual([]);
    await watch(order.id);
    await store.partner.call(routes.startPreparing, { params: { id: order.id } });
    await until("preparing is shown", () =>
      framesOf(order.id).some((f) => f.type === "order" && f.order.state === "preparing"),
    );
  });

  it("gets the rider's newest position with an estimate", async () => {
    const { order, rider } = await orderOnTheWay();
    expect((await watch(order.id)).order?.rider?.id).toBe(rider.id);
    core.ambient.advance(2_500);
    const next = offsetMeters(cityCenter(core), { northMeters: 320, eastMeters: 210 });
    await ping(core, rider, next);
    const frame = await until("the position is shown", () =>
      framesOf(order.id).find((f) => f.type === "position"),
    );
    expect(frame).toMatchObject({ position: { lat: next.lat, lng: next.lng } });
    expect(frame.type === "position" && frame.eta!.seconds).toBeGreaterThan(0);
  });

  it("of a ride tells how far the driver is, then how far the destination", async () => {
    const ride = await takenRide(core);
    const { order, driver, pickup, dropoff, trip } = ride;
    const shown = await ride.customer.call(routes.getOrder, { params: { id: order.id } });
    expect(shown.position).not.toBeNull();
    expect(shown.eta).not.toBeNull();
    const answer = await watch(order.id);
    expect(answer.order).toMatchObject({ ride: { type: "SEDAN", pickup }, store: null });
    core.ambient.advance(25_000);
    await ping(core, driver, pickup);
    const there = await until("the driver's position", () =>
      framesOf(order.id).find(({ type }) => type === "position"),
    );
    expect(there.type === "position" && there.eta!.seconds).toBe(0);
    const stop = { id: trip.id, stopId: trip.stops[0]!.id };
    await driver.call(routes.arriveAtStop, { params: stop });
    await driver.call(routes.startTrip, {
      params: { id: trip.id },
      body: { otp: ride.pin, location: pickup },
    });
    const aboard = await ride.customer.call(routes.getOrder, { params: { id: order.id } });
    expect(aboard).toMatchObject({ state: "in_progress" });
    const whole = aboard.eta!.seconds;
    expect(whole).toBeGreaterThan(120);
    await until("the start is shown", () =>
      framesOf(order.id).some((f) => f.type === "order" && f.order.state === "in_progress"),
    );
    const before = framesOf(order.id).length;
    core.ambient.advance(2_500);
    await ping(core, driver, interpolate(pickup, dropoff, 0.02));
    const frame = await until("the next position", () =>
      framesOf(order.id)
        .slice(before)
        .find(({ type }) => type === "position"),
    );
    const seconds = frame.type === "position" ? frame.eta!.seconds : 0;
    expect(seconds).toBeLessThan(whole);
    expect(seconds).toBeGreaterThan(0.9 * whole);
  });

  it("gets no positions any more once the order has ended", async () => {
    const { order, rider } = await orderOnTheWay();
    await watch(order.id);
    await moveOrder(core.system, { orderId: order.id, to: "cancelled" });
    await until("the end is shown", () =>
      framesOf(order.id).some((f) => f.type === "order" && f.order.state === "cancelled"),
    );
    core.ambient.advance(2_500);
    await ping(core, rider, cityCenter(core));
    expect(trackingOf(core.runtime).rooms.moved.size).toBe(0);
  });

  it("is forgotten when it is left, when the edge says so and when its lease ends", async () => {
    const { rooms } = trackingOf(core.runtime);
    const left = await placedOrder(core, customer, store);
    await watch(left.id);
    await internal("/internal/rooms/unwatch", { orderId: left.id });
    expect(rooms.has(left.id)).toBe(false);

    const empty = await placedOrder(core, customer, store);
    await watch(empty.id);
    edge.state.unwatched = [empty.id];
    await store.partner.call(routes.acceptOrder, { params: { id: empty.id }, body: {} });
    await until("the edge's word is taken", () => !rooms.has(empty.id));
    edge.state.unwatched = [];

    const silent = await placedOrder(core, customer, store);
    await watch(silent.id);
    rooms.expire(core.ambient.now().getTime() + 44_000);
    expect(rooms.has(silent.id)).toBe(true);
    rooms.expire(core.ambient.now().getTime() + 46_000);
    expect(rooms.has(silent.id)).toBe(false);
  });

  it("loses no change while the edge is down", async () => {
    const order = await placedOrder(core, customer, store);
    await watch(order.id);
    edge.state.isDown = true;
    await store.partner.call(routes.acceptOrder, { params: { id: order.id }, body: {} });
    await until("a frame waits", () => trackingOf(core.runtime).queue.size > 0);
    await store.partner.call(routes.startPreparing, { params: { id: order.id } });
    edge.state.isDown = false;
    await until("the newest state arrives", () =>
      framesOf(order.id).some((f) => f.type === "order" && f.order.state === "preparing"),
    );
    const versions = framesOf(order.id).flatMap((f) => (f.type === "order" ? f.order.version : []));
    expect(versions).toEqual([...versions].sort((a, b) => a - b));
  });
});

describe("the doors for the edge", () => {
  it("take nothing unsigned, changed, foreign or repeated", async () => {
    const path = "/internal/rooms/watch";
    const body = JSON.stringify({ orderId: "ord_in_x" });
    const bare = await core.request(path, { method: "POST", body });
    expect(bare.status).toBe(401);
    expect((await internal(path, body, "another secret that is long enough")).status).toBe(401);
    const stamp = { nowMs: core.ambient.now().getTime(), nonce: crypto.randomUUID() };
    const headers = signHeaders(core.config.relaySecret, { method: "POST", path, body }, stamp);
    const send = (text: string) => core.request(path, { method: "POST", headers, body: text });
    expect((await send(`${body} `)).status).toBe(401);
    expect((await send(body)).status).toBe(200);
    expect((await send(body)).status).toBe(401);
    const old = { ...stamp, nowMs: stamp.nowMs - 61_000, nonce: crypto.randomUUID() };
    const late = signHeaders(core.config.relaySecret, { method: "POST", path, body }, old);
    expect((await core.request(path, { method: "POST", headers: late, body })).status).toBe(401);
  });

  it("refuse what is not understood without a 5xx", async () => {
    for (const body of ["{", "[]", "{}", '{"orderId":7}']) {
      expect((await internal("/internal/rooms/watch", body)).status).toBe(400);
    }
  });
});

describe("a tracking token", () => {
  it("is for those whom the order concerns, in their own role", async () => {
    const order = await placedOrder(core, customer, store);
    const ask = (person: TestPerson, viewer: "self" | "guest" = "self") =>
      person.call(routes.getTrackingToken, { params: { id: order.id }, query: { viewer } });
    const { token, url } = await ask(customer);
    expect(url).toBe(`${edge.url.replace("http", "ws")}/v1/track?token=${token}`);
    expect(viewerIn(token)).toBe("customer");
    expect(viewerIn((await ask(store.partner)).token)).toBe("partner");
    expect(viewerIn((await ask(customer, "guest")).token)).toBe("guest");
    const stranger = await core.person("customer");
    await expect(ask(stranger)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(ask(store.partner, "guest")).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it("does not exist for an unknown order", async () => {
    const asked = customer.call(routes.getTrackingToken, { params: { id: "ord_in_none" } });
    await expect(asked).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

function viewerIn(token: string): unknown {
  const claims = JSON.parse(Buffer.from(token.split(".")[1]!, "base64url").toString()) as {
    viewer?: string;
  };
  return claims.viewer;
}

it("keeps one room per order however many watch at once", async () => {
  const order = await placedOrder(core, customer, store);
  const answers = await Promise.all(Array.from({ length: 20 }, () => watch(order.id)));
  expect(answers.every(({ order: seen }) => seen?.id === order.id)).toBe(true);
  expect(trackingOf(core.runtime).rooms.get(order.id)?.watches).toBe(20);
});
