/**
 * Dispatch: finds a rider for each accepted order. A search (`dispatch_jobs`) waits until the food
 * is soon ready, then asks riders by offers until one accepts, the order ends, or its caps are
 * reached. Decisions are pure (`decide-offers.ts`); PostgreSQL holds all state and is the arbiter.
 *
 * search: waiting → searching ⇄ offered → assigned → (given back: searching, next round)
 *         → exhausted (no rider) | closed (the order ended)
 */
export { bindDispatch } from "./bind-dispatch.ts";
export { decideWave, revisionOf } from "./decide/decide-wave.ts";
export type * from "./decide/wave-shapes.ts";
export type { OfferRow } from "./dispatch-row.ts";
export { dispatchSubscriber } from "./dispatch-subscriber.ts";
export { forgetOldDecisions } from "./explain/forget-decisions.ts";
export { findOffer } from "./offers/find-offers.ts";
export { openOffersOf, openOffersOfMany } from "./offers/list-offers.ts";
export { viewOffer, viewOffers } from "./offers/view-offer.ts";
export * from "./plan/index.ts";
export { type DispatchPolicy, policyFor, type Vertical, withRevision } from "./policies.ts";
export { policyOf, wavesOf, withWaves } from "./ride-policy.ts";
export { openWithAcceptance } from "./searches/open-job.ts";
export { type DispatchLoop, runDispatch, startDispatchLoop } from "./waves/dispatch-loop.ts";
export { type Around, findAround } from "./waves/find-around.ts";
export { findDrivers, type RidesAround } from "./waves/find-drivers.ts";
export { restMs } from "./waves/pace-rules.ts";
