import { eq } from "drizzle-orm";
import { links } from "#drizzle/schema/index.ts";
import { signTrackingToken } from "../../identity/index.ts";
import { findOrder } from "../../orders/index.ts";
import { type Ctx, now } from "../../platform/index.ts";
import { isTripOpen } from "./link-rules.ts";

/** A guest's token for the trip behind a link; null when there is nothing to watch any more. */
export async function admitGuest(ctx: Ctx, linkId: string): Promise<{ token: string | null }> {
  const [link] = await ctx.db.select().from(links).where(eq(links.id, linkId));
  const order = link?.orderId ? await findOrder(ctx, link.orderId) : undefined;
  if (!link || !order || !isTripOpen(link, order, now(ctx))) return { token: null };
  const guest = { orderId: order.id, viewer: "guest", endsWith: link.id } as const;
  const { token } = await signTrackingToken(ctx, guest);
  return { token };
}
