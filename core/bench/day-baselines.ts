/**
 * Two simple dispatchers that every day is also run with: the nearest idle rider for each order ten
 * minutes before it is ready, and every five minutes a Hungarian matching of riders who are idle or
 * will be within ten.
 */
import type { Day, Plane } from "../seed/index.ts";
import type { DayAsk, DayDispatcher, DaySnapshot, SeenCourier, SeenOrder } from "./day-run.ts";
import { hungarian } from "./match-hungarian.ts";

const GREEDY_LEAD_MINUTES = 10;
const ROLLING_EVERY_MINUTES = 5;
const ROLLING_HORIZON_MINUTES = 10;
/** More than any delay of a day; an impossible pair costs it a hundred times over. */
const TOO_DEAR = 1e6;

interface Reach {
  readonly travel: number;
  readonly pickup: number;
}

class Streets {
  readonly #day: Day;
  readonly #stores: Map<string, Plane>;

  constructor(day: Day) {
    this.#day = day;
    this.#stores = new Map(day.restaurants.map((store) => [store.id, store]));
  }

  /** Null for a pair that is not possible now. */
  reach(seen: DaySnapshot, order: SeenOrder, courier: SeenCourier): Reach | null {
    const store = this.#stores.get(order.restaurant)!;
    const { metersPerMinute, pickupServiceMinutes } = this.#day.parameters;
    const meters = Math.sqrt((courier.x - store.x) ** 2 + (courier.y - store.y) ** 2);
    const travel = Math.ceil(meters / metersPerMinute);
    const leave = Math.max(seen.minute, courier.freeMinute);
    const pickup = Math.max(order.readyMinute, leave + travel + pickupServiceMinutes / 2);
    if (pickup > courier.offMinute || order.refused.includes(courier.id)) return null;
    return { travel, pickup };
  }
}

const idleOf = (seen: DaySnapshot): SeenCourier[] =>
  seen.couriers.filter((courier) => courier.freeMinute <= seen.minute);

export function makeGreedy(day: Day): DayDispatcher {
  const streets = new Streets(day);
  return (seen) => {
    const idle = new Set(idleOf(seen));
    const asks: DayAsk[] = [];
    const due = seen.orders
      .filter(({ readyMinute }) => readyMinute - GREEDY_LEAD_MINUTES <= seen.minute)
      .sort((a, b) => a.readyMinute - b.readyMinute);
    for (const order of due) {
      let nearest: SeenCourier | null = null;
      let least = Number.POSITIVE_INFINITY;
      for (const courier of idle) {
        const reach = streets.reach(seen, order, courier);
        if (reach === null || reach.travel >= least) continue;
        least = reach.travel;
        nearest = courier;
      }
      if (nearest === null) continue;
      idle.delete(nearest);
      asks.push({ courier: nearest.id, orders: [order.id] });
    }
    return asks;
  };
}

export function makeRolling(day: Day): DayDispatcher {
  const streets = new Streets(day);
  /** Who was matched while still busy, and with what: asked as soon as free. */
  const promised = new Map<string, string>();
  return (seen) => {
    const asks: DayAsk[] = [];
    if (seen.minute % ROLLING_EVERY_MINUTES === 0) {
      for (const [courier, order] of matchRound(seen, promised, streets)) {
        promised.set(courier, order);
      }
    }
    for (const { id, freeMinute } of seen.couriers) {
      const order = promised.get(id);
      if (order === undefined || freeMinute > seen.minute) continue;
      promised.delete(id);
      asks.push({ courier: id, orders: [order] });
    }
    return asks;
  };
}

function matchRound(
  seen: DaySnapshot,
  promised: ReadonlyMap<string, string>,
  streets: Streets,
): (readonly [string, string])[] {
  const until = seen.minute + ROLLING_HORIZON_MINUTES;
  const taken = new Set(promised.values());
  const due = seen.orders.filter(({ id, readyMinute }) => readyMinute <= until && !taken.has(id));
  const soon = seen.couriers.filter(
    ({ id, freeMinute }) => freeMinute <= until && !promised.has(id),
  );
  const costs = due.map((order) =>
    soon.map((courier) => {
      const reach = streets.reach(seen, order, courier);
      if (reach === null) return TOO_DEAR * 100;
      return reach.pickup - order.placedMinute + reach.travel / 100;
    }),
  );
  // A column of its own for each order: to stay until the next round.
  for (const [row, cost] of costs.entries()) {
    for (let k = 0; k < due.length; k++) cost.push(k === row ? TOO_DEAR : TOO_DEAR * 100);
  }
  const columns = hungarian(costs);
  return due.flatMap((order, row) => {
    const courier = soon[columns[row]!];
    return courier === undefined ? [] : [[courier.id, order.id] as const];
  });
}
