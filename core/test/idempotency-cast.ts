/** Calls of idempotent routes that succeed, each about things of its own, so that it can be repeated. */
import { eq } from "drizzle-orm";
import { riders } from "#drizzle/schema/index.ts";
import { type RouteName, routes } from "#shared/contracts/index.ts";
import { moveOrder } from "../orders/index.ts";
import { newId } from "../platform/index.ts";
import {
  bookedRide,
  codeOf,
  offeredOrder,
  openStore,
  orderIn,
  placedOrder,
  quoteFor,
  riderOnDuty,
  type TestCore,
  type TestPerson,
  type TestStore,
  tripFor,
} from "./index.ts";
import type { Sample } from "./route-samples.ts";

export interface Scene {
  readonly who: TestPerson;
  readonly call: Sample;
  /** Another request of the same person, well-formed too. */
  readonly other: Sample;
}

export type Setting = (core: TestCore, store: TestStore) => Promise<Scene>;

const body = (who: TestPerson, one: unknown, two: unknown, params = {}): Scene => ({
  ...{ who, call: { params, body: one }, other: { params, body: two } },
});

/** A request without a body differs by what its path names. */
const about = (
  who: TestPerson,
  params: Record<string, string>,
  others: Record<string, string>,
) => ({
  ...{ who, call: { params }, other: { params: { ...params, ...others } } },
});

const elsewhere = (core: TestCore) => ({ id: newId(core.system, "order") });

async function onTheWay(core: TestCore, store: TestStore) {
  const order = await orderIn(core, store, "ready");
  const { rider, trip } = await tripFor(core, order.id);
  const [pickup, dropoff] = trip.stops;
  return { order, rider, trip, pickup: pickup!, dropoff: dropoff! };
}

async function atTheDoor(core: TestCore, store: TestStore) {
  const way = await onTheWay(core, store);
  const { rider, trip, pickup, dropoff } = way;
  await rider.call(routes.arriveAtStop, { params: { id: trip.id, stopId: pickup.id } });
  await rider.call(routes.completeStop, { params: { id: trip.id, stopId: pickup.id }, body: {} });
  await rider.call(routes.arriveAtStop, { params: { id: trip.id, stopId: dropoff.id } });
  return way;
}

export const settings: Partial<Record<RouteName, Setting>> = {
  createQuote: async (core, store) => {
    const who = await core.person("customer");
    const dropoff = { position: store.position, address: "1 Street" };
    const items = (quantity: number) => [{ itemId: store.itemIds[0]!, quantity }];
    const basket = { vertical: "delivery", storeId: store.id, dropoff };
    return body(who, { ...basket, items: items(1) }, { ...basket, items: items(2) });
  },
  placeOrder: async (core, store) => {
    const who = await core.person("customer");
    const [one, two] = [await quoteFor(core, who, store), await quoteFor(core, who, store)];
    const placing = (quoteId: string) => ({ quoteId, paymentMethodId: "cash", notes: "Ring" });
    return body(who, placing(one.id), placing(two.id));
  },
  cancelOrder: async (core, store) => {
    const who = await core.person("customer");
    const { id } = await placedOrder(core, who, store);
    return body(who, { reason: "changed my mind" }, { reason: "too slow" }, { id });
  },
  retryOrder: async (core) => {
    const who = await core.person("customer");
    const { id } = await bookedRide(core, who);
    const reason = "REQUEST_EXPIRED";
    await moveOrder(core.system, { orderId: id, to: "expired", reason });
    return about(who, { id }, elsewhere(core));
  },
  acceptOrder: async (core, store) => {
    const { id } = await placedOrder(core, await core.person("customer"), store);
    return { ...about(store.partner, { id }, elsewhere(core)) };
  },
  rejectOrder: async (core, store) => {
    const { id } = await placedOrder(core, await core.person("customer"), store);
    return body(store.partner, { reason: "too busy" }, { reason: "sold out" }, { id });
  },
  startPreparing: async (core, store) => {
    const { id } = await orderIn(core, store, "accepted");
    return about(store.partner, { id }, elsewhere(core));
  },
  markReady: async (core, store) => {
    const { id } = await orderIn(core, store, "preparing");
    return about(store.partner, { id }, elsewhere(core));
  },
  setDuty: async (core) => {
    const who = await riderOnDuty(core);
    return body(who, { status: "offline" }, { status: "online" });
  },
  declineOffer: async (core, store) => {
    const { rider, offerId } = await offeredOrder(core, store);
    return about(rider, { id: offerId }, { id: newId(core.system, "offer") });
  },
  acceptOffer: async (core, store) => {
    const { rider, offerId } = await offeredOrder(core, store);
    return body(rider, { offerId }, { offerId: newId(core.system, "offer") });
  },
  arriveAtStop: async (core, store) => {
    const { rider, trip, pickup, dropoff } = await onTheWay(core, store);
    return about(rider, { id: trip.id, stopId: pickup.id }, { stopId: dropoff.id });
  },
  completeStop: async (core, store) => {
    const { rider, trip, dropoff, order } = await atTheDoor(core, store);
    const otp = await codeOf(order.customer, order.id);
    const params = { id: trip.id, stopId: dropoff.id };
    return body(rider, { otp }, { otp: "000000" }, params);
  },
  failStop: async (core, store) => {
    const { rider, trip, dropoff } = await atTheDoor(core, store);
    const params = { id: trip.id, stopId: dropoff.id };
    const reasons = [{ reason: "customer_unavailable" }, { reason: "wrong_address" }];
    return body(rider, reasons[0], reasons[1], params);
  },
  cancelTrip: async (core, store) => {
    const { rider, trip } = await onTheWay(core, store);
    return body(rider, { reason: "flat tyre" }, { reason: "unwell" }, { id: trip.id });
  },
  addPaymentMethod: async (core) => {
    const method = { provider: "test", token: "tok_ok", lastFour: "4242", brand: "visa" };
    return body(await core.person("customer"), method, { ...method, lastFour: "4343" });
  },
  createServiceAccount: async (core) => {
    const { partner } = await openStore(core);
    const account = { label: "till 2", scopes: ["orders:read"] };
    return body(partner, account, { ...account, label: "till 3" });
  },
  publishPost: async (core) => {
    const { partner } = await openStore(core);
    return body(partner, { kind: "news", title: "Fresh" }, { kind: "news", title: "Stale" });
  },
  followStore: async (core, store) => {
    const other = await openStore(core);
    return about(await core.person("customer"), { id: store.id }, { id: other.id });
  },
  clearRiderFlag: async (core) => {
    const rider = await riderOnDuty(core);
    const flag = { flaggedAt: new Date(), flagReason: "spoofing" };
    await core.system.db.update(riders).set(flag).where(eq(riders.id, rider.id));
    const ops = await core.person("ops");
    return body(ops, { reason: "looked_fine" }, { reason: "spoke_with_rider" }, { id: rider.id });
  },
};
