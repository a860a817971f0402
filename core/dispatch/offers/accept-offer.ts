import type { Trip } from "#shared/contracts/riders.ts";
import { BeelineError } from "#shared/errors.ts";
import { assignRider, lockOrders, type OrderRow } from "../../orders/index.ts";
import {
  type Ctx,
  newId,
  now,
  statement,
  together,
  transact,
  violatedConstraint,
  write,
} from "../../platform/index.ts";
import { setRiderState } from "../../supply/index.ts";
import {
  createTrip,
  findActiveTrip,
  type NewTrip,
  namesOfOrders,
  type TripWithStops,
  viewTrip,
} from "../../trips/index.ts";
import type { JobRow, OfferRow } from "../dispatch-row.ts";
import { lockJobs } from "../searches/find-job.ts";
import { searchOn } from "../searches/search-on.ts";
import { type ClosedOffer, closeForWinner, releaseRiders } from "./close-offers.ts";
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
    if (violatedConstraint(error) === "offers_one_winner") throw new BeelineError("OFFER_TAKEN");
    throw error;
  }
}

async function take(ctx: Ctx, offerId: string): Promise<Trip> {
  // Looked at without a lock first: after the race is decided, losing is cheap.
  const [seen, found] = await together(findOwnOffer(ctx, offerId), selectConcerned(ctx, [offerId]));
  refuseClosed(ctx, seen);
  const members = found.filter(({ sequence }) => sequence !== null);
  const orderIds = members.map(({ orderId }) => orderId);
  const concerned = new Set(found.map(({ orderId }) => orderId));
  // Sent together, in the sequence of all locks: orders, searches, offers, and the rider last. What
  // is written before it is known to be right is undone by the refusal.
  const [lockedOrders, lockedJobs, closed, names, isFree] = await together(
    lockOrders(ctx, [...concerned]),
    lockJobs(ctx, orderIds),
    closeForWinner(ctx, { offerId, orderIds }),
    namesOfOrders(ctx, orderIds),
    setRiderState(ctx, seen.riderId, "on_trip", ["online", "offered"]),
  );
  const offer = closed.find(({ id }) => id === offerId);
  if (!offer) refuseClosed(ctx, await findOwnOffer(ctx, offerId));
  if (!offer || now(ctx) >= offer.expiresAt) throw new BeelineError("OFFER_EXPIRED");
  const orders = byId(lockedOrders, ({ id }) => id);
  const jobs = byId(lockedJobs, ({ orderId }) => orderId);
  const parts = members.map(({ orderId, round }): Part => {
    const order = orders.get(orderId);
    const job = jobs.get(orderId);
    if (!order || !job) throw new BeelineError("NOT_FOUND");
    const taken = refuseOrder({ ...offer, round }, order, job.round);
    if (taken) throw new BeelineError(taken);
    return { order, job };
  });
  if (!isFree) throw await refuseRider(ctx, offer.riderId);
  const made = await settle(ctx, offer, parts);
  const losers = closed.filter(({ id }) => id !== offerId);
  await releaseLosers(ctx, losers, orderIds);
  const own = new Map(parts.map(({ order }) => [order.id, order]));
  return viewTrip(ctx, { ...made, names, orders: own });
}

function refuseClosed(ctx: Ctx, offer: OfferRow): void {
  const code = refuseAnswer(offer, now(ctx));
  if (code) throw new BeelineError(code);
}

function byId<T>(rows: readonly T[], idOf: (row: T) => string): Map<string, T> {
  return new Map(rows.map((row) => [idOf(row), row]));
}

interface ConcernedRow {
  readonly orderId: string;
  readonly round: number;
  readonly sequence: number | null;
}

/**
 * The offer's orders in the order of their drop-offs, then, without a sequence, all that are in an
 * open offer with one of them.
 */
const selectConcerned = statement<ConcernedRow>(`
  with own as (select order_id, round, sequence from offer_orders where offer_id = $1)
  select order_id as "orderId", round, sequence from own
  union all
  select mate.order_id, mate.round, null
  from own
  join offer_orders shared on shared.order_id = own.order_id and shared.offer_id <> $1
  join offers f on f.id = shared.offer_id and f.state = 'pending'
  join offer_orders mate on mate.offer_id = f.id
  order by sequence nulls last`);

/** One winner for each search: should anything above be wrong, the index refuses the second. */
const winOrders = write(
  { won_orders: "update offer_orders set won = true where offer_id = $1" },
  { conflicts: { offer_orders_one_winner: () => new BeelineError("OFFER_TAKEN") } },
);

const endSearch = write({
  ended_search: `
    update dispatch_jobs set state = 'assigned', next_at = null, held_for = null
    where order_id = $1`,
});

const countAccepted = write({
  counted_acceptance: "update riders set offers_accepted = offers_accepted + 1 where id = $1",
});

interface Part {
  readonly order: OrderRow;
  readonly job: JobRow;
}

/** Writes the trip and what it means for orders, searches and rider; all of it with the commit. */
async function settle(ctx: Ctx, offer: OfferRow, parts: readonly Part[]): Promise<TripWithStops> {
  const orders = parts.map(({ order }) => order);
  const assignment = { riderId: offer.riderId, tripId: newId(ctx, "trip") };
  const found = await createTrip(ctx, newTrip(assignment.tripId, offer, parts));
  await winOrders(ctx, [offer.id]);
  for (const order of orders) {
    await assignRider(ctx, order.id, assignment, order);
    await endSearch(ctx, [order.id]);
  }
  await countAccepted(ctx, [offer.riderId]);
  return found;
}

/** The other riders can be asked again, and the orders that they were asked about besides. */
async function releaseLosers(
  ctx: Ctx,
  losers: readonly ClosedOffer[],
  orderIds: readonly string[],
): Promise<void> {
  const left = losers.flatMap((loser) => loser.orderIds).filter((id) => !orderIds.includes(id));
  await searchOn(ctx, [...new Set(left)]);
  await releaseRiders(ctx, losers);
}

function newTrip(id: string, offer: OfferRow, parts: readonly Part[]): NewTrip {
  return {
    id,
    riderId: offer.riderId,
    cityCode: parts[0]!.order.cityCode,
    vertical: parts[0]!.order.vertical,
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

/** Why a rider who was offered something takes nothing now. */
async function refuseRider(ctx: Ctx, riderId: string): Promise<BeelineError> {
  if (await findActiveTrip(ctx, riderId)) return new BeelineError("DRIVER_BUSY");
  // Off duty since: the news of it is about to end this offer.
  return new BeelineError("OFFER_EXPIRED", { detail: "Go online first" });
}
