/** Goes through a rider's jobs in thought: where and when it ends, and what it costs. */
import type { Chain, Job } from "./job.ts";
import type { PlanWorld } from "./plan-world.ts";

/**
 * What is added to a delay because it is long: with it the next minute weighs nearly e times as much
 * after each time of patience. (The first terms of the series, which are enough and quick.)
 */
export function urgencyOf(late: number, patience: number): number {
  const age = late / patience;
  return late * age * (1 / 2 + age * (1 / 6 + age / 24));
}

/** Where a walk stands. Mutable: the search makes millions of steps. */
export class Walk {
  x = 0;
  y = 0;
  now = 0;
  /** Milliseconds of waiting of all orders so far beyond their floors … */
  delay = 0;
  /** … and what is added because the longer one waits the more each further minute weighs. */
  urgency = 0;
  /** Milliseconds on the way or handing over. */
  work = 0;
  orders = 0;
  rider = 0;

  begin(rider: number, world: PlanWorld): void {
    this.x = world.riderX[rider]!;
    this.y = world.riderY[rider]!;
    this.now = world.free[rider]!;
    this.delay = 0;
    this.urgency = 0;
    this.work = 0;
    this.orders = 0;
    this.rider = rider;
  }

  copy(other: Walk): void {
    this.x = other.x;
    this.y = other.y;
    this.now = other.now;
    this.delay = other.delay;
    this.urgency = other.urgency;
    this.work = other.work;
    this.orders = other.orders;
    this.rider = other.rider;
  }

  cost(world: PlanWorld): number {
    return (
      this.delay +
      this.urgency +
      this.work * world.workWeight +
      this.orders * world.reluctance[this.rider]!
    );
  }

  /** Goes on by one job. False when it cannot be done: the walk is then good for nothing more. */
  step(job: Job, world: PlanWorld, times?: StepTimes): boolean {
    const { rider } = this;
    const pace = world.msPerMeter[rider]!;
    const off = world.off[rider]!;
    const { halfPickup, halfDropoff } = world;
    const { orders, stops, ready } = job;
    for (let k = 0; k < stops.length; k++) {
      const stop = stops[k]!;
      const dx = this.x - world.storeX[stop]!;
      const dy = this.y - world.storeY[stop]!;
      const meters = Math.sqrt(dx * dx + dy * dy);
      if (meters > world.policy.maxApproachMeters) return false;
      const ride = world.rideMs(meters, pace);
      const pickup = Math.max(this.now + ride + halfPickup, ready[k]!);
      if (pickup > off) return false;
      times?.pickups.push(pickup);
      this.now = pickup + halfPickup;
      this.work += ride + 2 * halfPickup;
      this.x = world.storeX[stop]!;
      this.y = world.storeY[stop]!;
    }
    const isBundle = orders.length > 1;
    const patience = world.policy.cityPatienceMs;
    for (let k = 0; k < orders.length; k++) {
      const o = orders[k]!;
      if (world.isRefused(o, rider)) return false;
      const dx = this.x - world.doorX[o]!;
      const dy = this.y - world.doorY[o]!;
      const ride = world.rideMs(Math.sqrt(dx * dx + dy * dy), pace);
      const dropoff = this.now + ride + halfDropoff;
      if (isBundle && dropoff > world.latestInBundle[o]!) return false;
      times?.dropoffs.push(dropoff);
      const late = dropoff - world.floor[o]!;
      this.delay += late;
      this.urgency += urgencyOf(late, patience);
      this.now = dropoff + halfDropoff;
      this.work += ride + 2 * halfDropoff;
      this.x = world.doorX[o]!;
      this.y = world.doorY[o]!;
    }
    this.orders += orders.length;
    return true;
  }
}

export interface StepTimes {
  readonly pickups: number[];
  readonly dropoffs: number[];
}

const scratch = new Walk();
/** More than a sum and a difference of coordinates lose by rounding. */
const METERS_OF_DOUBT = 0.01;

/** What a chain costs a rider, `Infinity` when it cannot be done. */
export function costOfChain(rider: number, chain: Chain, world: PlanWorld): number {
  if (chain.length === 0) return 0;
  scratch.begin(rider, world);
  for (let k = 0; k < chain.length; k++) {
    if (!scratch.step(chain[k]!, world)) return Number.POSITIVE_INFINITY;
  }
  return scratch.cost(world);
}

/** What it costs at least whoever is this far away: on the fastest wheels, free now and willing. */
export function leastCostOfChain(meters: number, chain: Chain, world: PlanWorld): number {
  const store = chain[0]!.stops[0]!;
  scratch.begin(world.idealRider, world);
  scratch.x = world.storeX[store]! + Math.max(0, meters - METERS_OF_DOUBT);
  scratch.y = world.storeY[store]!;
  for (let k = 0; k < chain.length; k++) {
    if (!scratch.step(chain[k]!, world)) return Number.POSITIVE_INFINITY;
  }
  return scratch.cost(world);
}
