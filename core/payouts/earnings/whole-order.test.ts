/** From the basket to the bank: a real order, and what rider and store see of its money. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { routes } from "#shared/contracts/index.ts";
import {
  codeOf,
  openStore,
  orderIn,
  startTestCore,
  startWork,
  type TestCore,
  type TestStore,
  tripFor,
  until,
} from "../../test/index.ts";
import { owedTo } from "../test-payouts.ts";

let core: TestCore;
let store: TestStore;
let work: ReturnType<typeof startWork>;
beforeAll(async () => {
  core = await startTestCore();
  store = await openStore(core);
  work = startWork(core, { dispatch: false });
});
afterAll(async () => {
  await work.stop();
  await core.stop();
});

test("a cash order: the rider has the notes, the store its goods less commission", async () => {
  const order = await orderIn(core, store, "ready");
  const { rider, trip } = await tripFor(core, order.id);
  for (const stop of trip.stops) {
    const params = { id: trip.id, stopId: stop.id };
    await rider.call(routes.arriveAtStop, { params });
    const otp = stop.otpRequired ? { otp: await codeOf(order.customer, order.id) } : {};
    await rider.call(routes.completeStop, { params, body: otp });
  }
  await until("the order is completed", async () => {
    const seen = await order.customer.call(routes.getOrder, { params: { id: order.id } });
    return seen.state === "completed";
  });
  const line = (code: string) =>
    order.lines
      .filter((one) => one.code === code)
      .reduce((sum, one) => sum + one.amount.amountMinor, 0);
  const mine = await rider.call(routes.getEarnings);
  expect(mine).toMatchObject({
    trips: 1,
    cashCollected: { amountMinor: -order.total!.amountMinor },
    items: [{ orderId: order.id }],
  });
  expect(mine.delivery.amountMinor).toBeGreaterThan(0);
  expect(mine.delivery.amountMinor).toBeLessThanOrEqual(line("delivery"));
  const riderOwner = { kind: "rider", id: rider.id } as const;
  expect(mine.pendingPayout.amountMinor).toBe(await owedTo(core, riderOwner));
  const theirs = await store.partner.call(routes.getPartnerEarnings);
  expect(theirs).toMatchObject({
    orders: 1,
    goods: { amountMinor: line("items") },
    tax: { amountMinor: line("tax") },
    refunds: { amountMinor: 0 },
  });
  expect(theirs.commission.amountMinor).toBeLessThan(0);
  const storeOwner = { kind: "partner", id: store.id } as const;
  expect(theirs.net.amountMinor).toBe(await owedTo(core, storeOwner));
});
