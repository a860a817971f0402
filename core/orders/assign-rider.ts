import { BeelineError } from "#shared/errors.ts";
import { appendEvents } from "../outbox/index.ts";
import { type Ctx, transact, write } from "../platform/index.ts";
import { lockOrder } from "./lock-orders.ts";
import { orderChanged } from "./order-events.ts";
import type { OrderRow } from "./order-row.ts";
import { assignRide } from "./rides/assign-ride.ts";

/** A rider comes or goes only while the food is still in the kitchen. */
const assignable: readonly string[] = ["accepted", "preparing", "ready"];

const refusal = () => new BeelineError("CONFLICT", { detail: "The order takes no rider now" });

const updateRider = write(
  {
    assigned_order: `
      update orders set rider_id = $2, trip_id = $3, version = version + 1
      where id = $1 and version = $4 returning id`,
  },
  { mustChange: "assigned_order", refusal },
);

/**
 * Writes who carries the order, or that nobody does (any more). The state of a delivery stays; the
 * version rises and order.changed (from = to) tells everybody who watches. A ride goes from
 * `searching` to `assigned`, and back.
 * @param locked the row as this very transaction has locked and read it; read here when left out
 * @throws BeelineError CONFLICT when the order is not (or no longer) between acceptance and pick-up.
 */
export async function assignRider(
  ctx: Ctx,
  orderId: string,
  assignment: { riderId: string; tripId: string } | null,
  locked?: OrderRow,
): Promise<void> {
  await transact(ctx, async (tx) => {
    const before = locked ?? (await lockOrder(tx, orderId));
    if (before?.vertical === "ride") return assignRide(tx, before, assignment);
    if (!before || !assignable.includes(before.state)) throw refusal();
    const { riderId, tripId } = assignment ?? { riderId: null, tripId: null };
    await updateRider(tx, [orderId, riderId, tripId, before.version]);
    const changed = { ...before, riderId, tripId };
    await appendEvents(tx, [orderChanged(changed, before.state, tx.actor, null)]);
  });
}
