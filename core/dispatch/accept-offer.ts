import { and, eq, sql } from "drizzle-orm";
import { offers, riders } from "#drizzle/schema/index.ts";
import type { Trip } from "#shared/contracts/riders.ts";
import { BeelineError } from "#shared/errors.ts";
import { assignRider, lockOrders, type OrderRow } from "../orders/index.ts";
import { type Ctx, now, transact, violatedConstraint } from "../platform/index.ts";
import { setRiderState } from "../supply/index.ts";
import { createTrip, viewTrip } from "../trips/index.ts";
import { closeOffers } from "./close-offers.ts";
import type { JobRow, OfferRow } from "./dispatch-row.ts";
import { lockJob, updateJob } from "./find-job.ts";
import { findOwnOffer } from "./find-offers.ts";
import { refuseAnswer, refuseOrder } from "./offer-rules.ts";

/**
 * A rider takes an offer; exactly one wins. Rivals queue on the order's row, and should anything
 * above be wrong, the indexes (one winner per search, one active trip per rider) refuse the second.
 * @throws BeelineError NOT_FOUND, OFFER_EXPIRED, OFFER_ALREADY_ACCEPTED, OFFER_TAKEN, DRIVER_BUSY.
 */
export async function acceptOffer(ctx: Ctx, offerId: string): Promise<Trip> {
  try {
    return await transact(ctx, (tx) => take(tx, offerId));
  } catch (error) {
    const constraint = violatedConstraint(error);
    if (constraint === "trips_one_active_per_rider") throw new BeelineError("DRIVER_BUSY");
    if (constraint === "offers_one_winner") throw new BeelineError("OFFER_TAKEN");
    throw error;
  }
}

async function take(ctx: Ctx, offerId: string): Promise<Trip> {
  // Looked at without a lock first: after the race is decided, losing is cheap.
  const seen = await findOwnOffer(ctx, offerId);
  refuseClosed(ctx, seen);
  const [order] = await lockOrders(ctx, [seen.orderId]);
  const job = await lockJob(ctx, seen.orderId);
  if (!order || !job) throw new BeelineError("NOT_FOUND");
  const offer = await findOwnOffer(ctx, offerId);
  refuseClosed(ctx, offer);
  const taken = refuseOrder(offer, order, job.round);
  if (taken) throw new BeelineError(taken);
  // Whether the rider is on another trip is for the index to say: it cannot be out of date.
  const found = await settle(ctx, { offer, order, job });
  return viewTrip(ctx, { ...found, orders: new Map([[order.id, order]]) });
}

function refuseClosed(ctx: Ctx, offer: OfferRow): void {
  const code = refuseAnswer(offer, now(ctx));
  if (code) throw new BeelineError(code);
}

interface Win {
  readonly offer: OfferRow;
  readonly order: OrderRow;
  readonly job: JobRow;
}

async function settle(ctx: Ctx, { offer, order, job }: Win) {
  const mine = eq(offers.id, offer.id);
  await closeOffers(ctx, order.id, { to: "accepted", reason: null }, mine);
  const losers = await closeOffers(ctx, order.id, { to: "cancelled", reason: "TRIP_ASSIGNED" });
  const found = await createTrip(ctx, {
    riderId: offer.riderId,
    cityCode: order.cityCode,
    offerId: offer.id,
    attempt: offer.attempt,
    earningMinor: offer.earningMinor,
    currency: offer.currency,
    orders: [
      {
        orderId: order.id,
        pickup: { lat: job.pickupLat, lng: job.pickupLng },
        dropoff: { lat: order.dropoffLat, lng: order.dropoffLng },
      },
    ],
  });
  await assignRider(ctx, order.id, { riderId: offer.riderId, tripId: found.trip.id });
  await updateJob(ctx, order.id, { state: "assigned", nextAt: null });
  await moveRiders(ctx, offer.riderId, losers);
  return found;
}

/** The winner is on a trip, the others are free; in order of their ids, as everywhere. */
async function moveRiders(ctx: Ctx, winnerId: string, losers: readonly OfferRow[]): Promise<void> {
  const riderIds = [winnerId, ...losers.map(({ riderId }) => riderId)].sort();
  for (const riderId of riderIds) {
    if (riderId !== winnerId) {
      await setRiderState(ctx, riderId, "online", ["offered"]);
    } else if (!(await setRiderState(ctx, riderId, "on_trip", ["online", "offered"]))) {
      // Off duty since: the news of it is about to end this offer.
      throw new BeelineError("OFFER_EXPIRED", { detail: "Go online first" });
    }
  }
  await ctx.db
    .update(riders)
    .set({ offersAccepted: sql`${riders.offersAccepted} + 1` })
    .where(and(eq(riders.id, winnerId)));
}
