/** Wakes everybody up in order (kitchens, riders, customers) and lets the city live. */
import type { Store } from "#shared/contracts/catalog.ts";
import { catalogRoutes } from "#shared/contracts/catalog.ts";
import type { PlannedRider } from "../seed/index.ts";
import { readStores } from "./catalog.ts";
import type { City } from "./city.ts";
import { type DemandDeps, orderAtRandom, orderByDay, rideAtRandom } from "./demand.ts";
import type { Founded } from "./found-city.ts";
import type { SimOptions } from "./options.ts";
import { PartnerAgent } from "./partner-agent.ts";
import { RiderAgent } from "./rider-agent.ts";
import { Stopped, sleep } from "./sleep.ts";

const CATALOG_CHECK_MS = 500;
const CATALOG_PATIENCE_MS = 60_000;
/** After the last order of a day the city waits at most this long for what is under way. */
const LAST_ORDERS = { cityMinutes: 180, leastMs: 4 * 60_000 };
const SILENCE_CHECK_MS = 10_000;
const SILENCE_PROBE_MS = 15_000;
const LONGEST_SILENCE_MS = 90_000;

export interface LifeEvents {
  /** Kitchens, riders and shop window are there; orders begin. */
  onReady(awake: { stores: number; riders: number }): void;
  onDelivered(count: number): void;
}

/** Why the city cannot go on, in words for the person at the terminal. */
export class CityError extends Error {
  override readonly name = "CityError";
}

/** Waits until the edge shows the stores of the plan. */
async function openWindow({ city, households }: Founded): Promise<Map<string, Store>> {
  const givesUpAt = Date.now() + CATALOG_PATIENCE_MS;
  for (;;) {
    const stores = await readStores(city, households.edge);
    if (city.plan.stores.every(({ name }) => stores.has(name))) return stores;
    if (Date.now() > givesUpAt) {
      throw new CityError(
        `The catalog of ${city.plan.cityCode} at ${city.edgeUrl} is not this city's: seed the database with the same --region, --day and --seed (here --city-seed).`,
      );
    }
    await sleep(CATALOG_CHECK_MS, city.signal);
  }
}

function isEarly(city: City, rider: PlannedRider): boolean {
  return rider.shift === null || rider.shift.onMinute <= city.clock.minute();
}

/** Signs in who is on duty from the beginning; answers those who made it. */
async function wakeRiders(city: City): Promise<RiderAgent[]> {
  const awake: RiderAgent[] = [];
  await Promise.all(
    city.plan.riders
      .filter((rider) => isEarly(city, rider))
      .map(async (plan) => {
        const rider = new RiderAgent(city, plan);
        await rider.start().then(
          () => awake.push(rider),
          (error) => city.mishap("rider going on duty", error),
        );
      }),
  );
  return awake;
}

async function comeLater(city: City, plan: PlannedRider): Promise<void> {
  try {
    await sleep(city.clock.msUntil(plan.shift?.onMinute ?? 0), city.signal);
    const rider = new RiderAgent(city, plan);
    await rider.start();
    await rider.live();
  } catch (error) {
    if (!(error instanceof Stopped)) city.mishap("rider going on duty", error);
  }
}

/** Throws CityError when nobody has answered for long; asks by itself when all is quiet. */
async function listenForSilence({ city, households }: Founded): Promise<never> {
  for (;;) {
    await sleep(SILENCE_CHECK_MS, city.signal);
    const silentMs = Date.now() - city.contact.lastAnswerAt;
    if (silentMs > LONGEST_SILENCE_MS) {
      throw new CityError(
        `Nothing answers at ${city.edgeUrl} and ${city.coreUrl} any more; is Beeline running?`,
      );
    }
    if (silentMs < SILENCE_PROBE_MS) continue;
    const manners = { patienceMs: 0 };
    await households.edge.call(catalogRoutes.listCities, {}, city.signal, manners).catch(() => {});
  }
}

async function demand(
  founded: Founded,
  options: SimOptions,
  stores: ReadonlyMap<string, Store>,
  readyAt: Map<string, number>,
  onDelivered: (count: number) => void,
): Promise<void> {
  const { city, households } = founded;
  const { untilDelivered: target, ordersPerMinute } = options;
  const reached = Promise.withResolvers<void>();
  const deps: DemandDeps = {
    city,
    households,
    onDelivered: () => {
      onDelivered(city.tally.delivered);
      if (target !== undefined && city.tally.delivered >= target) reached.resolve();
    },
  };
  const { day } = city.plan;
  if (!day) {
    await Promise.race([
      reached.promise,
      Promise.all([
        orderAtRandom(deps, ordersPerMinute, target),
        rideAtRandom(deps, options.ridesPerMinute),
      ]),
    ]);
    return;
  }
  const isEnough = () =>
    target !== undefined && city.tally.delivered + city.tally.underway >= target;
  const lastMinute = day.orders.at(-1)!.placedMinute;
  const mostMs =
    city.clock.msUntil(lastMinute) +
    Math.max(LAST_ORDERS.leastMs, city.clock.msOf(LAST_ORDERS.cityMinutes));
  await Promise.race([
    reached.promise,
    orderByDay(deps, day, stores, readyAt, isEnough),
    sleep(mostMs, city.signal),
  ]);
}

/**
 * Resolves when the target or the end of the day is reached; a city without either lives on.
 * Throws Stopped when it is told to stop, and CityError.
 */
export async function liveCity(
  founded: Founded,
  options: SimOptions,
  events: LifeEvents,
): Promise<void> {
  const { city, support } = founded;
  const stores = await openWindow(founded);
  const readyAt = new Map<string, number>();
  await Promise.all(
    city.plan.partners.map((plan) => new PartnerAgent(city, plan, readyAt).start()),
  );
  const early = await wakeRiders(city);
  if (early.length === 0 && city.plan.day === null) {
    throw new CityError("No rider could go on duty; the messages above say why.");
  }
  city.clock.start();
  for (const rider of early) void rider.live();
  for (const plan of city.plan.riders) if (!isEarly(city, plan)) void comeLater(city, plan);
  events.onReady({ stores: stores.size, riders: early.length });
  support.sweep().catch((error) => {
    if (!(error instanceof Stopped)) city.mishap("support", error);
  });
  await Promise.race([
    demand(founded, options, stores, readyAt, events.onDelivered),
    listenForSilence(founded),
  ]);
}
