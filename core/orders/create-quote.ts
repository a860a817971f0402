import { type QuotedOption, quotes } from "#drizzle/schema/index.ts";
import type { Quote, QuoteRequest } from "#shared/contracts/orders.ts";
import { BeelineError } from "#shared/errors.ts";
import { distanceMeters, isInside, type Position } from "#shared/geo.ts";
import { money } from "#shared/money.ts";
import { findStore, isTakingOrders, itemsOf } from "../catalog/index.ts";
import { estimateOrderEta, learnedFor } from "../eta/index.ts";
import { type Ctx, cityMs, insertOf, newId, now, write } from "../platform/index.ts";
import { policyInForce } from "../policy/index.ts";
import { MAX_TOTAL_MINOR, priceBasket } from "../pricing/index.ts";
import { termsNow } from "./order-terms.ts";
import { readBasket } from "./read-basket.ts";
import { quoteRide } from "./rides/quote-ride.ts";

/** Long enough to find one's wallet, short enough for prices and stock to still be true. */
const QUOTE_TTL_MS = 10 * 60_000;
/** Food does not travel well beyond this, measured as the crow flies. */
const MAX_DELIVERY_METERS = 8_000;
const DELIVERY_OPTION = "standard";

const newQuote = insertOf(quotes);
const insertQuote = write({ new_quote: newQuote.text });

type Store = NonNullable<Awaited<ReturnType<typeof findStore>>>;
type DeliveryRequest = Extract<QuoteRequest, { vertical: "delivery" }>;

/**
 * Fixes the price of a basket or a ride until the quote expires. Nothing is reserved yet.
 * @throws BeelineError NOT_FOUND, STORE_CLOSED, OUT_OF_AREA, OUT_OF_STOCK, VALIDATION_FAILED
 */
export async function createQuote(ctx: Ctx, request: QuoteRequest): Promise<Quote> {
  if (request.vertical === "ride") return quoteRide(ctx, request);
  const [store, menu] = await Promise.all([
    findStore(ctx, request.storeId),
    itemsOf(
      ctx,
      request.items.map((line) => line.itemId),
    ),
  ]);
  if (!store) throw new BeelineError("NOT_FOUND", { detail: "There is no such store" });
  if (!isTakingOrders(store, now(ctx))) throw new BeelineError("STORE_CLOSED");
  const meters = deliveryMeters(ctx, store, request.dropoff.position);
  const items = readBasket(request.items, [...menu.values()], store.id);
  const { runtime } = ctx;
  const place = { cityCode: store.cityCode, vertical: "delivery" } as const;
  const prices = policyInForce(runtime, "prices", place).values;
  const price = priceBasket(items, meters, runtime.region, prices);
  if (price.total.amountMinor > MAX_TOTAL_MINOR) {
    const issue = { path: "items", message: "The basket is too large for one order" };
    throw new BeelineError("VALIDATION_FAILED", { issues: [issue] });
  }
  const option: QuotedOption = {
    type: DELIVERY_OPTION,
    totalMinor: price.total.amountMinor,
    lines: price.lines,
    etaSeconds: etaSecondsOf(ctx, store, request),
    terms: termsNow(runtime, place),
  };
  return saveQuote(ctx, request, { store, items, option });
}

/** The distance to carry. @throws BeelineError OUT_OF_AREA */
function deliveryMeters(ctx: Ctx, store: Store, dropoff: Position): number {
  const city = ctx.runtime.region.cities.find((candidate) => candidate.code === store.cityCode);
  const meters = distanceMeters(store, dropoff);
  if (!city || !isInside(dropoff, city.serviceArea)) throw new BeelineError("OUT_OF_AREA");
  if (meters > MAX_DELIVERY_METERS) {
    throw new BeelineError("OUT_OF_AREA", { detail: "The store does not deliver that far" });
  }
  return meters;
}

function etaSecondsOf(ctx: Ctx, store: Store, request: DeliveryRequest): number {
  const prepMs = (store.prepMinutes + store.busyMinutes) * 60_000;
  const eta = estimateOrderEta({
    state: "waiting_accept",
    pickup: store,
    dropoff: request.dropoff.position,
    readyAt: null,
    stopsBefore: [],
    rider: null,
    usualPrepSeconds: cityMs(ctx, prepMs) / 1_000,
    now: now(ctx),
    timeScale: ctx.runtime.config.timeScale,
    learned: learnedFor(ctx.runtime, store.cityCode),
  });
  return eta?.seconds ?? 0;
}

async function saveQuote(
  ctx: Ctx,
  request: DeliveryRequest,
  priced: { store: Store; items: ReturnType<typeof readBasket>; option: QuotedOption },
): Promise<Quote> {
  const { store, items, option } = priced;
  const { currency } = ctx.runtime.region;
  const createdAt = now(ctx);
  const expiresAt = new Date(createdAt.getTime() + QUOTE_TTL_MS);
  const id = newId(ctx, "quote");
  const row: typeof quotes.$inferSelect = {
    id,
    customerId: ctx.actor.id ?? "",
    vertical: "delivery",
    cityCode: store.cityCode,
    storeId: store.id,
    items,
    options: [option],
    currency,
    dropoffLat: request.dropoff.position.lat,
    dropoffLng: request.dropoff.position.lng,
    addressSealed: ctx.runtime.sealer.seal(request.dropoff.address),
    createdAt,
    expiresAt,
  };
  await insertQuote(ctx, newQuote.parametersOf(row));
  const { type, totalMinor, lines, etaSeconds } = option;
  return {
    id,
    vertical: "delivery",
    options: [{ type, total: money(totalMinor, currency), lines, etaSeconds }],
    surgeMultiplier: 1,
    expiresAt: expiresAt.toISOString(),
  };
}
