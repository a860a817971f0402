import { and, asc, eq, inArray } from "drizzle-orm";
import {
  type CandidateRecord,
  dispatchAttempts,
  dispatchDecisions,
  offerOrders,
  offers,
} from "#drizzle/schema/index.ts";
import type { DispatchLook, RiderVerdict } from "#shared/contracts/index.ts";
import { OutcomeWord } from "#shared/dispatch-outcomes.ts";
import { BeelineError } from "#shared/errors.ts";
import { findOrder } from "../../orders/index.ts";
import type { Ctx } from "../../platform/index.ts";

/** Why this rider: every look at the order with those who were near, and what became of them. */
export async function explainOrder(ctx: Ctx, orderId: string) {
  if (!(await findOrder(ctx, orderId))) throw new BeelineError("NOT_FOUND");
  const looks = await ctx.db
    .select({
      look: dispatchAttempts,
      mode: dispatchDecisions.mode,
      revision: dispatchDecisions.revision,
    })
    .from(dispatchAttempts)
    .leftJoin(dispatchDecisions, eq(dispatchDecisions.id, dispatchAttempts.decisionId))
    .where(eq(dispatchAttempts.orderId, orderId))
    .orderBy(asc(dispatchAttempts.round), asc(dispatchAttempts.attempt), asc(dispatchAttempts.at));
  const asked = await askedAbout(ctx, orderId);
  const items = looks.map(
    ({ look, mode, revision }): DispatchLook => ({
      round: look.round,
      attempt: look.attempt,
      at: look.at.toISOString(),
      radiusMeters: look.radiusMeters,
      decisionId: look.decisionId,
      mode,
      revision,
      heldFor: look.heldFor,
      offers: asked
        .filter(({ round, attempt }) => {
          return look.heldFor === null && round === look.round && attempt === look.attempt;
        })
        .map(({ id, riderId, state, reason, orderIds }) => {
          return { id, riderId, state, reason, orderIds };
        }),
      candidates: look.candidates.map(toVerdict),
    }),
  );
  return { items, nextCursor: null };
}

/** A record as it is shown; a word that is no longer known is shown as the nearest one. */
export function toVerdict(record: CandidateRecord): RiderVerdict {
  const known = OutcomeWord.safeParse(record.outcome);
  return {
    riderId: record.riderId,
    distanceMeters: record.distanceMeters,
    etaSeconds: record.etaSeconds,
    score: record.score,
    parts: record.parts ?? null,
    outcome: known.success ? known.data : "not_chosen",
  };
}

async function askedAbout(ctx: Ctx, orderId: string) {
  const rows = await ctx.db
    .select({ offer: offers, round: offerOrders.round, attempt: offerOrders.attempt })
    .from(offerOrders)
    .innerJoin(offers, eq(offers.id, offerOrders.offerId))
    .where(eq(offerOrders.orderId, orderId))
    .orderBy(asc(offers.id));
  const ids = rows.map(({ offer }) => offer.id);
  const mates =
    ids.length === 0
      ? []
      : await ctx.db
          .select()
          .from(offerOrders)
          .where(and(inArray(offerOrders.offerId, ids)))
          .orderBy(asc(offerOrders.sequence));
  return rows.map(({ offer, round, attempt }) => ({
    ...{ id: offer.id, riderId: offer.riderId, state: offer.state, reason: offer.reason },
    ...{ round, attempt },
    orderIds: mates.filter((mate) => mate.offerId === offer.id).map((mate) => mate.orderId),
  }));
}
