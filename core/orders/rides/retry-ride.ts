import { eq } from "drizzle-orm";
import { quotedRides, quotes, rides } from "#drizzle/schema/index.ts";
import type { RideReason } from "#shared/contracts/order-ride.ts";
import { BeelineError } from "#shared/errors.ts";
import { type Ctx, insertOf, newId, now, transact, write } from "../../platform/index.ts";
import { policyInForce } from "../../policy/index.ts";
import type { QuoteRow } from "../new-order.ts";
import { lockOwnOrder } from "../own-order.ts";
import type { SeenOrder } from "../read-parts.ts";
import { refuseRetry } from "./booking-rules.ts";
import { queueBookings } from "./earlier-rides.ts";
import { placeRide } from "./place-ride.ts";

const newQuote = insertOf(quotes);
const newQuotedRide = insertOf(quotedRides);

const copyQuote = write({
  again_quote: newQuote.text,
  again_quoted_ride: newQuotedRide.text.replaceAll(
    /\$(\d+)/g,
    (_, place) => `$${Number(place) + newQuote.size}`,
  ),
});

const conflict = (detail: string) => new BeelineError("CONFLICT", { detail });
const REASON: RideReason = "REQUEST_RETRY";

/**
 * Begins an expired booking anew. Its order has ended and stays so: this makes another one, from the
 * same terms of the same quote, that names it. The quote is copied, since one quote is one order.
 * @throws BeelineError NOT_FOUND; CONFLICT for what is no expired ride, too late, too often or begun
 * anew already; QUOTE_EXPIRED; and what placing refuses.
 */
export async function retryRide(ctx: Ctx, orderId: string, key: string): Promise<SeenOrder> {
  return transact(ctx, async (tx) => {
    await queueBookings(tx, tx.actor.id ?? orderId);
    // Two retries of one ride find the ride of the first under way.
    const { row } = await lockOwnOrder(tx, orderId);
    const [ride] = await tx.db.select().from(rides).where(eq(rides.orderId, row.id));
    if (!ride) throw conflict("Only a ride is begun anew");
    const place = { cityCode: row.cityCode, vertical: "ride" } as const;
    const { maxRetries } = policyInForce(tx.runtime, "search", place).values;
    const at = now(tx);
    const refused = refuseRetry({ ...row, retries: ride.retries, maxRetries }, at);
    if (refused) throw conflict(refused);
    const [again] = await tx.db
      .select({ id: rides.orderId })
      .from(rides)
      .where(eq(rides.retryOf, row.id));
    if (again) throw conflict("This booking was begun anew already");
    const quote = await renewQuote(tx, row.quoteId);
    const booked = await placeRide(tx, {
      ...{ quote, key, option: ride.rideType, paymentMethodId: ride.paymentMethodId },
      preferences: ride.preferences,
      ...(row.notesSealed && { notes: tx.runtime.sealer.open(row.notesSealed) }),
      retry: { of: row.id, retries: ride.retries + 1, reason: REASON },
    });
    return booked;
  });
}

/** The same terms until the same moment. @throws BeelineError QUOTE_EXPIRED */
async function renewQuote(ctx: Ctx, quoteId: string): Promise<QuoteRow> {
  const [[quote], [ride]] = await Promise.all([
    ctx.db.select().from(quotes).where(eq(quotes.id, quoteId)),
    ctx.db.select().from(quotedRides).where(eq(quotedRides.quoteId, quoteId)),
  ]);
  if (!quote || !ride || quote.expiresAt <= now(ctx)) throw new BeelineError("QUOTE_EXPIRED");
  const copy = { ...quote, id: newId(ctx, "quote") };
  await copyQuote(ctx, [
    ...newQuote.parametersOf(copy),
    ...newQuotedRide.parametersOf({ ...ride, quoteId: copy.id }),
  ]);
  return copy;
}
