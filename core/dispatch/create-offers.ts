import { eq, inArray, sql } from "drizzle-orm";
import { offerOrders, offers, riders } from "#drizzle/schema/index.ts";
import { distanceMeters } from "#shared/geo.ts";
import { DETOUR_FACTOR } from "../eta/index.ts";
import type { OrderRow } from "../orders/index.ts";
import { appendEvents } from "../outbox/index.ts";
import { afterCommit, type Ctx, newId, now } from "../platform/index.ts";
import { setRiderState } from "../supply/index.ts";
import type { Candidate } from "./candidate.ts";
import type { JobRow, OfferRow } from "./dispatch-row.ts";
import { earningMinorOf } from "./job-rules.ts";
import { policyFor } from "./policies.ts";

export interface OfferWave {
  readonly order: OrderRow;
  readonly job: JobRow;
  /** The attempt this wave is. */
  readonly attempt: number;
  readonly candidates: readonly Candidate[];
  readonly expiresAt: Date;
}

/**
 * Offers the order to riders. Whoever got another offer, or left, since the snapshot was taken is
 * skipped: the index on open offers is the arbiter. Riders are taken by id, so that two searches
 * never wait for each other crosswise.
 */
export async function createOffers(ctx: Ctx, wave: OfferWave): Promise<OfferRow[]> {
  const created: OfferRow[] = [];
  const byId = [...wave.candidates].sort((a, b) => (a.riderId < b.riderId ? -1 : 1));
  for (const candidate of byId) {
    const offer = await createOffer(ctx, wave, candidate);
    if (offer) created.push(offer);
  }
  if (created.length > 0) await countSeen(ctx, created);
  await appendEvents(
    ctx,
    created.map((offer) => ({
      type: "offer.created" as const,
      partitionKey: offer.orderId,
      payload: {
        offerId: offer.id,
        orderId: offer.orderId,
        riderId: offer.riderId,
        attempt: offer.attempt,
        expiresAt: offer.expiresAt.toISOString(),
      },
    })),
  );
  afterCommit(ctx, () => ctx.runtime.metrics.offers.inc({ outcome: "created" }, created.length));
  return created;
}

async function createOffer(
  ctx: Ctx,
  { order, job, attempt, expiresAt }: OfferWave,
  candidate: Candidate,
): Promise<OfferRow | undefined> {
  const pickup = { lat: job.pickupLat, lng: job.pickupLng };
  const dropoff = { lat: order.dropoffLat, lng: order.dropoffLng };
  const tripMeters = Math.round(distanceMeters(pickup, dropoff) * DETOUR_FACTOR);
  const [offer] = await ctx.db
    .insert(offers)
    .values({
      id: newId(ctx, "offer"),
      orderId: order.id,
      riderId: candidate.riderId,
      round: job.round,
      attempt,
      state: "pending",
      createdAt: now(ctx),
      expiresAt,
      distanceMeters: candidate.distanceMeters,
      pickupEtaSeconds: candidate.etaSeconds,
      tripMeters,
      earningMinor: earningMinorOf({ tripMeters, orders: 1 }, policyFor(ctx.runtime.config.region)),
      currency: order.currency,
    })
    .onConflictDoNothing()
    .returning();
  if (!offer) return undefined;
  await ctx.db
    .insert(offerOrders)
    .values({ offerId: offer.id, orderId: order.id, round: job.round, attempt, sequence: 1 });
  if (await setRiderState(ctx, candidate.riderId, "offered", ["online"])) return offer;
  // Nobody has seen it: the transaction is still open.
  await ctx.db.delete(offers).where(eq(offers.id, offer.id));
  return undefined;
}

async function countSeen(ctx: Ctx, created: readonly OfferRow[]): Promise<void> {
  const ids = created.map(({ riderId }) => riderId);
  await ctx.db
    .update(riders)
    .set({ offersSeen: sql`${riders.offersSeen} + 1` })
    .where(inArray(riders.id, ids));
}
