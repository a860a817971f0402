import { and, asc, eq, inArray } from "drizzle-orm";
import { dispatchAttempts, offerOrders, trips } from "#drizzle/schema/index.ts";
import type { ExplainedOffer, ExplainedOrder } from "#shared/contracts/index.ts";
import { BeelineError } from "#shared/errors.ts";
import { Currency, money } from "#shared/money.ts";
import type { Ctx, Runtime } from "../../platform/index.ts";
import { revisionOf } from "../decide/decide-wave.ts";
import type { WaveSnapshot } from "../decide/wave-shapes.ts";
import { findOffer } from "../offers/find-offers.ts";
import type { Vertical } from "../policies.ts";
import { policyOf } from "../ride-policy.ts";
import { toVerdict } from "./explain-order.ts";
import { type DecisionRow, findDecision, readSnapshot } from "./keep-decision.ts";

/** One offer, the decision that made it, and per order why each other rider lost. */
export async function explainOffer(ctx: Ctx, offerId: string): Promise<ExplainedOffer> {
  const offer = await findOffer(ctx, offerId);
  if (!offer) throw new BeelineError("NOT_FOUND");
  const decision =
    offer.decisionId === null ? undefined : await findDecision(ctx, offer.decisionId);
  const [trip] = await ctx.db
    .select({ id: trips.id })
    .from(trips)
    .where(eq(trips.offerId, offerId));
  return {
    id: offer.id,
    riderId: offer.riderId,
    state: offer.state,
    reason: offer.reason,
    round: offer.round,
    attempt: offer.attempt,
    createdAt: offer.createdAt.toISOString(),
    expiresAt: offer.expiresAt.toISOString(),
    closedAt: offer.closedAt?.toISOString() ?? null,
    distanceMeters: offer.distanceMeters,
    pickupEtaSeconds: offer.pickupEtaSeconds,
    tripMeters: offer.tripMeters,
    earning: money(offer.earningMinor, Currency.parse(offer.currency)),
    tripId: trip?.id ?? null,
    decision: decision ? aboutDecision(ctx, decision) : null,
    orders: await explainedOrders(ctx, offerId, decision && readSnapshot(decision)),
  };
}

function aboutDecision(ctx: Ctx, row: DecisionRow): NonNullable<ExplainedOffer["decision"]> {
  return {
    id: row.id,
    at: row.at.toISOString(),
    mode: row.mode,
    revision: row.revision,
    isCurrent: isCurrent(ctx.runtime, row),
    searches: row.searches,
    riders: row.riders,
    bytes: row.snapshot.byteLength + row.decision.byteLength,
  };
}

/** Whether this core would decide by the same code and values. */
function isCurrent(
  runtime: Runtime,
  { cityCode, revision }: Pick<DecisionRow, "cityCode" | "revision">,
): boolean {
  return (["delivery", "ride"] satisfies Vertical[]).some(
    (vertical) => revisionOf({ policy: policyOf(runtime, cityCode, vertical) }) === revision,
  );
}

async function explainedOrders(
  ctx: Ctx,
  offerId: string,
  snapshot: WaveSnapshot | undefined,
): Promise<ExplainedOrder[]> {
  const members = await ctx.db
    .select()
    .from(offerOrders)
    .where(eq(offerOrders.offerId, offerId))
    .orderBy(asc(offerOrders.sequence));
  const ids = members.map(({ orderId }) => orderId);
  const looks =
    ids.length === 0
      ? []
      : await ctx.db
          .select()
          .from(dispatchAttempts)
          .where(and(inArray(dispatchAttempts.orderId, ids)));
  const riderOf = new Map(snapshot?.riders.map((rider) => [rider.riderId, rider]));
  return members.map((member): ExplainedOrder => {
    const search = snapshot?.searches.find(({ orderId }) => orderId === member.orderId);
    const look = looks.find(
      // What held the order before it was asked for stands beside it, under the same attempt.
      ({ orderId, round, attempt, heldFor }) =>
        orderId === member.orderId &&
        round === member.round &&
        attempt === member.attempt &&
        heldFor === null,
    );
    const readyAtMs = search?.readyAtMs ?? null;
    return {
      orderId: member.orderId,
      round: member.round,
      won: member.won,
      pickup: search?.pickup ?? null,
      dropoff: search?.dropoff ?? null,
      readyAt: readyAtMs === null ? null : new Date(readyAtMs).toISOString(),
      radiusMeters: look?.radiusMeters ?? 0,
      candidates: (look?.candidates ?? []).map((record) => ({
        ...toVerdict(record),
        position: riderOf.get(record.riderId)?.position ?? null,
        vehicle: riderOf.get(record.riderId)?.vehicle ?? null,
      })),
    };
  });
}
