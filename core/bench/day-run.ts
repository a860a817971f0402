/**
 * One recorded day in virtual time. A dispatcher is shown each minute what one could know by then
 * (orders already placed, riders, the shifts they have signed up for) and names riders to ask; what
 * then happens follows the rules of the Meal Delivery Routing Problem: travel in whole minutes
 * rounded up, half of a service before and half after the moment itself, no pick-up after a
 * courier's end, one store per bundle.
 */
import { type Day, type DayCourier, type DayOrder, makeRandom, type Plane } from "../seed/index.ts";

export interface SeenOrder extends DayOrder {
  /** Couriers who said no to it. */
  readonly refused: readonly string[];
}

export interface SeenCourier extends DayCourier {
  /** Where and when the courier is free; a shift that has not begun is free at its begin. */
  readonly freeMinute: number;
  readonly ordersDone: number;
  readonly lastDoneMinute: number | null;
  readonly asked: number;
  readonly accepted: number;
}

export interface DaySnapshot {
  readonly minute: number;
  readonly orders: readonly SeenOrder[];
  readonly couriers: readonly SeenCourier[];
}

/** Ask a courier, who must be free, to leave now for these orders, dropped off in this order. */
export interface DayAsk {
  readonly courier: string;
  readonly orders: readonly string[];
}

export type DayDispatcher = (seen: DaySnapshot) => readonly DayAsk[];

export interface DayJob {
  readonly courier: string;
  readonly orders: readonly string[];
  readonly assignedMinute: number;
  readonly pickupMinute: number;
  readonly dropoffMinutes: readonly number[];
}

export interface DayRun {
  readonly jobs: readonly DayJob[];
  readonly undelivered: readonly string[];
  readonly asks: number;
  readonly declines: number;
  /** Of each decision. */
  readonly decisionMs: readonly number[];
  readonly runMs: number;
  /** Of the processor, which says more than `runMs` where others use it too. */
  readonly cpuMs: number;
}

export interface DayOptions {
  /** Share of asks that are declined, 0 … 1, drawn from the seed per order, courier and ask. */
  readonly declineShare: number;
  readonly seed: number;
}

interface Courier extends SeenCourier {
  x: number;
  y: number;
  freeMinute: number;
  ordersDone: number;
  lastDoneMinute: number | null;
  asked: number;
  accepted: number;
}

/** Couriers who begin within this are shown: their shifts are known, orders are not. */
const SHIFT_FORESIGHT_MINUTES = 40;

export function runDay(day: Day, dispatch: DayDispatcher, options: DayOptions): DayRun {
  const city = new DayCity(day, options);
  const decisionMs: number[] = [];
  const startedAt = performance.now();
  const cpuBefore = process.cpuUsage();
  for (let minute = city.firstMinute; minute <= city.lastMinute; minute++) {
    const seen = city.look(minute);
    if (seen.orders.length === 0) continue;
    const decideAt = performance.now();
    const asks = dispatch(seen);
    decisionMs.push(performance.now() - decideAt);
    for (const ask of asks) city.ask(minute, ask);
  }
  const runMs = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { ...city.outcome(), decisionMs, runMs, cpuMs: (user + system) / 1000 };
}

class DayCity {
  readonly firstMinute: number;
  readonly lastMinute: number;
  readonly #day: Day;
  readonly #options: DayOptions;
  readonly #stores: Map<string, Plane>;
  readonly #couriers: Map<string, Courier>;
  /** By placement: nobody sees beyond `#placed`. */
  readonly #stream: readonly DayOrder[];
  #placed = 0;
  readonly #open = new Map<string, SeenOrder>();
  readonly #jobs: DayJob[] = [];
  #asks = 0;
  #declines = 0;

  constructor(day: Day, options: DayOptions) {
    this.#day = day;
    this.#options = options;
    this.#stores = new Map(day.restaurants.map((store) => [store.id, store]));
    this.#couriers = new Map(
      day.couriers.map((courier) => [
        courier.id,
        {
          ...courier,
          freeMinute: courier.onMinute,
          ...{ ordersDone: 0, lastDoneMinute: null, asked: 0, accepted: 0 },
        },
      ]),
    );
    this.#stream = [...day.orders].sort((a, b) => a.placedMinute - b.placedMinute);
    this.firstMinute = Math.floor(this.#stream[0]?.placedMinute ?? 0);
    this.lastMinute = Math.ceil(Math.max(0, ...day.couriers.map(({ offMinute }) => offMinute)));
  }

