/** The arrival of an order that travels with another one: the other door comes first. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Eta } from "#shared/contracts/fields.ts";
import { routes } from "#shared/contracts/index.ts";
import { distanceMeters, offsetMeters, type Position } from "#shared/geo.ts";
import { RoomOrder, WatchAnswer } from "#shared/rooms.ts";
import { travelSeconds } from "../eta/index.ts";
import { ordersSubscriber } from "../orders/index.ts";
import { startRelayLoop } from "../outbox/index.ts";
import {
  cityCenter,
  codeOf,
  offerJob,
  openStore,
  ping,
  placedOrder,
  riderOnDuty,
  startTestCore,
  type TestCore,
  type TestPerson,
  type TestStore,
  until,
} from "../test/index.ts";
import { tripsSubscriber } from "../trips/index.ts";
import { callSigned, startEdge } from "./edge.fixture.ts";
import { startTracking, trackingSubscriber } from "./index.ts";

let edge: ReturnType<typeof startEdge>;
let core: TestCore;
let store: TestStore;
let loops: { stop(): Promise<void> }[] = [];

beforeAll(async () => {
  edge = startEdge();
  core = await startTestCore({ edgeUrl: edge.url });
  edge.state.secret = core.config.relaySecret;
  edge.state.now = () => core.ambient.now().getTime();
  store = await openStore(core);
  const news = [ordersSubscriber, tripsSubscriber, trackingSubscriber];
  loops = [startTracking(core.runtime), startRelayLoop(core.runtime, news)];
});
afterAll(async () => {
  for (const loop of loops) await loop.stop();
  await core?.stop();
  await edge?.stop();
});

const HANDOVER_SECONDS = 90;
const ride = (from: Position, to: Position) =>
  travelSeconds({ meters: distanceMeters(from, to), vehicle: "scooter" });

async function readyOrder(dropoff: Position) {
  const customer = await core.person("customer");
  const { id } = await placedOrder(core, customer, store, { dropoff });
  const params = { id };
  await store.partner.call(routes.acceptOrder, { params, body: {} });
  await store.partner.call(routes.startPreparing, { params });
  await store.partner.call(routes.markReady, { params });
  return { id, customer, dropoff };
}

type Placed = Awaited<ReturnType<typeof readyOrder>>;

/** Two doors on two sides of the store, and who brings both. */
async function bundle() {
  const at = (northMeters: number) =>
    offsetMeters(cityCenter(core), { northMeters, eastMeters: 200 });
  const orders = [await readyOrder(at(1_500)), await readyOrder(at(-1_200))] as const;
  const rider = await riderOnDuty(core);
  const ids = orders.map(({ id }) => id);
  const [offerId] = await offerJob(core, ids, [rider.id]);
  const trip = await rider.call(routes.acceptOffer, { body: { offerId: offerId! } });
  const step = async (index: number, otp?: string) => {
    const params = { id: trip.id, stopId: trip.stops[index]!.id };
    await rider.call(routes.arriveAtStop, { params });
    await rider.call(routes.completeStop, { params, body: otp ? { otp } : {} });
  };
  return { orders, rider, step };
}

const etaOf = async ({ id, customer }: Placed): Promise<Eta> => {
  const { eta } = await customer.call(routes.getOrder, { params: { id } });
  return eta!;
};

const framesOf = ({ id }: Placed) => edge.frames.filter(({ orderId }) => orderId === id);

async function watch({ id }: Placed): Promise<RoomOrder> {
  const answer = await callSigned(core, "/internal/rooms/watch", { orderId: id });
  const told = (await answer.json()) as { order: RoomOrder };
  WatchAnswer.parse(told);
  return told.order;
}

async function move(rider: TestPerson, to: Position, watched: Placed): Promise<void> {
  // Long enough for a scooter, and too long for a lease.
  core.ambient.advance(180_000);
  await watch(watched);
  await ping(core, rider, to);
}

/** The newest estimate that came with a position at this place. */
const shownAt = (order: Placed, { lat }: Position) =>
  until("the position is shown", () => {
    const found = framesOf(order).findLast((f) => f.type === "position" && f.position.lat === lat);
    return found?.type === "position" ? found.eta! : undefined;
  });

/** Rounding of two estimates, and a moment in between. */
const near = (seconds: number, wanted: number) =>
  expect(Math.abs(seconds - wanted)).toBeLessThanOrEqual(3);

test("the second order of a bundle comes after the first until that one is handed over", async () => {
  const { orders, rider, step } = await bundle();
  const [first, second] = orders;
  const onward = ride(first.dropoff, second.dropoff) + HANDOVER_SECONDS;
  near((await etaOf(second)).seconds - (await etaOf(first)).seconds, onward);
  await watch(second);

  await step(0);
  await step(1);
  await move(rider, store.position, second);
  const whole = ride(store.position, first.dropoff) + HANDOVER_SECONDS + onward;
  near((await etaOf(second)).seconds, whole);
  near((await shownAt(second, store.position)).seconds, whole);

  await move(rider, first.dropoff, second);
  await step(2, await codeOf(first.customer, first.id));
  near((await etaOf(second)).seconds, onward);
  await until("the room learns that the other door is done", () =>
    framesOf(second).some((f) => f.type === "order" && f.order.eta!.seconds <= onward + 3),
  );
  const onTheWay = offsetMeters(first.dropoff, { northMeters: -500, eastMeters: 0 });
  await move(rider, onTheWay, second);
  const rest = ride(onTheWay, second.dropoff) + HANDOVER_SECONDS;
  near((await shownAt(second, onTheWay)).seconds, rest);
});

test("nobody learns more of the other door than seconds", async () => {
  const [first, second] = (await bundle()).orders;
  const room = await watch(second);
  const page = await second.customer.call(routes.getOrder, { params: { id: second.id } });
  expect(RoomOrder.strict().parse(room)).toEqual(room);
  for (const told of [room, page].map((seen) => JSON.stringify(seen))) {
    expect(told).not.toContain(String(first.dropoff.lat));
    expect(told).not.toContain(first.id);
  }
});
