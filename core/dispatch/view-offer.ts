import { eq, inArray } from "drizzle-orm";
import { dispatchJobs, orders, stores } from "#drizzle/schema/index.ts";
import type { Offer } from "#shared/contracts/riders.ts";
import { Currency, money } from "#shared/money.ts";
import type { Ctx } from "../platform/index.ts";
import type { OfferRow } from "./dispatch-row.ts";

/** Three digits are about a hundred metres: enough to decide, too little to find the door. */
const COARSE_DIGITS = 3;

export async function viewOffers(ctx: Ctx, rows: readonly OfferRow[]): Promise<Offer[]> {
  if (rows.length === 0) return [];
  const places = await ctx.db
    .select({
      orderId: orders.id,
      dropoffLat: orders.dropoffLat,
      dropoffLng: orders.dropoffLng,
      pickupLat: dispatchJobs.pickupLat,
      pickupLng: dispatchJobs.pickupLng,
      storeName: stores.name,
    })
    .from(orders)
    .innerJoin(dispatchJobs, eq(dispatchJobs.orderId, orders.id))
    .leftJoin(stores, eq(stores.id, orders.storeId))
    .where(inArray(orders.id, [...new Set(rows.map(({ orderId }) => orderId))]));
  const byOrder = new Map(places.map((place) => [place.orderId, place]));
  return rows.flatMap((row) => {
    const place = byOrder.get(row.orderId);
    return place ? [toOffer(row, place)] : [];
  });
}

export async function viewOffer(ctx: Ctx, row: OfferRow): Promise<Offer> {
  const [view] = await viewOffers(ctx, [row]);
  return view!;
}

interface Places {
  readonly dropoffLat: number;
  readonly dropoffLng: number;
  readonly pickupLat: number;
  readonly pickupLng: number;
  readonly storeName: string | null;
}

function toOffer(row: OfferRow, place: Places): Offer {
  return {
    id: row.id,
    orderId: row.orderId,
    state: row.state,
    attempt: row.attempt,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    pickup: { position: { lat: place.pickupLat, lng: place.pickupLng }, name: place.storeName },
    dropoff: { position: { lat: coarse(place.dropoffLat), lng: coarse(place.dropoffLng) } },
    distanceMeters: row.distanceMeters,
    pickupEtaSeconds: row.pickupEtaSeconds,
    tripMeters: row.tripMeters,
    earning: money(row.earningMinor, Currency.parse(row.currency)),
  };
}

function coarse(degrees: number): number {
  return Number(degrees.toFixed(COARSE_DIGITS));
}
