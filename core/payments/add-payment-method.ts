import { count, eq, sql } from "drizzle-orm";
import { paymentMethods } from "#drizzle/schema/index.ts";
import type { routes } from "#shared/contracts/index.ts";
import type { PaymentMethod } from "#shared/contracts/payments.ts";
import type { BodyOf } from "#shared/contracts/route.ts";
import { BeelineError } from "#shared/errors.ts";
import { refuseCardNumbers } from "#shared/requests.ts";
import { type Ctx, newId, now, transact } from "../platform/index.ts";
import { methodProviders } from "./method-providers.ts";
import { viewMethod } from "./method-views.ts";

/** The list of methods is not paged, so it has a bound. */
const MAX_CARDS = 20;

/**
 * Keeps a provider's card token for the caller.
 * @throws BeelineError VALIDATION_FAILED when a card number is sent instead, or the region does not
 * work with the provider; CONFLICT when there are too many cards already.
 */
export async function addPaymentMethod(
  ctx: Ctx,
  card: BodyOf<typeof routes.addPaymentMethod>,
): Promise<PaymentMethod> {
  // Also for callers that come through no door of HTTP.
  refuseCardNumbers(card, "body");
  demandProviders(ctx, card);
  const customerId = ctx.actor.id ?? "";
  return transact(ctx, async (tx) => {
    // One at a time per customer, or parallel requests would pass the bound together.
    await tx.db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${customerId}, 1))`);
    const [cards] = await tx.db
      .select({ count: count() })
      .from(paymentMethods)
      .where(eq(paymentMethods.customerId, customerId));
    if ((cards?.count ?? 0) >= MAX_CARDS) {
      throw new BeelineError("CONFLICT", { detail: `You may keep ${MAX_CARDS} cards` });
    }
    const [row] = await tx.db
      .insert(paymentMethods)
      .values({
        ...card,
        id: newId(tx, "paymentMethod"),
        customerId,
        createdAt: now(tx),
      })
      .returning();
    return viewMethod(row!);
  });
}

/** A card may be kept only where it can be charged; the provider `test` is there in development only. */
function demandProviders(ctx: Ctx, card: BodyOf<typeof routes.addPaymentMethod>): void {
  const known = methodProviders(ctx.runtime);
  const own = known.find(({ provider }) => provider === card.provider);
  if (!own) throw invalid("provider", "This region does not work with the provider");
  if (!own.kinds.includes(card.kind)) throw invalid("kind", "The provider does not keep these");
  const all = [card.provider, ...card.alternates.map(({ provider }) => provider)];
  const isKnown = all.every((name) => known.some(({ provider }) => provider === name));
  if (!isKnown || new Set(all).size < all.length) {
    throw invalid("alternates", "Each of them another provider of this region");
  }
}

function invalid(path: string, message: string): BeelineError {
  const issues = [{ path, message }];
  return new BeelineError("VALIDATION_FAILED", { detail: "The body is not valid", issues });
}
