import { BeelineError } from "#shared/errors.ts";
import type { Currency } from "#shared/money.ts";
import { type Ctx, transact } from "../platform/index.ts";
import { decideCancel } from "./cancel-rules.ts";
import { moveOrder, orderConflict } from "./move-order.ts";
import type { OrderRow } from "./order-row.ts";
import { termsNow } from "./order-terms.ts";
import { lockOwnOrder } from "./own-order.ts";
import { cancelRide } from "./rides/cancel-ride.ts";

/**
 * Cancels the caller's order; the row's lock decides the race against accept and pick-up.
 * @throws BeelineError NOT_FOUND, CANNOT_CANCEL_IN_PROGRESS, CONFLICT when it has ended
 */
export async function cancelOrder(
  ctx: Ctx,
  input: { orderId: string; reason: string },
): Promise<OrderRow> {
  return transact(ctx, async (tx) => {
    const { row: locked } = await lockOwnOrder(tx, input.orderId);
    if (locked.vertical === "ride") {
      return cancelRide(tx, { order: locked, saidReason: input.reason });
    }
    const itemsMinor = locked.items.reduce((sum, item) => sum + item.lineTotalMinor, 0);
    const { kitchenShare } = locked.terms ?? termsNow(tx.runtime, locked);
    const currency = locked.currency as Currency;
    const about = { state: locked.state, itemsMinor, currency, kitchenShare };
    const decision = decideCancel(about, tx.actor.role);
    if (!decision.allowed) {
      if (decision.code === "CONFLICT") throw orderConflict(locked.state);
      throw new BeelineError(decision.code);
    }
    return moveOrder(tx, {
      orderId: locked.id,
      locked,
      to: "cancelled",
      saidReason: input.reason,
      set: { cancellationFeeMinor: decision.feeMinor },
    });
  });
}
