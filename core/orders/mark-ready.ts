import { type Ctx, now, transact } from "../platform/index.ts";
import { moveOrder } from "./move-order.ts";
import type { OrderRow } from "./order-row.ts";
import { lockOwnOrder } from "./own-order.ts";

/**
 * The food can be picked up, from now on and whatever was expected.
 * @throws BeelineError NOT_FOUND, CONFLICT unless accepted or preparing
 */
export async function markReady(ctx: Ctx, input: { orderId: string }): Promise<OrderRow> {
  return transact(ctx, async (tx) => {
    const locked = await lockOwnOrder(tx, input.orderId);
    return moveOrder(tx, {
      orderId: locked.id,
      locked,
      to: "ready",
      from: ["accepted", "preparing"],
      set: { readyAt: now(tx) },
    });
  });
}
