/**
 * Dispatch: finds a rider for each accepted order. A search (`dispatch_jobs`) waits until the food
 * is soon ready, then asks riders by offers until one accepts, the order ends, or its caps are
 * reached. Decisions are pure (`decide-offers.ts`); PostgreSQL holds all state and is the arbiter.
 *
 * search: waiting → searching ⇄ offered → assigned → (given back: searching, next round)
 *         → exhausted (no rider) | closed (the order ended)
 */
export { bindDispatch } from "./bind-dispatch.ts";
export { decideWave, revisionOf } from "./decide-wave.ts";
export { type DispatchLoop, startDispatchLoop } from "./dispatch-loop.ts";
export type { OfferRow } from "./dispatch-row.ts";
export { dispatchSubscriber } from "./dispatch-subscriber.ts";
export { type Around, findAround } from "./find-around.ts";
export { findOffer } from "./find-offers.ts";
export { forgetOldDecisions } from "./forget-decisions.ts";
export { openOffersOf, openOffersOfMany } from "./list-offers.ts";
export { restMs } from "./pace-rules.ts";
export * from "./plan/index.ts";
export { type DispatchPolicy, policyFor, type Vertical, withRevision } from "./policies.ts";
export { viewOffer, viewOffers } from "./view-offer.ts";
export type * from "./wave-shapes.ts";
