import { and, eq, inArray, sql } from "drizzle-orm";
import { orders } from "#drizzle/schema/index.ts";
import { BeelineError } from "#shared/errors.ts";
import { appendEvents } from "../outbox/index.ts";
import { type Ctx, transact } from "../platform/index.ts";
import { orderChanged } from "./order-events.ts";
import type { OrderRow } from "./order-row.ts";

/** A rider comes or goes only while the food is still in the kitchen. */
const assignable = ["accepted", "preparing", "ready"] as const;

/**
 * Writes who carries the order, or that nobody does (any more). The state stays; the version rises
 * and order.changed (from = to) tells everybody who watches.
 * @throws BeelineError CONFLICT when the order is not (or no longer) between acceptance and pick-up.
 */
export async function assignRider(
  ctx: Ctx,
  orderId: string,
  assignment: { riderId: string; tripId: string } | null,
): Promise<OrderRow> {
  return transact(ctx, async (tx) => {
    const [row] = await tx.db
      .update(orders)
      .set({
        riderId: assignment?.riderId ?? null,
        tripId: assignment?.tripId ?? null,
        version: sql`${orders.version} + 1`,
      })
      .where(and(eq(orders.id, orderId), inArray(orders.state, [...assignable])))
      .returning();
    if (!row) throw new BeelineError("CONFLICT", { detail: "The order takes no rider now" });
    await appendEvents(tx, [orderChanged(row, row.state, tx.actor, null)]);
    return row;
  });
}
