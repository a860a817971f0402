import { type Ctx, cityMs, now, transact } from "../platform/index.ts";
import { moveSeen } from "./move-seen.ts";
import { tellAccepted } from "./on-accepted.ts";
import { lockOwnOrder } from "./own-order.ts";
import type { SeenOrder } from "./read-parts.ts";

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
): Promise<SeenOrder> {
  return transact(ctx, async (tx) => {
    const seen = await lockOwnOrder(tx, input.orderId);
    const { store } = seen.parts;
    const usual = store ? store.prepMinutes + store.busyMinutes : USUAL_PREP_MINUTES;
    const prepMs = cityMs(tx, (input.prepMinutes ?? usual) * 60_000);
    const readyAt = new Date(now(tx).getTime() + prepMs);
    const accepted = await moveSeen(tx, seen, {
      to: "accepted",
      from: ["waiting_accept"],
      set: { readyAt, promisedReadyAt: readyAt },
    });
    if (store) await tellAccepted(tx, accepted.row, store);
    return accepted;
  });
}
