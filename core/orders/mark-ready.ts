import { type Ctx, now, transact } from "../platform/index.ts";
import { moveSeen } from "./move-seen.ts";
import { lockOwnOrder } from "./own-order.ts";
import type { SeenOrder } from "./read-parts.ts";

/**
 * The food can be picked up, from now on and whatever was expected.
 * @throws BeelineError NOT_FOUND, CONFLICT unless accepted or preparing
 */
export async function markReady(ctx: Ctx, input: { orderId: string }): Promise<SeenOrder> {
  return transact(ctx, async (tx) =>
    moveSeen(tx, await lockOwnOrder(tx, input.orderId), {
      to: "ready",
      from: ["accepted", "preparing"],
      set: { readyAt: now(tx) },
    }),
  );
}
