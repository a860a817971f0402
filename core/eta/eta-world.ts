/**
 * Made-up cities whose truth is known, for tests and the benchmark: riders and hours that are slower
 * or faster than the formula, kitchens that are late, noise on everything. Pure: takes its randomness.
 */
import type { Vehicle } from "#shared/contracts/fields.ts";
import { type EtaSample, formulaSeconds, type Leg, type LegFacts } from "./leg-rules.ts";

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
  /** Factor on the formula for riding. */
  readonly pace: number;
  /** Of the logarithm, between riders. */
  readonly riderSpread: number;
  /** Of the logarithm, per leg. */
  readonly noise: number;
  /** At a counter and at a door, besides what the formula knows. */
  readonly stopSeconds: number;
  /** Mean delay of the kitchens, as a share of what they promised. */
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
  const noise = () => Math.exp(draw.normal(0, world.noise));
  const done = (facts: LegFacts, actualSeconds: number): EtaSample => {
    const time = utcTime(atMs);
    atMs += actualSeconds * 1000;
    const ids = { tripId: plan.id, riderId: plan.riderId };
    return { ...facts, ...ids, ...time, actualSeconds, endedAtMs: atMs };
  };
  const factsOf = (leg: Leg, meters: number, prepSeconds: number | null): LegFacts => {
    return { leg, vehicle: plan.vehicle, meters, prepSeconds, riderId: plan.riderId };
  };
  const ride = (facts: LegFacts) => {
    const traffic = world.traffic[utcTime(atMs).hour] ?? 1;
    return done(facts, formulaSeconds(facts) * world.pace * plan.pace * traffic * noise());
  };
  const stopSeconds = (facts: LegFacts) =>
    (formulaSeconds({ ...facts, prepSeconds: 0 }) + world.stopSeconds) * plan.pace * noise();
  const toPickup = ride(factsOf("to_pickup", plan.approachMeters, plan.prepSeconds));
  const cooking = plan.prepSeconds * (1 + world.lateness) * Math.exp(draw.normal(0, 0.1));
  const waits = Math.max(0, cooking - toPickup.actualSeconds);
  // Who arrives after the food knows that it is ready; who arrives before knows the promise only.
  const rest = waits === 0 ? 0 : Math.max(0, plan.prepSeconds - toPickup.actualSeconds);
  const counter = factsOf("at_pickup", 0, rest);
  const atPickup = done(counter, waits + stopSeconds(counter));
  const toDropoff = ride(factsOf("to_dropoff", plan.carryMeters, null));
  const door = factsOf("at_dropoff", 0, null);
  return [toPickup, atPickup, toDropoff, done(door, stopSeconds(door))];
}

function utcTime(atMs: number): { hour: number; weekday: number } {
  const at = new Date(atMs);
  return { hour: at.getUTCHours(), weekday: at.getUTCDay() || 7 };
}
