import { and, eq } from "drizzle-orm";
import { offers } from "#drizzle/schema/index.ts";
import { lockOrders } from "../../orders/index.ts";
import { type Ctx, transact } from "../../platform/index.ts";
import { searchOn } from "../searches/search-on.ts";
import { closeOffers, ordersOfOffers } from "./close-offers.ts";

/** A rider went off duty (or was lost) with an offer open: the next one is asked at once. */
export async function withdrawOffers(ctx: Ctx, riderId: string): Promise<void> {
  const open = await ctx.db
    .select({ id: offers.id, orderId: offers.orderId })
    .from(offers)
    .where(and(eq(offers.riderId, riderId), eq(offers.state, "pending")));
  for (const { id, orderId } of open) {
    await transact(ctx, async (tx) => {
      const orders = await ordersOfOffers(tx, [id]);
      await lockOrders(tx, orders.get(id) ?? [orderId]);
      const closing = { to: "expired", reason: "rider off duty" } as const;
      const closed = await closeOffers(tx, eq(offers.id, id), closing);
      await searchOn(
        tx,
        closed.flatMap(({ orderIds }) => orderIds),
      );
    });
  }
}
