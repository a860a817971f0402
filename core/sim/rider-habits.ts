/** What riders do, drawn from their own random stream. Pure. Times are real milliseconds. */
import type { Vehicle } from "#shared/contracts/fields.ts";
import { distanceMeters, type Position } from "#shared/geo.ts";
import type { Random } from "../seed/index.ts";

/** Average speed in the traffic of a city, in km/h of the city's own time. */
const speedsKmh: Readonly<Record<Vehicle, number>> = {
  bicycle: 15,
  scooter: 24,
  bike: 27,
  auto: 22,
  sedan: 25,
  suv: 25,
};

export function speedKmh(vehicle: Vehicle): number {
  return speedsKmh[vehicle];
}

const DECLINE_SHARE = 0.08;
const IGNORE_SHARE = 0.03;

export interface OfferDecision {
  readonly action: "accept" | "decline" | "ignore";
  /** People need half a second to three seconds, however fast the city lives. */
  readonly afterMs: number;
}

export function decideOffer(random: Random): OfferDecision {
  const draw = random.next();
  const afterMs = random.between(500, 3_000);
  if (draw < DECLINE_SHARE) return { action: "decline", afterMs };
  return { action: draw < DECLINE_SHARE + IGNORE_SHARE ? "ignore" : "accept", afterMs };
}

/** The API takes one ping per two seconds; a little more keeps clear of the limit. */
export function pingIntervalMs(random: Random): number {
  return random.between(2_250, 3_000);
}

const SIGNAL_LOSS_EVERY_MS = 8 * 60_000;

/** A tunnel, a cellar, an empty battery: when the next one comes and how long it lasts. */
export function nextSignalLoss(random: Random): { afterMs: number; forMs: number } {
  return {
    afterMs: random.exponential(SIGNAL_LOSS_EVERY_MS),
    forMs: random.between(6_000, 25_000),
  };
}

/** A passenger asks to stop on the way about once in twelve times. */
export function pausesRide(random: Random): boolean {
  return random.chance(0.08);
}

/** Nobody opens the door about once in a hundred times. */
export function findsNobody(random: Random): boolean {
  return random.chance(0.01);
}

/** Minutes of the city spent at a counter and at a door, where no recorded day says otherwise. */
export function serviceMinutes(random: Random): number {
  return random.between(0.6, 1.8);
}

const DRIFT_SHARE = 0.4;
/** Idle riders amble. */
export const DRIFT_SPEED_SHARE = 0.35;

/** Where an idle rider strolls next: toward a busy place that is near; null means to stay. */
export function nextDrift(
  here: Position,
  busyPlaces: readonly Position[],
  random: Random,
): Position | null {
  if (busyPlaces.length === 0 || !random.chance(DRIFT_SHARE)) return null;
  const target = random.weighted(busyPlaces, (place) => 1 / (300 + distanceMeters(here, place)));
  // Beside the place, not in it: riders wait at the corner.
  return {
    lat: target.lat + random.normal(0, 0.0012),
    lng: target.lng + random.normal(0, 0.0012),
  };
}

/** Minutes of the city between two thoughts about moving. */
export function driftPauseMinutes(random: Random): number {
  return random.between(3, 10);
}
