/** For tests of what comes after an order. */
import { eq } from "drizzle-orm";
import { orders } from "#drizzle/schema/index.ts";
import { hireRider, placedOrder, type TestCore, type TestStore } from "../test/index.ts";

const DAY_MS = 86_400_000;

/** An order that a rider has carried, as if it had ended `daysAgo`. */
export async function carriedOrder(core: TestCore, store: TestStore, daysAgo = 0) {
  const customer = await core.person("customer");
  const rider = await hireRider(core);
  const order = await placedOrder(core, customer, store);
  const endedAt = new Date(core.ambient.now().getTime() - daysAgo * DAY_MS);
  await core.system.db
    .update(orders)
    .set({ state: "completed", riderId: rider.id, endedAt })
    .where(eq(orders.id, order.id));
  return { customer, rider, params: { id: order.id } };
}
