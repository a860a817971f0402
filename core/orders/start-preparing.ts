import { type Ctx, transact } from "../platform/index.ts";
import { moveOrder } from "./move-order.ts";
import type { OrderRow } from "./order-row.ts";
import { lockOwnOrder } from "./own-order.ts";

/** The kitchen starts. @throws BeelineError NOT_FOUND, CONFLICT unless accepted */
export async function startPreparing(ctx: Ctx, input: { orderId: string }): Promise<OrderRow> {
  return transact(ctx, async (tx) => {
    const locked = await lockOwnOrder(tx, input.orderId);
    return moveOrder(tx, { orderId: locked.id, locked, to: "preparing", from: ["accepted"] });
  });
}
