/** Who sees which order and what of it: lists with cursors, single orders, rooms. */
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { idempotencyKeys, orders, quotes } from "#drizzle/schema/index.ts";
import { routes } from "#shared/contracts/index.ts";
import { RoomOrder } from "#shared/rooms.ts";
import {
  openStore,
  outcomeOf,
  placedOrder,
  riderOnDuty,
  startTestCore,
  type TestCore,
  type TestPerson,
  type TestStore,
} from "../test/index.ts";
import { assignRider, findOrder, moveOrder, roomSceneOf } from "./index.ts";

let core: TestCore;
let store: TestStore;
let customer: TestPerson;
let ops: TestPerson;
beforeAll(async () => {
  core = await startTestCore();
  store = await openStore(core);
  customer = await core.person("customer", { name: "Asha Rao" });
  ops = await core.person("ops");
});
afterAll(() => core.stop());

const see = (viewer: TestPerson, id: string) => viewer.call(routes.getOrder, { params: { id } });

test("an order on its way, as each of them sees it", async () => {
  const { id } = await placedOrder(core, customer, store);
  await moveOrder(core.system, { orderId: id, to: "accepted" });
  const rider = await riderOnDuty(core);
  expect(await outcomeOf(see(rider, id))).toBe("NOT_FOUND");
  await assignRider(core.system, id, { riderId: rider.id, tripId: "trp_in_x" });

  const mine = await see(customer, id);
  expect(mine.otp).toMatch(/^\d{4}$/);
  expect(mine.rider).toMatchObject({ id: rider.id, name: "Ravi", vehicle: "scooter" });
  expect(mine.position).toMatchObject({ freshness: "live" });
  expect(mine.position!.ageMs).toBeLessThan(10_000);
  expect(mine.dropoff?.address).toBe("12 Planted Street, third floor");
  expect(mine.notes).toBe("Ring twice, please");
  expect(mine.eta).toMatchObject({ low: expect.any(Number), high: expect.any(Number) });

  const atStore = await see(store.partner, id);
  expect(atStore).toMatchObject({ dropoff: null, otp: null, payment: null });
  expect(atStore.notes).toBe("Ring twice, please");
  expect(JSON.stringify(atStore)).not.toMatch(/Planted|Asha|Rao|Rider"/);

  const carried = await see(rider, id);
  expect(carried).toMatchObject({ otp: null, lines: [], payment: { method: "cash" } });
  expect(carried.dropoff?.address).toContain("Planted");

  expect(await see(ops, id)).toMatchObject({ otp: null, dropoff: mine.dropoff });
  expect(await outcomeOf(see(await core.person("customer"), id))).toBe("NOT_FOUND");
  expect(await outcomeOf(see((await openStore(core)).partner, id))).toBe("NOT_FOUND");

  core.ambient.advance(40_000);
  expect((await see(customer, id)).position).toMatchObject({ freshness: "lost" });
});

test("a room gets nothing personal", async () => {
  const { id } = await placedOrder(core, customer, store);
  await moveOrder(core.system, { orderId: id, to: "accepted" });
  const rider = await riderOnDuty(core);
  await assignRider(core.system, id, { riderId: rider.id, tripId: "trp_in_x" });
  await moveOrder(core.system, { orderId: id, to: "cancelled", saidReason: "planted words" });
  const row = (await findOrder(core.system, id))!;
  const { order: room } = await roomSceneOf(core.system, row);
  expect(RoomOrder.strict().parse(room)).toEqual(room);
  expect(room.timeline.map((entry) => entry.state)).toEqual([
    "created",
    "waiting_accept",
    "accepted",
    "cancelled",
  ]);
  const text = JSON.stringify(room);
  expect(text).not.toMatch(/planted|Planted|Ring twice|Asha|Ravi|v1\./);
  expect(text).not.toContain(`"${row.otp}"`);
});

test("addresses and notes are sealed in the tables, kept answers included", async () => {
  const { id } = await placedOrder(core, customer, store);
  const [order] = await core.system.db.select().from(orders).where(eq(orders.id, id));
  const [quote] = await core.system.db.select().from(quotes).where(eq(quotes.id, order!.quoteId));
  const answers = await core.system.db.select().from(idempotencyKeys);
  expect(answers.length).toBeGreaterThan(0);
  expect(JSON.stringify([order, quote, answers])).not.toMatch(/Planted|Ring twice/);
});

describe("lists", () => {
  test("come in pages, newest first, each order once, and only one's own", async () => {
    const owner = await core.person("customer");
    const shop = await openStore(core);
    const ids: string[] = [];
    for (let i = 0; i < 7; i++) {
      ids.unshift((await placedOrder(core, owner, shop)).id);
      // Ids sort by the millisecond.
      core.ambient.advance(1);
    }
    for (const [viewer, route] of [
      [owner, routes.listOrders],
      [shop.partner, routes.listPartnerOrders],
    ] as const) {
      const seen: string[] = [];
      let cursor: string | null | undefined;
      do {
        const page = await viewer.call(route, {
          query: { limit: 3, ...(cursor ? { cursor } : {}) },
        });
        expect(page.items.length).toBeLessThanOrEqual(3);
        seen.push(...page.items.map((order) => order.id));
        cursor = page.nextCursor;
      } while (cursor);
      expect(seen).toEqual(ids);
    }
    await moveOrder(core.system, { orderId: ids[2]!, to: "accepted" });
    const accepted = await owner.call(routes.listOrders, { query: { status: "accepted" } });
    expect(accepted.items.map((order) => order.id)).toEqual([ids[2]]);
    expect(accepted.nextCursor).toBeNull();
    const all = await ops.call(routes.listOpsOrders, { query: { limit: 100 } });
    expect(all.items.map((order) => order.id)).toEqual(expect.arrayContaining(ids));
    const stranger = await core.person("customer");
    expect((await stranger.call(routes.listOrders, {})).items).toEqual([]);
  });

  test("refuse limits and cursors that are not theirs", async () => {
    for (const query of [{ limit: 0 }, { limit: 101 }, { cursor: "nonsense" }, { cursor: "" }]) {
      expect(await outcomeOf(customer.call(routes.listOrders, { query }))).toBe(
        "VALIDATION_FAILED",
      );
    }
    const odd = { query: { status: "eaten" as "ready" } };
    expect(await outcomeOf(customer.call(routes.listOrders, odd))).toBe("VALIDATION_FAILED");
  });

  test("a partner without a store has none", async () => {
    const partner = await core.person("partner");
    expect(await outcomeOf(partner.call(routes.listPartnerOrders, {}))).toBe("NOT_FOUND");
  });
});
