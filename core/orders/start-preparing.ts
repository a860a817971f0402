import { type Ctx, transact } from "../platform/index.ts";
import { moveSeen } from "./move-seen.ts";
import { lockOwnOrder } from "./own-order.ts";
import type { SeenOrder } from "./read-parts.ts";

/** The kitchen starts. @throws BeelineError NOT_FOUND, CONFLICT unless accepted */
export async function startPreparing(ctx: Ctx, input: { orderId: string }): Promise<SeenOrder> {
  return transact(ctx, async (tx) =>
    moveSeen(tx, await lockOwnOrder(tx, input.orderId), { to: "preparing", from: ["accepted"] }),
  );
}
