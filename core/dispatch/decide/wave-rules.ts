/** What holds for any mode of deciding a wave: who is out of the question, where, and until when. */
import type { RideReason } from "#shared/contracts/order-ride.ts";
import { distanceMeters, type Position } from "#shared/geo.ts";
import { DETOUR_FACTOR, straightMetersPerMinute } from "../../eta/index.ts";
import type { Point } from "../plan/index.ts";
import type { DispatchPolicy } from "../policies.ts";
import type { Candidate, Outcome } from "./candidate.ts";
import type { WaveGiveUp, WaveRide, WaveRider, WaveSearch, WaveSnapshot } from "./wave-shapes.ts";

/** What the customer reads when the search ends without a rider. */
export const NO_RIDER = "No rider was found";

/** The caps on attempts and time, for one search. */
export function giveUpOf(search: WaveSearch, snapshot: WaveSnapshot): WaveGiveUp | undefined {
  const { policy } = snapshot;
  if (search.ride) return giveUpRide(search, search.ride, snapshot);
  const isOver =
    search.attempt >= policy.maxAttempts || searchedMs(search, snapshot) >= policy.maxSearchMs;
  return isOver ? { orderId: search.orderId, reason: NO_RIDER } : undefined;
}

function giveUpRide(
  search: WaveSearch,
  { untilMs }: WaveRide,
  { nowMs, policy }: WaveSnapshot,
): WaveGiveUp | undefined {
  if (nowMs < untilMs && search.attempt < policy.maxAttempts) return undefined;
  const reason: RideReason = search.asked.length > 0 ? "REQUEST_EXPIRED" : "REQUEST_ABORTED";
  return { orderId: search.orderId, reason };
}

/** The time that is held against dispatch: waiting for the kitchen is not. */
export function searchedMs(search: WaveSearch, { nowMs }: WaveSnapshot): number {
  return nowMs - Math.max(search.searchingSinceMs, search.readyAtMs ?? 0);
}

export function retryAtMs(search: WaveSearch, snapshot: WaveSnapshot): number {
  return snapshot.nowMs + retryPauseMs(searchedMs(search, snapshot), snapshot.policy);
}

/** A tenth of the time searched, within the policy's bounds. */
export function retryPauseMs(forMs: number, { retryMs: { min, max } }: DispatchPolicy): number {
  return Math.round(Math.min(max, Math.max(min, forMs / 10)));
}

/** Why a rider cannot be asked about anything now, the most lasting reason first. */
export function refuseRider(
  rider: Pick<
    WaveRider,
    "state" | "vehicle" | "positionAgeMs" | "rating" | "isFlagged" | "isPaused"
  >,
  policy: DispatchPolicy,
): Outcome | undefined {
  if (!policy.vehicles.includes(rider.vehicle)) return "wrong_vehicle";
  if (rider.rating < policy.minRating) return "low_rating";
  if (rider.isFlagged && !policy.asksFlagged) return "flagged";
  if (rider.isPaused) return "paused";
  if (rider.state === "on_trip") return "on_trip";
  if (rider.state === "offered") return "has_offer";
  if (rider.state !== "online") return "off_duty";
  return rider.positionAgeMs >= policy.freshMs ? "stale_position" : undefined;
}

/** The riders who are not to be asked about this very order, and why. */
export function refusedFor(
  search: Pick<WaveSearch, "asked" | "gaveBack">,
  nowMs: number,
  policy: DispatchPolicy,
): Map<string, "asked_before" | "gave_back"> {
  const refused = new Map<string, "asked_before" | "gave_back">();
  for (const { riderId, atMs } of search.asked) {
    if (nowMs - atMs < policy.reofferAfterMs) refused.set(riderId, "asked_before");
  }
  for (const riderId of search.gaveBack) refused.set(riderId, "gave_back");
  return refused;
}

/** The radii to try for an attempt, narrow to wide. */
export function radiiFor(attempt: number, policy: DispatchPolicy): readonly number[] {
  const { radiusStepsMeters: steps, attemptsPerStep } = policy;
  return steps.slice(Math.min(Math.floor(attempt / attemptsPerStep), steps.length - 1));
}

/** The narrowest of these circles with enough riders in it, the widest otherwise. */
export function radiusFor(
  radii: readonly number[],
  distances: readonly number[],
  enough: number,
): number {
  const widest = radii.at(-1)!;
  for (const radius of radii) {
    let count = 0;
    for (const meters of distances) if (meters <= radius) count++;
    if (count >= enough) return radius;
  }
  return widest;
}

/** How many are asked at once: min(max, available × their acceptance), at least one. */
export function fanOutOf(acceptances: readonly number[], { fanOut }: DispatchPolicy): number {
  if (fanOut.mode === "sequential") return 1;
  const expectedYes = acceptances.reduce((sum, acceptance) => sum + acceptance, 0);
  return Math.max(1, Math.min(fanOut.max, Math.floor(expectedYes)));
}

/** Straight-line metres per real minute. */
export function metersPerMinuteOf(rider: WaveRider, timeScale: number): number {
  return rider.metersPerMinute ?? straightMetersPerMinute({ vehicle: rider.vehicle, timeScale });
}

export function candidateFor(rider: WaveRider, pickup: Position, timeScale: number): Candidate {
  const meters = Math.round(distanceMeters(rider.position, pickup));
  const { vehicle } = rider;
  return {
    riderId: rider.riderId,
    state: rider.state,
    vehicle,
    distanceMeters: meters,
    etaSeconds: Math.round((meters / metersPerMinuteOf(rider, timeScale)) * 60),
    positionAgeMs: rider.positionAgeMs,
    rating: rider.rating,
    offersSeen: rider.offersSeen,
    offersAccepted: rider.offersAccepted,
    idleMs: rider.idleMs,
    isFlagged: rider.isFlagged,
    ...(rider.isPaused && { isPaused: rider.isPaused }),
    ...(rider.offers && { offers: rider.offers }),
  };
}

/** Through streets: all pick-ups, then all drop-offs, in this order. */
export function tripMetersOf(
  orders: readonly { readonly pickup: Position; readonly dropoff: Position }[],
): number {
  const stops = [...orders.map(({ pickup }) => pickup), ...orders.map(({ dropoff }) => dropoff)];
  let meters = 0;
  for (let i = 1; i < stops.length; i++) meters += distanceMeters(stops[i - 1]!, stops[i]!);
  return Math.round(meters * DETOUR_FACTOR);
}

/** Mean Earth radius (IUGG) in metres per degree. */
const METERS_PER_DEGREE = (6_371_008.8 * Math.PI) / 180;

/** Whole metres on the plane that touches the globe at `center`; good to a few metres in a city. */
export function toPoint(position: Position, center: Position): Point {
  const shrink = Math.cos((center.lat * Math.PI) / 180);
  return {
    x: Math.round((position.lng - center.lng) * METERS_PER_DEGREE * shrink),
    y: Math.round((position.lat - center.lat) * METERS_PER_DEGREE),
  };
}
