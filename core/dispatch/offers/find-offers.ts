import { and, eq, gt, sql } from "drizzle-orm";
import { offers } from "#drizzle/schema/index.ts";
import { BeelineError } from "#shared/errors.ts";
import { type Ctx, now, prepare } from "../../platform/index.ts";
import type { OfferRow } from "../dispatch-row.ts";

const byId = prepare((db) =>
  db
    .select()
    .from(offers)
    .where(eq(offers.id, sql.placeholder("id"))),
);

const openOf = prepare((db) =>
  db
    .select()
    .from(offers)
    .where(
      and(
        sql`${offers.riderId} = any(${sql.placeholder("riderIds")})`,
        eq(offers.state, "pending"),
        gt(offers.expiresAt, sql.placeholder("at")),
      ),
    ),
);

/** The caller's own offer. @throws BeelineError NOT_FOUND for any other. */
export async function findOwnOffer(ctx: Ctx, id: string): Promise<OfferRow> {
  const offer = await findOffer(ctx, id);
  if (!offer || offer.riderId !== ctx.actor.id) throw new BeelineError("NOT_FOUND");
  return offer;
}

export async function findOffer(ctx: Ctx, id: string): Promise<OfferRow | undefined> {
  const [offer] = await byId(ctx, { id });
  return offer;
}

/** Offers these riders can still answer. There is at most one for each, whatever else changes. */
export async function findOpenOffers(ctx: Ctx, riderIds: readonly string[]): Promise<OfferRow[]> {
  return openOf(ctx, { riderIds, at: now(ctx).toISOString() });
}
