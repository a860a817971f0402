/** A recorded day laid onto a city: the same people and kitchens, at home somewhere else. */
import { createHash } from "node:crypto";
import type { Position } from "#shared/geo.ts";
import { isInside, offsetMeters } from "#shared/geo.ts";
import type { RegionCode } from "#shared/regions.ts";
import { type City, findCity, regions } from "#shared/regions.ts";
import type { CityPlan, PlannedOrder, PlannedRider } from "./city-plan.ts";
import { type Day, DayError, type Plane } from "./parse-day.ts";
import { nearestQuarter, streetAddress } from "./places.ts";
import { planCustomer, planPartner, planRider, planStaff, round } from "./plan-people.ts";
import { planStores } from "./plan-stores.ts";
import { makeRandom, type Random } from "./random.ts";

/**
 * Accounts that share a day's orders. An order names no customer, and an account per order would
 * only add thousands of sign-ins; every order keeps its own door.
 */
const MOST_CUSTOMERS = 200;

function placesOf(day: Day): readonly Plane[] {
  return [...day.orders, ...day.restaurants, ...day.couriers];
}

/** Puts the middle of the day's bounding box onto the city's center; a metre stays a metre. */
function projection(day: Day, city: City): (place: Plane) => Position {
  const places = placesOf(day);
  const middle = (of: (place: Plane) => number) => {
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (const place of places) {
      low = Math.min(low, of(place));
      high = Math.max(high, of(place));
    }
    return (low + high) / 2;
  };
  const x = middle((place) => place.x);
  const y = middle((place) => place.y);
  return (place) =>
    round(offsetMeters(city.center, { northMeters: place.y - y, eastMeters: place.x - x }));
}

function fits(day: Day, city: City): boolean {
  const project = projection(day, city);
  return placesOf(day).every((place) => isInside(project(place), city.serviceArea));
}

/** The first city of the region whose service area holds the whole day. Throws DayError. */
export function cityForDay(day: Day, region: RegionCode): string {
  const city = regions[region].cities.find((candidate) => fits(day, candidate));
  if (city) return city.code;
  throw new DayError("orders.txt", null, `the day is wider than every city of region ${region}`);
}

function planDayOrders(
  day: Day,
  { region, cityCode }: { region: RegionCode; cityCode: string },
  project: (place: Plane) => Position,
  customers: number,
  random: Random,
): PlannedOrder[] {
  const storeIndexes = new Map(day.restaurants.map(({ id }, index) => [id, index]));
  return [...day.orders]
    .sort((a, b) => a.placedMinute - b.placedMinute)
    .map((order, index) => {
      const position = project(order);
      const quarter = nearestQuarter(cityCode, position).name;
      return {
        customerIndex: index % customers,
        storeIndex: storeIndexes.get(order.restaurant)!,
        placedMinute: order.placedMinute,
        readyMinute: order.readyMinute,
        dropoff: { position, address: streetAddress(region, quarter, random) },
      };
    });
}

export interface DayCityOptions {
  readonly region: RegionCode;
  /** Default: `cityForDay`. */
  readonly cityCode?: string;
}

/** Throws DayError when the day does not fit into the city's service area. */
export function planDayCity(day: Day, options: DayCityOptions): CityPlan {
  const { region } = options;
  const cityCode = options.cityCode ?? cityForDay(day, region);
  const city = findCity(cityCode)?.city;
  if (!city || !fits(day, city)) {
    throw new DayError("orders.txt", null, `the day is wider than the city ${cityCode}`);
  }
  const where = { region, cityCode };
  const digest = createHash("sha256").update(JSON.stringify(day)).digest("hex");
  const fingerprint = `day ${region} ${cityCode} ${digest}`;
  const random = makeRandom(fingerprint);
  const project = projection(day, city);
  const stores = planStores(where, day.restaurants.map(project), random.fork("stores"));
  const people = random.fork("people");
  const customers = Math.min(MOST_CUSTOMERS, day.orders.length);
  const orders = planDayOrders(day, where, project, customers, random.fork("doors"));
  const { metersPerMinute, pickupServiceMinutes, dropoffServiceMinutes } = day.parameters;
  return {
    ...where,
    fingerprint,
    stores,
    partners: stores.map((_, index) => planPartner(region, index, people)),
    riders: day.couriers.map(
      (courier, index): PlannedRider => ({
        ...planRider(where, index, stores, people),
        start: project(courier),
        shift: { onMinute: courier.onMinute, offMinute: courier.offMinute },
      }),
    ),
    customers: orders
      .slice(0, customers)
      .map(({ dropoff }, index) => planCustomer(where, index, dropoff.position, people)),
    ...planStaff(where, stores, random.fork("staff")),
    day: { orders, metersPerMinute, pickupServiceMinutes, dropoffServiceMinutes },
  };
}
