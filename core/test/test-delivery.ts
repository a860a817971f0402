/** An order's way from the kitchen to the door, for tests that start in the middle of it. */
import { inArray } from "drizzle-orm";
import { dispatchJobs, offerOrders, offers, riders } from "#drizzle/schema/index.ts";
import { type Order, routes, type Trip } from "#shared/contracts/index.ts";
import { dispatchSubscriber, startDispatchLoop } from "../dispatch/index.ts";
import { lockOrders, ordersSubscriber } from "../orders/index.ts";
import { startRelayLoop } from "../outbox/index.ts";
import { newId, transact } from "../platform/index.ts";
import { tripsSubscriber } from "../trips/index.ts";
import { placedOrder, riderOnDuty, type TestStore } from "./test-city.ts";
import type { TestCore, TestPerson } from "./test-core.ts";

export type KitchenState = "accepted" | "preparing" | "ready";

/** A placed order that the store has brought to a state. */
export async function orderIn(
  core: TestCore,
  store: TestStore,
  state: KitchenState,
  customer?: TestPerson,
): Promise<Order & { customer: TestPerson }> {
  const who = customer ?? (await core.person("customer", { name: "Chandra Customer" }));
  const { id } = await placedOrder(core, who, store);
  const params = { id };
  let order = await store.partner.call(routes.acceptOrder, { params, body: {} });
  if (state !== "accepted") order = await store.partner.call(routes.startPreparing, { params });
  if (state === "ready") order = await store.partner.call(routes.markReady, { params });
  return { ...order, customer: who };
}

/**
 * Open offers of one order to riders, as a wide fan-out would leave them, without a dispatch loop.
 * @returns offer ids in the order of the riders.
 */
export async function offerTo(
  core: TestCore,
  orderId: string,
  riderIds: readonly string[],
  windowMs = 12_000,
): Promise<string[]> {
  return offerJob(core, [orderId], riderIds, windowMs);
}

/** The same for a bundle, in the order of its drop-offs. */
export async function offerJob(
  core: TestCore,
  orderIds: readonly string[],
  riderIds: readonly string[],
  windowMs = 12_000,
): Promise<string[]> {
  return transact(core.system, async (tx) => {
    // As all who change a delivery: the orders first.
    const orders = await lockOrders(tx, orderIds);
    const at = core.ambient.now();
    const expiresAt = new Date(at.getTime() + windowMs);
    const job = { state: "offered", attempt: 1, nextAt: expiresAt } as const;
    for (const order of orders) {
      await tx.db
        .insert(dispatchJobs)
        .values({
          orderId: order.id,
          cityCode: order.cityCode,
          pickupLat: order.dropoffLat,
          pickupLng: order.dropoffLng,
          startedAt: at,
          ...job,
        })
        .onConflictDoUpdate({ target: dispatchJobs.orderId, set: job });
    }
    const rows = riderIds.map((riderId) => ({
      id: newId(core.system, "offer"),
      orderId: orderIds[0]!,
      riderId,
      round: 1,
      attempt: 1,
      state: "pending" as const,
      createdAt: at,
      expiresAt,
      distanceMeters: 300,
      pickupEtaSeconds: 60,
      tripMeters: 1_500,
      earningMinor: 3_700,
      currency: orders[0]!.currency,
    }));
    await tx.db.insert(offers).values(rows);
    const members = rows.flatMap(({ id }) =>
      orderIds.map((orderId, index) => {
        return { offerId: id, orderId, round: 1, attempt: 1, sequence: index + 1 };
      }),
    );
    await tx.db.insert(offerOrders).values(members);
    await tx.db
      .update(riders)
      .set({ state: "offered" })
      .where(inArray(riders.id, [...riderIds]));
    return rows.map(({ id }) => id);
  });
}

/** An order and the rider who is asked about it. */
export async function offeredOrder(
  core: TestCore,
  store: TestStore,
  state: KitchenState = "accepted",
) {
  const order = await orderIn(core, store, state);
  const rider = await riderOnDuty(core);
  const [offerId] = await offerTo(core, order.id, [rider.id]);
  return { order, rider, offerId: offerId! };
}

/** A rider who has taken the order. */
export async function tripFor(
  core: TestCore,
  orderId: string,
): Promise<{ rider: TestPerson; trip: Trip }> {
  const rider = await riderOnDuty(core);
  const [offerId] = await offerTo(core, orderId, [rider.id]);
  const trip = await rider.call(routes.acceptOffer, { body: { offerId: offerId! } });
  return { rider, trip };
}

/** The code that only the customer sees. */
export async function codeOf(customer: TestPerson, orderId: string): Promise<string> {
  const { otp } = await customer.call(routes.getOrder, { params: { id: orderId } });
  if (otp === null) throw new Error("the customer sees no code");
  return otp;
}

export interface Loops {
  stop(): Promise<void>;
}

/** News is relayed; with `dispatch`, riders are looked for as well. */
export function startWork(core: TestCore, options: { dispatch?: boolean } = {}): Loops {
  const { runtime } = core;
  const relay = startRelayLoop(runtime, [ordersSubscriber, tripsSubscriber, dispatchSubscriber]);
  const dispatch = options.dispatch === false ? undefined : startDispatchLoop(runtime);
  return {
    stop: async () => {
      await dispatch?.stop();
      await relay.stop();
    },
  };
}

/** The code of the error that a call ended with, or "OK". */
export async function outcomeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => "OK",
    (error: { code?: string }) => error.code ?? String(error),
  );
}
