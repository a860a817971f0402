import { quotedRides, quotes } from "#drizzle/schema/index.ts";
import type { Quote } from "#shared/contracts/orders.ts";
import {
  type Ctx,
  insertOf,
  jsonRow,
  makeGather,
  newId,
  now,
  write,
} from "../../platform/index.ts";
import { termsNow } from "../order-terms.ts";
import {
  type EstimateWay,
  planRideQuote,
  type RideQuote,
  type RideQuoteRequest,
} from "./plan-ride-quote.ts";

const newQuote = insertOf(quotes);
const newRide = insertOf(quotedRides);
/** Quotes are asked for more often than anything else is written. */
export const gatherRideQuotes = makeGather([quotes, quotedRides]);

/** Both in one statement. */
const insertBoth = write({
  new_ride_quote: newQuote.text,
  new_quoted_ride: newRide.text.replaceAll(/\$(\d+)/g, (_, n) => `$${Number(n) + newQuote.size}`),
});

/**
 * Prices all types of ride between two places of one city, fixed until the quote expires.
 * @param estimate of the way; should it fail the prices are a range, and booking goes on
 * @throws BeelineError OUT_OF_AREA, VALIDATION_FAILED
 */
export async function quoteRide(
  ctx: Ctx,
  request: RideQuoteRequest,
  estimate?: EstimateWay,
): Promise<Quote> {
  const at = now(ctx);
  const planned = await planRideQuote(ctx.runtime, request, at, estimate);
  const id = newId(ctx, "quote");
  const rows = rowsOf(ctx, { id, at, request, planned });
  if (ctx.gathered) {
    ctx.gathered["quotes"] = jsonRow(quotes, rows.quote);
    ctx.gathered["quoted_rides"] = jsonRow(quotedRides, rows.ride);
  } else
    await insertBoth(ctx, [
      ...newQuote.parametersOf(rows.quote),
      ...newRide.parametersOf(rows.ride),
    ]);
  return quoteView(id, request, planned, rows.quote.expiresAt);
}

interface Made {
  readonly id: string;
  readonly at: Date;
  readonly request: RideQuoteRequest;
  readonly planned: RideQuote;
}

export function rowsOf(ctx: Ctx, { id, at, request, planned }: Made) {
  const { sealer, region } = ctx.runtime;
  const { pickup, dropoff } = request;
  const terms = termsNow(ctx.runtime, { cityCode: planned.city.code, vertical: "ride" });
  const quote: typeof quotes.$inferSelect = {
    id,
    customerId: ctx.actor.id ?? "",
    vertical: "ride",
    cityCode: planned.city.code,
    storeId: null,
    items: [],
    options: planned.options.map(({ type, total, lines, etaSeconds }) => ({
      ...{ type, totalMinor: total.amountMinor, lines, etaSeconds, terms },
    })),
    currency: region.currency,
    dropoffLat: dropoff.position.lat,
    dropoffLng: dropoff.position.lng,
    addressSealed: sealer.seal(dropoff.address),
    createdAt: at,
    expiresAt: new Date(at.getTime() + planned.quoteSeconds * 1_000),
  };
  const ride: typeof quotedRides.$inferSelect = {
    quoteId: id,
    pickupLat: pickup.position.lat,
    pickupLng: pickup.position.lng,
    pickupAddressSealed: sealer.seal(pickup.address),
    meters: planned.meters,
    seconds: planned.seconds,
    policyRevision: planned.policyRevision,
    surge: planned.surge,
  };
  return { quote, ride };
}

export function quoteView(
  id: string,
  { pickup, dropoff }: RideQuoteRequest,
  planned: RideQuote,
  expiresAt: Date,
): Quote {
  const surges = planned.options.map(({ surgeMultiplier = 1 }) => surgeMultiplier);
  return {
    id,
    vertical: "ride",
    cityCode: planned.city.code,
    options: [...planned.options],
    surgeMultiplier: Math.max(...surges),
    expiresAt: expiresAt.toISOString(),
    distanceMeters: planned.meters,
    durationSeconds: planned.seconds,
    estimate: planned.meters === null ? "range" : "measured",
    sort: planned.sort,
    ...{ pickup, dropoff },
  };
}
