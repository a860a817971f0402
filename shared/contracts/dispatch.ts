/** Why dispatch chose as it did: what ops reads of looks, offers and decisions. */
import { z } from "zod";
import { OutcomeWord } from "../dispatch-outcomes.ts";
import { Position } from "../geo.ts";
import { Money } from "../money.ts";
import { OfferState } from "../states.ts";
import { IdParams, Instant } from "./fields.ts";
import { defineRoute } from "./route.ts";

export const DispatchMode = z.enum(["batched", "instant"]);
export const HeldFor = z.enum(["food", "rider"]);

/** One rider that was looked at for one order, and what became of it. */
export const RiderVerdict = z.object({
  riderId: z.string(),
  /** Straight line to the pick-up, and seconds to it through streets. */
  distanceMeters: z.int(),
  etaSeconds: z.int(),
  /**
   * More is better. Instant: a share, 0 … 1. Batched: minus the seconds of waiting that it costs.
   * Null for a rider who was out of the question.
   */
  score: z.number().nullable(),
  /** What the score is the sum of, in its unit; null where it was not kept. */
  parts: z.record(z.string(), z.number()).nullable(),
  /** `outcomeSentences` has a sentence for each word. */
  outcome: OutcomeWord,
});
export type RiderVerdict = z.infer<typeof RiderVerdict>;

/** One look of dispatch at one order: it asked, held, or found nobody. */
export const DispatchLook = z.object({
  round: z.int(),
  attempt: z.int(),
  at: Instant,
  radiusMeters: z.int(),
  /** Of the decision, while it is kept. */
  decisionId: z.int().nullable(),
  mode: DispatchMode.nullable(),
  revision: z.string().nullable(),
  /** Set when this look held the order: for the food, or for a rider who is soon free. */
  heldFor: HeldFor.nullable(),
  /** What was asked; empty when it held or found nobody. */
  offers: z.array(
    z.object({
      id: z.string(),
      riderId: z.string(),
      state: OfferState,
      reason: z.string().nullable(),
      orderIds: z.array(z.string()),
    }),
  ),
  candidates: z.array(RiderVerdict),
});
export type DispatchLook = z.infer<typeof DispatchLook>;

/** One order of an offer, with the riders that were looked at for it. */
export const ExplainedOrder = z.object({
  orderId: z.string(),
  round: z.int(),
  won: z.boolean(),
  /** Null once the decision is no longer kept. */
  pickup: Position.nullable(),
  dropoff: Position.nullable(),
  readyAt: Instant.nullable(),
  radiusMeters: z.int(),
  candidates: z.array(
    RiderVerdict.extend({
      /** Where the rider was then; null once the decision is no longer kept. */
      position: Position.nullable(),
      vehicle: z.string().nullable(),
    }),
  ),
});
export type ExplainedOrder = z.infer<typeof ExplainedOrder>;

export const ExplainedOffer = z.object({
  id: z.string(),
  riderId: z.string(),
  state: OfferState,
  reason: z.string().nullable(),
  round: z.int(),
  attempt: z.int(),
  createdAt: Instant,
  expiresAt: Instant,
  closedAt: Instant.nullable(),
  distanceMeters: z.int(),
  pickupEtaSeconds: z.int(),
  tripMeters: z.int(),
  earning: Money,
  tripId: z.string().nullable(),
  /** The decision that made it; null once it is no longer kept. */
  decision: z
    .object({
      id: z.int(),
      at: Instant,
      mode: DispatchMode,
      revision: z.string(),
      /** Whether the code and policy of this core are those that decided: a replay gives the same. */
      isCurrent: z.boolean(),
      /** How many open orders and riders it looked at, and its kept size. */
      searches: z.int(),
      riders: z.int(),
      bytes: z.int(),
    })
    .nullable(),
  /** In the order of the drop-offs. */
  orders: z.array(ExplainedOrder),
});
export type ExplainedOffer = z.infer<typeof ExplainedOffer>;

export const dispatchRoutes = {
  listOrderOffers: defineRoute({
    method: "GET",
    path: "/v1/ops/orders/{id}/offers",
    tag: "Ops",
    summary: "Why this rider: each look at the order with its candidates and scores",
    access: ["ops"],
    params: IdParams,
    response: z.object({ items: z.array(DispatchLook), nextCursor: z.null() }),
    errors: ["NOT_FOUND"],
  }),
  explainOffer: defineRoute({
    method: "GET",
    path: "/v1/ops/offers/{id}",
    tag: "Ops",
    summary: "One offer, the decision that made it, and why each other rider lost",
    access: ["ops"],
    params: IdParams,
    response: ExplainedOffer,
    errors: ["NOT_FOUND"],
  }),
} as const;
