/** A small world drawn from a seed: its policy, its people, and what goes wrong in it. */
import type { Vehicle } from "#shared/contracts/fields.ts";
import { offsetMeters, type Position } from "#shared/geo.ts";
import { regions } from "#shared/regions.ts";
import { makeRandom, type Random } from "../../seed/index.ts";
import { type DispatchPolicy, policyFor, withRevision } from "../policies.ts";

export interface DrawnStore {
  readonly id: string;
  readonly position: Position;
}

export interface DrawnOrder {
  readonly id: string;
  readonly store: DrawnStore;
  readonly dropoff: Position;
  /** After the start of the world. */
  readonly placedInMs: number;
  readonly acceptAfterMs: number;
  readonly prepMs: number;
  /** How much longer (or shorter, when negative) it really takes. */
  readonly lateMs: number;
  /** When the customer cancels, if nobody has picked it up yet; null for never. */
  readonly cancelAfterMs: number | null;
}

export interface DrawnRider {
  readonly id: string;
  readonly vehicle: Vehicle;
  readonly position: Position;
  readonly onDutyInMs: number;
}

/** Probabilities, 0 … 1. */
export interface Faults {
  readonly pingLost: number;
  readonly pingLate: number;
  readonly decline: number;
  readonly silence: number;
  readonly lateAnswer: number;
  readonly offDutyMidOffer: number;
  /** The customer cancels while a rider is about to say yes. */
  readonly cancelMidAnswer: number;
  readonly giveBack: number;
  readonly vanish: number;
  readonly clockStep: number;
  readonly newsTwice: number;
  readonly newsLost: number;
  readonly newsLate: number;
  /** Mean time between crashes of one process; infinite for none. */
  readonly crashEveryMs: number;
}

export interface DrawnWorld {
  readonly seed: string;
  readonly random: Random;
  readonly policy: DispatchPolicy;
  readonly timeScale: number;
  readonly cityCode: string;
  readonly center: Position;
  readonly processes: number;
  readonly stores: readonly DrawnStore[];
  readonly orders: readonly DrawnOrder[];
  readonly riders: readonly DrawnRider[];
  readonly faults: Faults;
}

const MINUTE_MS = 60_000;

export function drawWorld(seed: string): DrawnWorld {
  const random = makeRandom(`world ${seed}`);
  const city = regions.in.cities[0]!;
  const timeScale = random.pick([10, 20, 40, 60]);
  const spreadMeters = random.pick([800, 2_500, 6_000]);
  const somewhere = (): Position =>
    offsetMeters(city.center, {
      northMeters: random.between(-spreadMeters, spreadMeters),
      eastMeters: random.between(-spreadMeters, spreadMeters),
    });
  const stores = drawStores(random, somewhere);
  const orders: DrawnOrder[] = [];
  const count = random.int(1, 30);
  const burst = random.pick([0, 0.4, 0.8]);
  while (orders.length < count) {
    const order = drawOrder(`o${orders.length + 1}`, random, { stores, somewhere, timeScale });
    const last = orders.at(-1);
    orders.push(last && random.chance(burst) ? beside(last, order, random) : order);
  }
  const riders = Array.from(
    { length: random.int(1, 20) },
    (_, index): DrawnRider => ({
      id: `r${String(index + 1).padStart(2, "0")}`,
      vehicle: random.pick(["scooter", "bike", "bicycle"]),
      position: somewhere(),
      onDutyInMs: random.chance(0.7) ? random.int(0, 2_000) : random.int(0, 60_000),
    }),
  );
  return {
    ...{ seed, random, timeScale, stores, orders, riders },
    cityCode: city.code,
    center: city.center,
    policy: drawPolicy(random),
    processes: random.chance(0.3) ? 2 : 1,
    faults: drawFaults(random),
  };
}

function drawStores(random: Random, somewhere: () => Position): DrawnStore[] {
  const stores: DrawnStore[] = [];
  const count = random.int(1, 6);
  for (let n = 1; n <= count; n++) {
    const next = stores.at(-1);
    // Some stores share a street, so that near stores can share a trip.
    const position =
      next && random.chance(0.3)
        ? offsetMeters(next.position, { northMeters: random.between(20, 300), eastMeters: 0 })
        : somewhere();
    stores.push({ id: `s${n}`, position });
  }
  return stores;
}

function drawOrder(
  id: string,
  random: Random,
  place: {
    readonly stores: readonly DrawnStore[];
    readonly somewhere: () => Position;
    readonly timeScale: number;
  },
): DrawnOrder {
  const city = (minutes: number) => (minutes * MINUTE_MS) / place.timeScale;
  const isLate = random.chance(0.2);
  return {
    id,
    store: random.pick(place.stores),
    dropoff: place.somewhere(),
    placedInMs: Math.round(random.between(0, city(40))),
    acceptAfterMs: random.int(100, 5_000),
    prepMs: Math.round(city(random.between(3, 40))),
    lateMs: Math.round(isLate ? city(random.between(5, 40)) : city(random.between(-3, 2))),
    cancelAfterMs: random.chance(0.12) ? Math.round(random.between(0, city(60))) : null,
  };
}

/** The neighbours are hungry, too, and want the same: what bundles are made for. */
function beside(last: DrawnOrder, order: DrawnOrder, random: Random): DrawnOrder {
  const { store, placedInMs, prepMs, lateMs } = last;
  const away = { northMeters: random.between(-300, 300), eastMeters: random.between(-300, 300) };
  return {
    ...{ ...order, store, prepMs, lateMs },
    placedInMs: placedInMs + random.int(0, 2_000),
    dropoff: offsetMeters(last.dropoff, away),
  };
}

function drawPolicy(random: Random): DispatchPolicy {
  const isBatched = random.chance(0.75);
  const usual = policyFor("in", "delivery");
  const { revision: _, ...values } = usual;
  return withRevision("world", {
    ...values,
    mode: isBatched ? "batched" : "instant",
    fanOut: random.chance(0.5)
      ? { mode: "sequential" }
      : { mode: "parallel", max: random.int(2, 4) },
    acceptWindowMs: random.int(10, 15) * 1_000,
    reofferAfterMs: random.pick([15_000, 45_000]),
    maxAttempts: random.pick([3, 10, 40]),
    maxSearchMs: random.pick([1, 3, 10]) * MINUTE_MS,
    maxSearches: random.pick([3, 800]),
    plan: {
      ...usual.plan,
      tickMs: random.pick([1_000, 2_000]),
      maxBundle: random.int(1, 3),
      nearStoreMeters: random.pick([0, 150, 300]),
    },
  });
}

function drawFaults(random: Random): Faults {
  // Each kind is absent in half of the worlds, so that a failure can often be told from others.
  const some = (most: number) => (random.chance(0.5) ? random.between(0, most) : 0);
  return {
    pingLost: some(0.6),
    pingLate: some(0.4),
    decline: some(0.5),
    silence: some(0.5),
    lateAnswer: some(0.3),
    offDutyMidOffer: some(0.2),
    cancelMidAnswer: some(0.1),
    giveBack: some(0.3),
    vanish: some(0.15),
    clockStep: some(0.05),
    newsTwice: some(0.3),
    newsLost: some(0.1),
    newsLate: some(0.4),
    crashEveryMs: random.chance(0.5) ? random.between(5_000, 60_000) : Number.POSITIVE_INFINITY,
  };
}
