import { type Ctx, transact } from "../platform/index.ts";
import { moveOrder } from "./move-order.ts";
import type { OrderRow } from "./order-row.ts";
import { lockOwnOrder } from "./own-order.ts";

/**
 * The store refuses; stock goes back and nothing is charged.
 * @throws BeelineError NOT_FOUND, CONFLICT unless it waits for acceptance
 */
export async function rejectOrder(
  ctx: Ctx,
  input: { orderId: string; reason: string },
): Promise<OrderRow> {
  return transact(ctx, async (tx) => {
    const { row: locked } = await lockOwnOrder(tx, input.orderId);
    return moveOrder(tx, {
      orderId: locked.id,
      locked,
      to: "rejected",
      from: ["waiting_accept"],
      saidReason: input.reason,
    });
  });
}
