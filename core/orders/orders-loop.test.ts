/** What happens to an order when nobody does anything. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { routes } from "#shared/contracts/index.ts";
import { workOffJobs } from "../jobs/index.ts";
import { reconcileSagas } from "../sagas/index.ts";
import { outcomeOf, type TestPerson, until } from "../test/index.ts";
import { moveDueOrders, ordersSubscriber, startOrdersLoop } from "./index.ts";
import { openStage, type Stage } from "./test-stage.ts";

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.stop());

test("a store that does not answer loses the order after five minutes", async () => {
  const stock = await stage.stock();
  const id = await stage.orderIn("waiting_accept");
  await moveDueOrders(stage.core.runtime);
  expect((await stage.row(id)).state).toBe("waiting_accept");
  stage.core.ambient.advance(5 * 60_000 + 1_000);
  await Promise.all([moveDueOrders(stage.core.runtime), moveDueOrders(stage.core.runtime)]);
  expect((await stage.row(id)).state).toBe("expired");
  expect(await stage.stock()).toBe(stock);
  expect(await stage.paymentState(id)).toBe("voided");
});

test("a hold ends by support, or fails after ten minutes", async () => {
  const resolve = (by: TestPerson, id: string, action: "redeliver" | "fail") =>
    by.call(routes.resolveHold, { params: { id }, body: { action, reason: "Spoke to Asha" } });
  const [again, over, forgotten] = [
    await stage.orderIn("on_hold"),
    await stage.orderIn("on_hold"),
    await stage.orderIn("on_hold"),
  ];
  expect((await resolve(stage.ops, again, "redeliver")).state).toBe("out_for_delivery");
  expect((await resolve(stage.ops, over, "fail")).state).toBe("failed");
  expect(await outcomeOf(resolve(stage.ops, over, "redeliver"))).toBe("CONFLICT");
  expect(await outcomeOf(resolve(stage.ops, "ord_in_unknown", "fail"))).toBe("NOT_FOUND");
  stage.core.ambient.advance(10 * 60_000 + 1_000);
  await moveDueOrders(stage.core.runtime);
  expect((await stage.row(forgotten)).state).toBe("failed");
  expect((await stage.row(again)).state).toBe("out_for_delivery");
});

test("an order paid in cash is completed with its delivery", async () => {
  const id = await stage.orderIn("completed");
  expect(await stage.row(id)).toMatchObject({ state: "completed", version: 7, deadlineAt: null });
  const { timeline } = await stage.customer.call(routes.getOrder, { params: { id } });
  expect(timeline.slice(-2)).toMatchObject([
    { state: "delivered" },
    { state: "completed", actor: "system", reason: null },
  ]);
});

test("a delivered order is captured and completed by its news, and by its saga without", async () => {
  const [told, untold] = [await stage.orderIn("delivered"), await stage.orderIn("delivered")];
  expect(await stage.paymentState(told)).toBe("captured");
  const payload = {
    orderId: told,
    paymentId: "pay",
    purpose: "order",
    provider: "test",
    amountMinor: 1,
    currency: "INR",
  } as const;
  const event = {
    id: "evt",
    at: "",
    type: "payment.changed",
    partitionKey: told,
    payload: { ...payload, to: "captured" },
  } as const;
  await ordersSubscriber.handle(stage.core.system, event);
  await ordersSubscriber.handle(stage.core.system, event);
  expect((await stage.row(told)).state).toBe("completed");
  expect((await stage.row(untold)).state).toBe("delivered");
  await reconcileSagas(stage.core.system);
  await workOffJobs(stage.core.runtime);
  expect(await stage.row(untold)).toMatchObject({ state: "completed", deadlineAt: null });
});

test("the loop does it by itself and stops when told", async () => {
  const id = await stage.orderIn("waiting_accept");
  stage.core.ambient.advance(5 * 60_000 + 1_000);
  const loop = startOrdersLoop(stage.core.runtime);
  await until("the order expires", async () => (await stage.row(id)).state === "expired");
  await loop.stop();
});