  look(minute: number): DaySnapshot {
    for (; this.#placed < this.#stream.length; this.#placed++) {
      const order = this.#stream[this.#placed]!;
      if (order.placedMinute > minute) break;
      this.#open.set(order.id, { ...order, refused: [] });
    }
    const couriers = [...this.#couriers.values()].filter(
      ({ onMinute, offMinute }) =>
        onMinute <= minute + SHIFT_FORESIGHT_MINUTES && offMinute >= minute,
    );
    return { minute, orders: [...this.#open.values()], couriers };
  }

  /** @throws Error when the dispatcher breaks the rules */
  ask(minute: number, ask: DayAsk): void {
    const courier = this.#couriers.get(ask.courier);
    const orders = ask.orders.map((id) => this.#open.get(id));
    if (courier === undefined || courier.freeMinute > minute || courier.offMinute < minute) {
      throw new Error(`minute ${minute}: ${ask.courier} is not there to be asked`);
    }
    const [first] = orders;
    if (first === undefined || orders.some((order) => order?.restaurant !== first.restaurant)) {
      throw new Error(`minute ${minute}: ${ask.orders.join(", ")} is no bundle of open orders`);
    }
    courier.asked++;
    this.#asks++;
    if (this.#declines_(ask, courier)) {
      this.#declines++;
      for (const order of orders) {
        this.#open.set(order!.id, { ...order!, refused: [...order!.refused, courier.id] });
      }
      return;
    }
    courier.accepted++;
    this.#start(minute, courier, orders as readonly SeenOrder[]);
  }

  #declines_(ask: DayAsk, courier: Courier): boolean {
    if (this.#options.declineShare === 0) return false;
    const what = `${this.#options.seed} ${ask.orders[0]} ${courier.id} ${courier.asked}`;
    return makeRandom(what).next() < this.#options.declineShare;
  }

  #start(minute: number, courier: Courier, orders: readonly SeenOrder[]): void {
    const { metersPerMinute, pickupServiceMinutes, dropoffServiceMinutes } = this.#day.parameters;
    const ride = (from: Plane, to: Plane) =>
      Math.ceil(Math.sqrt((from.x - to.x) ** 2 + (from.y - to.y) ** 2) / metersPerMinute);
    const store = this.#stores.get(orders[0]!.restaurant)!;
    const pickupMinute = Math.max(
      minute + ride(courier, store) + pickupServiceMinutes / 2,
      ...orders.map(({ readyMinute }) => readyMinute),
    );
    if (pickupMinute > courier.offMinute) {
      throw new Error(`minute ${minute}: ${courier.id} would pick up after the end of the shift`);
    }
    let now = pickupMinute + pickupServiceMinutes / 2;
    let at: Plane = store;
    const dropoffMinutes = orders.map((order) => {
      const dropoff = now + ride(at, order) + dropoffServiceMinutes / 2;
      now = dropoff + dropoffServiceMinutes / 2;
      at = order;
      return dropoff;
    });
    courier.x = at.x;
    courier.y = at.y;
    courier.freeMinute = now;
    courier.lastDoneMinute = now;
    courier.ordersDone += orders.length;
    for (const { id } of orders) this.#open.delete(id);
    this.#jobs.push({
      courier: courier.id,
      orders: orders.map(({ id }) => id),
      assignedMinute: minute,
      pickupMinute,
      dropoffMinutes,
    });
  }

  outcome(): Omit<DayRun, "decisionMs" | "runMs" | "cpuMs"> {
    const late = this.#stream.slice(this.#placed).map(({ id }) => id);
    const undelivered = [...this.#open.keys(), ...late];
    return { jobs: this.#jobs, undelivered, asks: this.#asks, declines: this.#declines };
  }
}
