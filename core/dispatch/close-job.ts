import { lockOrders } from "../orders/index.ts";
import { type Ctx, transact } from "../platform/index.ts";
import { closeOffers, releaseRiders } from "./close-offers.ts";
import { lockJob, updateJob } from "./find-job.ts";
import { isSearchable } from "./job-rules.ts";

/** The order needs no rider any more: the search ends and open offers are taken back. */
export async function closeJob(ctx: Ctx, orderId: string): Promise<void> {
  await transact(ctx, async (tx) => {
    const [order] = await lockOrders(tx, [orderId]);
    if (!order || isSearchable(order.state)) return;
    const job = await lockJob(tx, orderId);
    if (!job) return;
    const isRunning = job.nextAt !== null || job.state === "assigned";
    if (isRunning) {
      await updateJob(tx, orderId, {
        state: "closed",
        nextAt: null,
        reason: `order ${order.state}`,
      });
    }
    await releaseRiders(
      tx,
      await closeOffers(tx, orderId, {
        to: "cancelled",
        reason: `ORDER_${order.state.toUpperCase()}`,
      }),
    );
  });
}
