/** How long until the rider, or the food, is there: pure arithmetic, no map service. */
export { type EtaInput, estimateEta } from "./estimate-eta.ts";
export { estimateOrderEta, type OrderEtaInput } from "./estimate-order-eta.ts";
export { DETOUR_FACTOR, topSpeedKmh, travelSeconds, travelSpeedKmh } from "./travel-rules.ts";
