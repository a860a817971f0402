/** What a delivery would cost by other prices: a quote that was made, or a basket made up. */
import { and, eq } from "drizzle-orm";
import { quotes, stores } from "#drizzle/schema/index.ts";
import type {
  PolicyExample,
  PolicyExampleRequest,
  PolicyExampleSubject,
} from "#shared/contracts/index.ts";
import { BeelineError } from "#shared/errors.ts";
import { distanceMeters } from "#shared/geo.ts";
import type { PricesPolicy } from "#shared/policies/index.ts";
import type { Ctx, Runtime } from "../platform/index.ts";
import { type Previewer, showPreviewOf } from "../policy/index.ts";
import { type BasketItem, type Price, priceBasket } from "../pricing/index.ts";

/** A usual way when nobody says one. */
const USUAL_METERS = 3_000;

interface Basket {
  readonly title: string;
  readonly subject: PolicyExampleSubject;
  readonly items: readonly BasketItem[];
  readonly meters: number;
}

/** To be called once for a core that answers ops. */
export function showPricePreviews(runtime: Runtime): void {
  const preview: Previewer<"prices"> = async (ctx, { before, after, example }) => {
    const basket = await basketOf(ctx, example, before);
    const price = (policy: PricesPolicy) =>
      priceBasket(basket.items, basket.meters, ctx.runtime.region, policy);
    return [compared(basket, price(before), price(after))];
  };
  showPreviewOf(runtime, "prices", preview);
}

/** @throws BeelineError NOT_FOUND for a quote that is not there, or is none of a delivery */
async function basketOf(
  ctx: Ctx,
  { quoteId, meters, itemsMinor }: PolicyExampleRequest,
  before: PricesPolicy,
): Promise<Basket> {
  if (quoteId === undefined) {
    const way = meters ?? USUAL_METERS;
    const item = { unitPriceMinor: itemsMinor ?? before.smallBasketBelowMinor, quantity: 1 };
    const subject = { what: "basket", meters: way } as const;
    return { title: `A basket carried ${way} m`, subject, items: [item], meters: way };
  }
  const [found] = await ctx.db
    .select({ quote: quotes, lat: stores.lat, lng: stores.lng })
    .from(quotes)
    .innerJoin(stores, eq(stores.id, quotes.storeId))
    .where(and(eq(quotes.id, quoteId), eq(quotes.vertical, "delivery")));
  if (!found) throw new BeelineError("NOT_FOUND", { detail: "There is no such quote" });
  const { quote, ...store } = found;
  return {
    title: `Quote ${quote.id}`,
    subject: { what: "quote", quoteId: quote.id },
    items: quote.items,
    meters: distanceMeters(store, { lat: quote.dropoffLat, lng: quote.dropoffLng }),
  };
}

function compared({ title, subject }: Basket, before: Price, after: Price): PolicyExample {
  const codes = new Set([...before.lines, ...after.lines].map(({ code }) => code));
  const lineOf = ({ lines }: Price, code: string) => lines.find((line) => line.code === code);
  return {
    ...{ title, subject, before: before.total, after: after.total },
    lines: [...codes].map((code) => {
      const [was, is] = [lineOf(before, code), lineOf(after, code)];
      const { label } = (was ?? is)!;
      return { code, label, before: was?.amount ?? null, after: is?.amount ?? null };
    }),
  };
}
