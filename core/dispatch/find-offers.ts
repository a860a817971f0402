import { and, eq, gt } from "drizzle-orm";
import { offers } from "#drizzle/schema/index.ts";
import { BeelineError } from "#shared/errors.ts";
import { type Ctx, now } from "../platform/index.ts";
import type { OfferRow } from "./dispatch-row.ts";

/** The caller's own offer. @throws BeelineError NOT_FOUND for any other. */
export async function findOwnOffer(ctx: Ctx, id: string): Promise<OfferRow> {
  const [offer] = await ctx.db.select().from(offers).where(eq(offers.id, id));
  if (!offer || offer.riderId !== ctx.actor.id) throw new BeelineError("NOT_FOUND");
  return offer;
}

export async function findOffer(ctx: Ctx, id: string): Promise<OfferRow | undefined> {
  const [offer] = await ctx.db.select().from(offers).where(eq(offers.id, id));
  return offer;
}

/** Offers a rider can still answer. There is at most one, whatever else changes. */
export async function findOpenOffers(ctx: Ctx, riderId: string): Promise<OfferRow[]> {
  return ctx.db
    .select()
    .from(offers)
    .where(
      and(eq(offers.riderId, riderId), eq(offers.state, "pending"), gt(offers.expiresAt, now(ctx))),
    );
}
