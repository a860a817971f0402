/** One moment of a city, for tests: everything ordinary unless said otherwise. */
import { offsetMeters, type Position } from "#shared/geo.ts";
import { regions } from "#shared/regions.ts";
import { policyFor } from "../policies.ts";
import type { WaveRider, WaveSearch, WaveSnapshot } from "./wave-shapes.ts";

export const NOW = 1_700_000_000_000;
export const MINUTE = 60_000;
export const city = regions.in.cities[0]!;

/** So many metres north and east of the city's center. */
export function at(northMeters: number, eastMeters = 0): Position {
  return offsetMeters(city.center, { northMeters, eastMeters });
}

/** Ready food at the center that goes a kilometre east. */
export function search(orderId: string, with_: Partial<WaveSearch> = {}): WaveSearch {
  return {
    orderId,
    round: 1,
    attempt: 0,
    storeId: "store",
    pickup: at(0),
    dropoff: at(0, 1_000),
    placedAtMs: NOW - 10 * MINUTE,
    readyAtMs: NOW,
    isReady: true,
    searchingSinceMs: NOW,
    heldFor: null,
    lookAtMs: null,
    asked: [],
    gaveBack: [],
    ...with_,
  };
}

export function rider(riderId: string, with_: Partial<WaveRider> = {}): WaveRider {
  return {
    riderId,
    state: "online",
    vehicle: "scooter",
    position: at(500),
    positionAgeMs: 1_000,
    rating: 5,
    offersSeen: 10,
    offersAccepted: 8,
    idleMs: 10 * MINUTE,
    onDutyMs: 60 * MINUTE,
    jobsDone: 2,
    frees: null,
    isFlagged: false,
    offDutyAtMs: null,
    ...with_,
  };
}

export function wave(with_: Partial<WaveSnapshot> = {}): WaveSnapshot {
  return {
    nowMs: NOW,
    timeScale: 1,
    cityCode: city.code,
    center: city.center,
    policy: policyFor("in"),
    searches: [],
    riders: [],
    ...with_,
  };
}
