import { type Ctx, transact } from "../platform/index.ts";
import { moveOrder } from "./move-order.ts";
import type { OrderRow } from "./order-row.ts";

/**
 * Support ends a hold: the rider tries the door again, or the order fails and costs nothing.
 * @throws BeelineError NOT_FOUND, CONFLICT unless on hold
 */
export async function resolveHold(
  ctx: Ctx,
  input: { orderId: string; action: "redeliver" | "fail"; reason: string },
): Promise<OrderRow> {
  return transact(ctx, (tx) =>
    moveOrder(tx, {
      orderId: input.orderId,
      to: input.action === "redeliver" ? "out_for_delivery" : "failed",
      from: ["on_hold"],
      saidReason: input.reason,
    }),
  );
}
