import { and, eq, sql } from "drizzle-orm";
import { people, ratings, riders } from "#drizzle/schema/index.ts";
import {
  type BodyOf,
  type Rating,
  RatingTag,
  type ResponseOf,
  type routes,
} from "#shared/contracts/index.ts";
import { BeelineError } from "#shared/errors.ts";
import { ownOrder, viewerOf } from "../../orders/index.ts";
import { appendEvents } from "../../outbox/index.ts";
import { type Ctx, newId, now, transact } from "../../platform/index.ts";
import { ratableUntil, ratingOf } from "./rating-rules.ts";

type Side = "customer" | "rider";

/**
 * Rates the other side of an order, once: the unique index decides between two at the same time.
 * @throws BeelineError NOT_FOUND; CONFLICT when it cannot be rated, or is already
 */
export async function rateOrder(
  ctx: Ctx,
  orderId: string,
  { stars, tags, comment }: BodyOf<typeof routes.rateOrder>,
): Promise<Rating> {
  return transact(ctx, async (tx) => {
    const { row: order } = await ownOrder(tx, orderId);
    const at = now(tx);
    if (order.riderId === null || !ratableUntil(order, at)) {
      throw new BeelineError("CONFLICT", { detail: "This order cannot be rated" });
    }
    const byRole = sideOf(tx);
    const aboutId = byRole === "customer" ? order.riderId : order.customerId;
    const made = await tx.db
      .insert(ratings)
      .values({
        ...{ id: newId(tx, "rating"), orderId, byRole, byId: tx.actor.id ?? "", aboutId },
        ...{ stars, tags: [...new Set(tags)], at },
        commentSealed: comment === undefined ? null : tx.runtime.sealer.seal(comment),
      })
      .onConflictDoNothing()
      .returning({ tags: ratings.tags });
    if (!made[0])
      throw new BeelineError("CONFLICT", { detail: "You have rated this order already" });
    await countStars(tx, aboutId, stars);
    const payload = { orderId, byRole, aboutId, stars };
    await appendEvents(tx, [{ type: "order.rated", partitionKey: orderId, payload }]);
    return { orderId, stars, tags: RatingTag.array().parse(made[0].tags), at: at.toISOString() };
  });
}

/** A rider's mean follows in the same transaction; the person's row orders those who rate at once. */
async function countStars(ctx: Ctx, aboutId: string, stars: number): Promise<void> {
  const [person] = await ctx.db
    .update(people)
    .set({
      starsSum: sql`${people.starsSum} + ${stars}`,
      starsCount: sql`${people.starsCount} + 1`,
    })
    .where(eq(people.id, aboutId))
    .returning({ sum: people.starsSum, count: people.starsCount });
  // Somebody who was erased meanwhile.
  if (!person) return;
  const rating = ratingOf(person.sum, person.count);
  await ctx.db.update(riders).set({ rating }).where(eq(riders.id, aboutId));
}

/** What the caller gave for an order, and until when it may. @throws BeelineError NOT_FOUND */
export async function getRating(
  ctx: Ctx,
  orderId: string,
): Promise<ResponseOf<typeof routes.getRating>> {
  const { row: order } = await ownOrder(ctx, orderId);
  const [given] = await ctx.db
    .select()
    .from(ratings)
    .where(and(eq(ratings.orderId, orderId), eq(ratings.byRole, sideOf(ctx))));
  if (!given) {
    const until = ratableUntil(order, now(ctx));
    return { rating: null, canRateUntil: until?.toISOString() ?? null };
  }
  const { stars, at } = given;
  const tags = RatingTag.array().parse(given.tags);
  return { rating: { orderId, stars, tags, at: at.toISOString() }, canRateUntil: null };
}

/** The routes let nobody else in. */
function sideOf({ actor }: Ctx): Side {
  return viewerOf(actor).role === "rider" ? "rider" : "customer";
}
