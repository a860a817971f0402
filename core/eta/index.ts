/**
 * How long until the rider, or the food, is there. The estimates are pure arithmetic; what they know
 * of a city is learned from its finished trips by a job and read by every process.
 */
export { bindEta } from "./bind-eta.ts";
export { calibrationOf } from "./calibration-rules.ts";
export { cityHour } from "./city-hour.ts";
export { eraseEtaHistory } from "./erase-eta-history.ts";
export { type EtaInput, estimateEta } from "./estimate-eta.ts";
export { estimateOrderEta, type OrderEtaInput, type StopBefore } from "./estimate-order-eta.ts";
export {
  type LearnedEta,
  straightMetersPerMinute,
  type Travel,
  travelSeconds,
} from "./estimate-travel.ts";
export { estimateWay, guessWay, type Way, type WayEstimate } from "./estimate-way.ts";
export { type EtaLoop, startEtaLearning, startEtaModels } from "./eta-loops.ts";
export { learnedFor } from "./eta-state.ts";
export {
  type EtaWorld,
  makeTripLegs,
  makeTrips,
  type TripPlan,
  usualWorld,
} from "./eta-world.ts";
export { fitEta } from "./fit-rules.ts";
export type { EtaSample } from "./leg-rules.ts";
export { loadModels } from "./load-models.ts";
export { readSamples } from "./read-samples.ts";
export { DETOUR_FACTOR, topSpeedKmh, travelSpeedKmh } from "./travel-rules.ts";
