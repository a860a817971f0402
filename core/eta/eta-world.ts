/**
 * Made-up cities whose truth is known, for tests and the benchmark: riders and hours that are slower
 * or faster than the formula, kitchens that are late, noise on everything. Pure: takes its randomness.
 */
import type { Vehicle } from "#shared/contracts/fields.ts";
import { type EtaSample, formulaSeconds, type Leg } from "./leg-rules.ts";

export interface Draw {
  between(low: number, high: number): number;
  int(low: number, high: number): number;
  normal(mean: number, deviation: number): number;
  pick<T>(choices: readonly T[]): T;
}

export interface EtaWorld {
  readonly trips: number;
  readonly riders: number;
  /** Factor on the formula for riding, by hour; 1 where it is silent. */
  readonly traffic: Readonly<Record<number, number>>;
  /** Factor on the formula for everything. */
  readonly pace: number;
  /** Of the logarithm, between riders. */
  readonly riderSpread: number;
  /** Of the logarithm, per leg. */
  readonly noise: number;
  /** At a counter and at a door, besides what the formula knows. */
  readonly stopSeconds: number;
  /** Mean delay of the kitchens, as a share of what they still need. */
  readonly lateness: number;
  readonly startMs: number;
  readonly days: number;
}

export const usualWorld: EtaWorld = {
  trips: 1_500,
  riders: 60,
  traffic: { 8: 1.3, 9: 1.25, 13: 1.1, 18: 1.45, 19: 1.5, 20: 1.3 },
  pace: 0.9,
  riderSpread: 0.12,
  noise: 0.18,
  stopSeconds: 0,
  lateness: 0.05,
  startMs: Date.UTC(2026, 10, 2),
  days: 7,
};

export interface TripPlan {
  readonly id: string;
  readonly riderId: string;
  /** Of the rider, a factor. */
  readonly pace: number;
  readonly vehicle: Vehicle;
  readonly startMs: number;
  readonly approachMeters: number;
  readonly carryMeters: number;
  readonly prepSeconds: number;
}

export function makeTrips(world: EtaWorld, draw: Draw): EtaSample[] {
  const riders = Array.from({ length: world.riders }, (_, i) => ({
    riderId: `rider ${i}`,
    pace: Math.exp(draw.normal(0, world.riderSpread)),
    vehicle: draw.pick<Vehicle>(["scooter", "scooter", "bike", "bicycle"]),
  }));
  return Array.from({ length: world.trips }, (_, i) =>
    makeTripLegs(
      {
        ...draw.pick(riders),
        id: `trip ${i}`,
        startMs: world.startMs + (i / world.trips) * world.days * 24 * 3_600_000,
        approachMeters: draw.between(100, 3_000),
        carryMeters: draw.between(300, 6_000),
        prepSeconds: draw.between(0, 900),
      },
      world,
      draw,
    ),
  ).flat();
}

/** The four legs of one trip, as they went. */
export function makeTripLegs(plan: TripPlan, world: EtaWorld, draw: Draw): EtaSample[] {
  let atMs = plan.startMs;
  const go = (leg: Leg, meters: number, prepSeconds: number | null, factor: number): EtaSample => {
    const { hour, weekday } = utcTime(atMs);
    const facts = { leg, vehicle: plan.vehicle, meters, prepSeconds, riderId: plan.riderId };
    const traffic = leg.startsWith("to") ? (world.traffic[hour] ?? 1) : 1;
    const stop = meters === 0 ? world.stopSeconds : 0;
    const usual = (formulaSeconds(facts) + stop) * world.pace * plan.pace * traffic * factor;
    const actualSeconds = Math.max(1, usual * Math.exp(draw.normal(0, world.noise)));
    atMs += actualSeconds * 1000;
    return { ...facts, tripId: plan.id, hour, weekday, actualSeconds, endedAtMs: atMs };
  };
  const toPickup = go("to_pickup", plan.approachMeters, plan.prepSeconds, 1);
  const rest = Math.max(0, plan.prepSeconds - toPickup.actualSeconds);
  const atPickup = go("at_pickup", 0, rest, 1 + world.lateness);
  const toDropoff = go("to_dropoff", plan.carryMeters, null, 1);
  return [toPickup, atPickup, toDropoff, go("at_dropoff", 0, null, 1)];
}

function utcTime(atMs: number): { hour: number; weekday: number } {
  const at = new Date(atMs);
  return { hour: at.getUTCHours(), weekday: at.getUTCDay() || 7 };
}
