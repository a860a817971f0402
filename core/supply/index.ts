/**
 * Supply: who is on duty and where. Takes positions, keeps the live index that dispatch and maps
 * read, changes duty states, and lets silent riders go.
 */
export { adoptRider } from "./adopt-rider.ts";
export { bindSupply } from "./bind-supply.ts";
export { enterDuty } from "./duty-presence.ts";
export { SUSPENDED_UNTIL } from "./duty-rules.ts";
export { forgetDutySpans, repairDutySpans } from "./duty-spans.ts";
export { findRider } from "./find-rider.ts";
export {
  GONE_MS,
  isMatchable,
  type LiveCell,
  type LiveIndex,
  type LiveRider,
  type LiveSnapshot,
  type LiveState,
  MATCHABLE_MS,
  type NearbyQuery,
  type NearestQuery,
  type NearestRider,
  type NewRider,
  type SupplyAggregate,
} from "./live/live-index.ts";
export { MemoryLiveIndex } from "./live/memory-live-index.ts";
export { RedisLiveIndex } from "./live/redis-live-index.ts";
export { isGood, missingPapers, type PaperFacts, type PapersHeld } from "./papers/paper-rules.ts";
export { lackOf, readPapers, todayIn } from "./papers/read-papers.ts";
export { pingDoor } from "./positions/ping-door.ts";
export { seenPositionOf } from "./positions/seen-position.ts";
export { type TakenFrame, takeFrame } from "./positions/take-frame.ts";
export { takePings } from "./positions/take-pings.ts";
export { takePoints } from "./positions/take-points.ts";
export { releaseSilent } from "./release-silent.ts";
export { setRiderState } from "./set-rider-state.ts";
export { type RiderCrowd, setRiderStates } from "./set-rider-states.ts";
export { type SupplyLoop, startSupplyLoop } from "./supply-loop.ts";
export {
  closeLiveIndex,
  isLiveIndexShared,
  liveIndexOf,
  onPoints,
  onPosition,
  type PointListener,
  type PositionListener,
  takesPositions,
} from "./supply-state.ts";
