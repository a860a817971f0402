import { and, asc, eq, ne, sql } from "drizzle-orm";
import { offerOrders, offers } from "#drizzle/schema/index.ts";
import type { Trip } from "#shared/contracts/riders.ts";
import { BeelineError } from "#shared/errors.ts";
import { assignRider, lockOrders, type OrderRow } from "../../orders/index.ts";
import {
  type Ctx,
  follow,
  newId,
  now,
  prepare,
  statement,
  together,
  transact,
  violatedConstraint,
} from "../../platform/index.ts";
import { setRiderState } from "../../supply/index.ts";
import { createTrip, type NewTrip, namesOf, viewTrip } from "../../trips/index.ts";
import type { JobRow, OfferRow } from "../dispatch-row.ts";
import { lockJobs } from "../searches/find-job.ts";
import { searchOn } from "../searches/search-on.ts";
import { aboutOrders, closeOffers, releaseRiders } from "./close-offers.ts";
import { findOwnOffer } from "./find-offers.ts";
import { refuseAnswer, refuseOrder } from "./offer-rules.ts";

/**
 * A rider takes an offer with all its orders, or none of them; exactly one rider wins. Rivals queue
 * on the orders' rows, and should anything above be wrong, the indexes (one winner per search, one
 * active trip per rider) refuse the second.
 * @throws BeelineError NOT_FOUND, OFFER_EXPIRED, OFFER_ALREADY_ACCEPTED, OFFER_TAKEN, DRIVER_BUSY.
 */
export async function acceptOffer(ctx: Ctx, offerId: string): Promise<Trip> {
  try {
    return await transact(ctx, (tx) => take(tx, offerId));
  } catch (error) {
    const constraint = violatedConstraint(error);
    if (constraint === "trips_one_active_per_rider") throw new BeelineError("DRIVER_BUSY");
    if (constraint === "offers_one_winner" || constraint === "offer_orders_one_winner") {
      throw new BeelineError("OFFER_TAKEN");
    }
    throw error;
  }
}

async function take(ctx: Ctx, offerId: string): Promise<Trip> {
  // Looked at without a lock first: after the race is decided, losing is cheap.
  const [seen, members, mates] = await together(
    findOwnOffer(ctx, offerId),
    selectMembers(ctx, { offerId }),
    selectMates(ctx, [offerId]),
  );
  refuseClosed(ctx, seen);
  const orderIds = members.map(({ orderId }) => orderId);
  const concerned = new Set([...orderIds, ...mates.map(({ id }) => id)]);
  // Sent together; the database takes the locks in this sequence and reads the offer under them.
  const [lockedOrders, lockedJobs, offer] = await together(
    lockOrders(ctx, [...concerned]),
    lockJobs(ctx, orderIds),
    findOwnOffer(ctx, offerId),
  );
  const orders = byId(lockedOrders, ({ id }) => id);
  const jobs = byId(lockedJobs, ({ orderId }) => orderId);
  refuseClosed(ctx, offer);
  const parts = members.map(({ orderId, round }): Part => {
    const order = orders.get(orderId);
    const job = jobs.get(orderId);
    if (!order || !job) throw new BeelineError("NOT_FOUND");
    const taken = refuseOrder({ ...offer, round }, order, job.round);
    if (taken) throw new BeelineError(taken);
    return { order, job };
  });
  // Whether the rider is on another trip is for the index to say: it cannot be out of date.
  const found = await settle(ctx, offer, parts);
  const own = new Map(parts.map(({ order }) => [order.id, order]));
  return viewTrip(ctx, { ...found, orders: own });
}

function refuseClosed(ctx: Ctx, offer: OfferRow): void {
  const code = refuseAnswer(offer, now(ctx));
  if (code) throw new BeelineError(code);
}

function byId<T>(rows: readonly T[], idOf: (row: T) => string): Map<string, T> {
  return new Map(rows.map((row) => [idOf(row), row]));
}

const selectMembers = prepare((db) =>
  db
    .select({ orderId: offerOrders.orderId, round: offerOrders.round })
    .from(offerOrders)
    .where(eq(offerOrders.offerId, sql.placeholder("offerId")))
    .orderBy(asc(offerOrders.sequence)),
);

/** All orders that are in an open offer with one of this offer's. */
const selectMates = statement<{ id: string }>(`
  select distinct x.order_id as id from offer_orders x join offers f on f.id = x.offer_id
  where f.state = 'pending' and f.id in (
    select offer_id from offer_orders where order_id in (
      select order_id from offer_orders where offer_id = $1))`);

const winOrders = statement("update offer_orders set won = true where offer_id = $1");

const endSearches = statement(`
  update dispatch_jobs set state = 'assigned', next_at = null, held_for = null
  where order_id = any($1::text[])`);

const countAccepted = statement(`
  update riders set offers_accepted = offers_accepted + 1 where id = $1`);

interface Part {
  readonly order: OrderRow;
  readonly job: JobRow;
}

async function settle(ctx: Ctx, offer: OfferRow, parts: readonly Part[]) {
  const orderIds = parts.map(({ order }) => order.id);
  const rivals = and(aboutOrders(ctx, orderIds), ne(offers.id, offer.id));
  const [, losers] = await together(
    closeOffers(ctx, eq(offers.id, offer.id), { to: "accepted", reason: null }, orderIds),
    closeOffers(ctx, rivals, { to: "cancelled", reason: "TRIP_ASSIGNED" }),
    winOrders(ctx, [offer.id]),
  );
  const assignment = { riderId: offer.riderId, tripId: newId(ctx, "trip") };
  const orders = parts.map(({ order }) => order);
  // One packet, in the sequence of all locks: trip, orders by id, searches, and the riders last.
  const [found, names] = await together(
    createTrip(ctx, newTrip(assignment.tripId, offer, parts)),
    namesOf(
      ctx,
      orders.flatMap(({ storeId }) => storeId ?? []),
      orders.map(({ customerId }) => customerId),
    ),
    ...[...orderIds].sort().map((id) => assignRider(ctx, id, assignment)),
    endSearches(ctx, [orderIds]),
    engageRider(ctx, offer.riderId),
  );
  const left = losers.flatMap((loser) => loser.orderIds).filter((id) => !orderIds.includes(id));
  await searchOn(ctx, [...new Set(left)]);
  await releaseRiders(ctx, losers);
  return { ...found, names };
}

function newTrip(id: string, offer: OfferRow, parts: readonly Part[]): NewTrip {
  return {
    id,
    riderId: offer.riderId,
    cityCode: parts[0]!.order.cityCode,
    offerId: offer.id,
    attempt: offer.attempt,
    earningMinor: offer.earningMinor,
    currency: offer.currency,
    orders: parts.map(({ order, job }) => ({
      orderId: order.id,
      pickup: { lat: job.pickupLat, lng: job.pickupLng },
      dropoff: { lat: order.dropoffLat, lng: order.dropoffLng },
    })),
  };
}

/** The winner is on a trip now. Nobody else holds an offer's rider for long. */
async function engageRider(ctx: Ctx, riderId: string): Promise<void> {
  await follow(ctx, countAccepted(ctx, [riderId]));
  if (await setRiderState(ctx, riderId, "on_trip", ["online", "offered"])) return;
  // Off duty since: the news of it is about to end this offer.
  throw new BeelineError("OFFER_EXPIRED", { detail: "Go online first" });
}
