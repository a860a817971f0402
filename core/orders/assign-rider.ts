import { BeelineError } from "#shared/errors.ts";
import type { OrderState } from "#shared/states.ts";
import { appendEvents } from "../outbox/index.ts";
import { type Ctx, statement, transact } from "../platform/index.ts";
import { orderChanged } from "./order-events.ts";

/** A rider comes or goes only while the food is still in the kitchen. */
const assignable = ["accepted", "preparing", "ready"] as const;

const updateRider = statement<{ state: OrderState; storeId: string | null; customerId: string }>(`
  update orders set rider_id = $2, trip_id = $3, version = version + 1
  where id = $1 and state = any($4::text[])
  returning state, store_id as "storeId", customer_id as "customerId"`);

/**
 * Writes who carries the order, or that nobody does (any more). The state stays; the version rises
 * and order.changed (from = to) tells everybody who watches.
 * @throws BeelineError CONFLICT when the order is not (or no longer) between acceptance and pick-up.
 */
export async function assignRider(
  ctx: Ctx,
  orderId: string,
  assignment: { riderId: string; tripId: string } | null,
): Promise<void> {
  await transact(ctx, async (tx) => {
    const { riderId, tripId } = assignment ?? { riderId: null, tripId: null };
    const [row] = await updateRider(tx, [orderId, riderId, tripId, assignable]);
    if (!row) throw new BeelineError("CONFLICT", { detail: "The order takes no rider now" });
    const changed = { ...row, id: orderId, riderId, tripId };
    await appendEvents(tx, [orderChanged(changed, row.state, tx.actor, null)]);
  });
}
