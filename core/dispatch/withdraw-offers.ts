import { and, eq } from "drizzle-orm";
import { offers } from "#drizzle/schema/index.ts";
import { lockOrders } from "../orders/index.ts";
import { type Ctx, transact } from "../platform/index.ts";
import { closeOffers } from "./close-offers.ts";
import { searchOn } from "./search-on.ts";

/** A rider went off duty (or was lost) with an offer open: the next one is asked at once. */
export async function withdrawOffers(ctx: Ctx, riderId: string): Promise<void> {
  const open = await ctx.db
    .select({ id: offers.id, orderId: offers.orderId })
    .from(offers)
    .where(and(eq(offers.riderId, riderId), eq(offers.state, "pending")));
  for (const { id, orderId } of open) {
    await transact(ctx, async (tx) => {
      await lockOrders(tx, [orderId]);
      const closing = { to: "expired", reason: "rider off duty" } as const;
      const closed = await closeOffers(tx, orderId, closing, eq(offers.id, id));
      if (closed.length > 0) await searchOn(tx, orderId);
    });
  }
}
