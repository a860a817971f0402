import { findStore } from "../catalog/index.ts";
import { type Ctx, cityMs, now, transact } from "../platform/index.ts";
import { moveOrder } from "./move-order.ts";
import type { OrderRow } from "./order-row.ts";
import { lockOwnOrder } from "./own-order.ts";

/** When the store says nothing and its record is gone: an ordinary kitchen. */
const USUAL_PREP_MINUTES = 15;

/**
 * The store takes the order. The ready time is what the store says, or its usual time with the
 * minutes it adds while busy.
 * @throws BeelineError NOT_FOUND, CONFLICT unless it waits for acceptance
 */
export async function acceptOrder(
  ctx: Ctx,
  input: { orderId: string; prepMinutes?: number | undefined },
): Promise<OrderRow> {
  return transact(ctx, async (tx) => {
    const locked = await lockOwnOrder(tx, input.orderId);
    const store = await findStore(tx, locked.storeId ?? "");
    const usual = store ? store.prepMinutes + store.busyMinutes : USUAL_PREP_MINUTES;
    const prepMs = cityMs(tx, (input.prepMinutes ?? usual) * 60_000);
    const readyAt = new Date(now(tx).getTime() + prepMs);
    return moveOrder(tx, {
      orderId: locked.id,
      locked,
      to: "accepted",
      from: ["waiting_accept"],
      set: { readyAt, promisedReadyAt: readyAt },
    });
  });
}
