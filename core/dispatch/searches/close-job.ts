import { lockOrders } from "../../orders/index.ts";
import { type Ctx, transact } from "../../platform/index.ts";
import { aboutOrders, closeOffers, releaseRiders, withMates } from "../offers/close-offers.ts";
import { lockJob, updateJob } from "./find-job.ts";
import { isSearchable } from "./job-rules.ts";
import { searchOn } from "./search-on.ts";

/**
 * The order needs no rider any more: the search ends and open offers are taken back. The other
 * orders of a bundle are searched for anew.
 */
export async function closeJob(ctx: Ctx, orderId: string): Promise<void> {
  await transact(ctx, async (tx) => {
    const locked = await lockOrders(tx, await withMates(tx, [orderId]));
    const order = locked.find(({ id }) => id === orderId);
    if (!order || isSearchable(order.state)) return;
    const job = await lockJob(tx, orderId);
    if (!job) return;
    const isRunning = job.nextAt !== null || job.state === "assigned";
    if (isRunning) {
      const reason = `order ${order.state}`;
      await updateJob(tx, orderId, { state: "closed", nextAt: null, heldFor: null, reason });
    }
    const reason = `ORDER_${order.state.toUpperCase()}`;
    const closed = await closeOffers(tx, aboutOrders(tx, [orderId]), { to: "cancelled", reason });
    const mates = closed.flatMap(({ orderIds }) => orderIds).filter((id) => id !== orderId);
    await searchOn(tx, [...new Set(mates)]);
    await releaseRiders(tx, closed);
  });
}
