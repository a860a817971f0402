import { asc, eq, sql } from "drizzle-orm";
import { dispatchJobs, offerOrders, orders, rides, stores } from "#drizzle/schema/index.ts";
import type { RidePreferences } from "#shared/contracts/order-ride.ts";
import type { Offer } from "#shared/contracts/riders.ts";
import { Currency, money } from "#shared/money.ts";
import { type Ctx, prepare } from "../../platform/index.ts";
import type { OfferRow } from "../dispatch-row.ts";

/** Three digits are about a hundred metres: enough to decide, too little to find the door. */
const COARSE_DIGITS = 3;

const selectMembers = prepare((db) =>
  db
    .select({
      offerId: offerOrders.offerId,
      orderId: orders.id,
      readyAt: orders.readyAt,
      dropoffLat: orders.dropoffLat,
      dropoffLng: orders.dropoffLng,
      pickupLat: dispatchJobs.pickupLat,
      pickupLng: dispatchJobs.pickupLng,
      storeName: stores.name,
      rideType: rides.rideType,
      preferences: rides.preferences,
    })
    .from(offerOrders)
    .innerJoin(orders, eq(orders.id, offerOrders.orderId))
    .innerJoin(dispatchJobs, eq(dispatchJobs.orderId, orders.id))
    .leftJoin(stores, eq(stores.id, orders.storeId))
    .leftJoin(rides, eq(rides.orderId, orders.id))
    .where(sql`${offerOrders.offerId} = any(${sql.placeholder("offerIds")})`)
    .orderBy(asc(offerOrders.sequence)),
);

export async function viewOffers(ctx: Ctx, rows: readonly OfferRow[]): Promise<Offer[]> {
  if (rows.length === 0) return [];
  const members = await selectMembers(ctx, { offerIds: rows.map(({ id }) => id) });
  return rows.flatMap((row) => {
    const own = members.filter(({ offerId }) => offerId === row.id);
    return own.length > 0 ? [toOffer(row, own)] : [];
  });
}

export async function viewOffer(ctx: Ctx, row: OfferRow): Promise<Offer> {
  const [view] = await viewOffers(ctx, [row]);
  return view!;
}

interface Member {
  readonly orderId: string;
  readonly readyAt: Date | null;
  readonly dropoffLat: number;
  readonly dropoffLng: number;
  readonly pickupLat: number;
  readonly pickupLng: number;
  readonly storeName: string | null;
  readonly rideType: string | null;
  readonly preferences: RidePreferences | null;
}

function toOffer(row: OfferRow, members: readonly Member[]): Offer {
  const [first] = members;
  return {
    id: row.id,
    orderId: row.orderId,
    state: row.state,
    attempt: row.attempt,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    pickup: { position: { lat: first!.pickupLat, lng: first!.pickupLng }, name: first!.storeName },
    dropoff: coarseDropoff(first!),
    orders: members.map((member) => ({
      orderId: member.orderId,
      dropoff: coarseDropoff(member),
      readyAt: member.readyAt?.toISOString() ?? null,
    })),
    distanceMeters: row.distanceMeters,
    pickupEtaSeconds: row.pickupEtaSeconds,
    tripMeters: row.tripMeters,
    earning: money(row.earningMinor, Currency.parse(row.currency)),
    ride:
      first!.rideType === null
        ? null
        : { type: first!.rideType, preferences: first!.preferences ?? {} },
  };
}

function coarseDropoff({ dropoffLat: lat, dropoffLng: lng }: Member) {
  return { position: { lat: coarse(lat), lng: coarse(lng) } };
}

function coarse(degrees: number): number {
  return Number(degrees.toFixed(COARSE_DIGITS));
}
