/**
 * Deliveries for `bench:eta`: the places, ready times and riders of recorded days, ridden at the speed
 * of the record, with traffic by hour, riders who differ and noise on top, all seeded.
 */
import {
  DETOUR_FACTOR,
  type EtaSample,
  type EtaWorld,
  makeTripLegs,
  travelSpeedKmh,
  usualWorld,
} from "../eta/index.ts";
import { type Day, type DayCourier, makeRandom, type Plane, type Random } from "../seed/index.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;
/** A rider is looked for this long before the food is ready. */
const LEAD_MINUTES = 20;
const FIRST_DAY_MS = Date.UTC(2026, 10, 2);

/** One recorded day as the `index`th day of a city whose riders are the same each day. */
export function legsOfDay(day: Day, index: number, random: Random): EtaSample[] {
  const { parameters, restaurants, couriers } = day;
  const world = worldOf(day);
  const startMs = FIRST_DAY_MS + index * DAY_MS;
  const storeOf = new Map(restaurants.map((restaurant) => [restaurant.id, restaurant]));
  const placeOf = new Map<string, Plane>(couriers.map((courier) => [courier.id, courier]));
  const orders = [...day.orders].sort((a, b) => a.placedMinute - b.placedMinute);
  return orders.flatMap((order) => {
    const store = storeOf.get(order.restaurant)!;
    const minute = Math.max(order.placedMinute, order.readyMinute - LEAD_MINUTES);
    const courier = nearby(couriers, placeOf, { store, minute }, random);
    if (!courier) return [];
    const plan = {
      id: `day ${index} ${order.id}`,
      riderId: courier.id,
      pace: paceOf(courier.id),
      vehicle: "scooter" as const,
      startMs: startMs + minute * MINUTE_MS,
      approachMeters: metersBetween(placeOf.get(courier.id)!, store),
      carryMeters: metersBetween(store, order),
      prepSeconds: (order.readyMinute - minute) * 60,
    };
    placeOf.set(courier.id, order);
    return makeTripLegs(
      plan,
      { ...world, stopSeconds: parameters.pickupServiceMinutes * 60 - 90 },
      random,
    );
  });
}

/** The record's speed as a factor on the formula's. */
function worldOf({ parameters }: Day): EtaWorld {
  const formula = (travelSpeedKmh("scooter") * 1_000) / 60 / DETOUR_FACTOR;
  return { ...usualWorld, pace: formula / parameters.metersPerMinute };
}

/** The same rider is as quick on each day. */
function paceOf(riderId: string): number {
  return Math.exp(makeRandom(`pace ${riderId}`).normal(0, usualWorld.riderSpread));
}

/** The nearest of a few who are on duty. */
function nearby(
  couriers: readonly DayCourier[],
  placeOf: ReadonlyMap<string, Plane>,
  { store, minute }: { store: Plane; minute: number },
  random: Random,
): DayCourier | undefined {
  const onDuty = couriers.filter(
    ({ onMinute, offMinute }) => onMinute <= minute && minute < offMinute,
  );
  if (onDuty.length === 0) return undefined;
  const asked = Array.from({ length: 5 }, () => random.pick(onDuty));
  const metersTo = ({ id }: DayCourier) => metersBetween(placeOf.get(id)!, store);
  return asked.reduce((best, courier) => (metersTo(courier) < metersTo(best) ? courier : best));
}

function metersBetween(a: Plane, b: Plane): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
