/**
 * A judge of its own for a day's solution: it knows the parsed instance and the three tables of the
 * public evaluator, and shares no arithmetic with whatever made them. Whole minutes throughout.
 */
import type { Day, Plane } from "../seed/index.ts";

/** As the evaluator's table of assignments has it. */
export interface AssignmentRow {
  readonly assigned: number;
  readonly pickup: number;
  readonly courier: string;
  readonly orders: readonly string[];
}
export interface OrderRow {
  readonly order: string;
  readonly placed: number;
  readonly ready: number;
  /** Null, as the two below, for an order that was dropped. */
  readonly pickup: number | null;
  readonly dropoff: number | null;
  readonly courier: string | null;
}
export interface MoveRow {
  readonly courier: string;
  readonly departure: number;
  readonly origin: string;
  readonly destination: string;
}
export interface Solution {
  readonly assignments: readonly AssignmentRow[];
  readonly orders: readonly OrderRow[];
  readonly moves: readonly MoveRow[];
}

/** What a solution breaks; empty for a right one. */
export function checkDay(day: Day, solution: Solution, undelivered: number): string[] {
  const check = new DayCheck(day, solution);
  return check.run(undelivered);
}

class DayCheck {
  readonly #day: Day;
  readonly #solution: Solution;
  readonly #wrong: string[] = [];
  readonly #orders: ReadonlyMap<string, Day["orders"][number]>;
  readonly #places: ReadonlyMap<string, Plane>;
  readonly #rows: ReadonlyMap<string, OrderRow>;
  readonly #taken = new Set<string>();

  constructor(day: Day, solution: Solution) {
    this.#day = day;
    this.#solution = solution;
    this.#orders = new Map(day.orders.map((order) => [order.id, order]));
    this.#places = new Map(
      [...day.restaurants, ...day.couriers, ...day.orders].map((place) => [place.id, place]),
    );
    this.#rows = new Map(solution.orders.map((row) => [row.order, row]));
  }

  run(undelivered: number): string[] {
    if (this.#places.size < this.#day.orders.length + this.#day.couriers.length) {
      this.#say("two places of the instance have one name");
    }
    for (const courier of this.#day.couriers) this.#checkCourier(courier.id);
    const known = new Set(this.#day.couriers.map(({ id }) => id));
    for (const { courier } of this.#solution.assignments) {
      if (!known.has(courier)) this.#say(`${courier} is nobody`);
    }
    this.#checkOrders(undelivered);
    return this.#wrong;
  }

  #say(what: string): void {
    this.#wrong.push(what);
  }

  /** Lives through a courier's day: every move must be where and when the last one left them. */
  #checkCourier(id: string): void {
    const courier = this.#day.couriers.find((one) => one.id === id)!;
    const jobs = this.#solution.assignments
      .filter((one) => one.courier === id)
      .sort((a, b) => a.assigned - b.assigned);
    const moves = this.#solution.moves
      .filter((one) => one.courier === id)
      .sort((a, b) => a.departure - b.departure);
    let at = id;
    let free = courier.onMinute;
    for (const job of jobs) {
      if (job.assigned < free) this.#say(`${id} is asked at ${job.assigned}, busy until ${free}`);
      if (job.pickup > courier.offMinute) {
        this.#say(`${id} picks up at ${job.pickup}, after the end at ${courier.offMinute}`);
      }
      const orders = job.orders.flatMap((order) => this.#orders.get(order) ?? []);
      if (orders.length !== job.orders.length || orders.length === 0) {
        this.#say(`${id} has orders that do not exist`);
        return;
      }
      const store = orders[0]!.restaurant;
      this.#checkLoad(job, store);
      let departure = this.#expectMove(moves, id, at, store, Math.max(free, job.assigned));
      const arrived = departure + this.#ride(at, store);
      if (2 * (job.pickup - arrived) < this.#day.parameters.pickupServiceMinutes) {
        this.#say(`${id} picks up at ${job.pickup}, but came only at ${arrived}`);
      }
      at = store;
      free = job.pickup + this.#day.parameters.pickupServiceMinutes / 2;
      for (const { id: order } of orders) {
        departure = this.#expectMove(moves, id, at, order, free);
        const dropoff =
          departure + this.#ride(at, order) + this.#day.parameters.dropoffServiceMinutes / 2;
        this.#checkDropoff(order, job, dropoff);
        free = dropoff + this.#day.parameters.dropoffServiceMinutes / 2;
        at = order;
      }
    }
    for (const move of moves) this.#say(`${id} also moves at ${move.departure}, for no job`);
  }

  #checkLoad(job: AssignmentRow, store: string): void {
    for (const id of job.orders) {
      const order = this.#orders.get(id)!;
      if (this.#taken.has(id)) this.#say(`${id} is brought twice`);
      this.#taken.add(id);
      if (order.restaurant !== store) this.#say(`${id} is not from ${store}`);
      if (order.placedMinute > job.assigned) this.#say(`${id} was known before it was placed`);
      if (order.readyMinute > job.pickup) this.#say(`${id} is picked up before it is ready`);
    }
  }

  #checkDropoff(order: string, job: AssignmentRow, dropoff: number): void {
    const row = this.#rows.get(order);
    if (row === undefined) return;
    if (row.courier !== job.courier) this.#say(`${order} is said to be with ${row.courier}`);
    if (row.pickup !== job.pickup) this.#say(`${order} is picked up at ${row.pickup} or otherwise`);
    if (row.dropoff === null || row.dropoff < dropoff) {
      this.#say(`${order} is at the door at ${row.dropoff}, but not before ${dropoff}`);
    }
  }

  /** Takes the move off the list; answers when it departs. */
  #expectMove(moves: MoveRow[], id: string, from: string, to: string, earliest: number): number {
    const next = moves.shift();
    if (next === undefined || next.origin !== from || next.destination !== to) {
      this.#say(`${id} should move from ${from} to ${to}, not to ${next?.destination}`);
      return earliest;
    }
    if (next.departure < earliest) {
      this.#say(`${id} leaves ${from} at ${next.departure}, before ${earliest}`);
    }
    return next.departure;
  }

  /** The least whole minutes in which the speed covers the way: without roots, without rounding. */
  #ride(from: string, to: string): number {
    const a = this.#places.get(from)!;
    const b = this.#places.get(to)!;
    const square = (a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y);
    const reaches = (minutes: number) =>
      (minutes * this.#day.parameters.metersPerMinute) ** 2 >= square;
    let low = 0;
    let high = 1;
    while (!reaches(high)) high *= 2;
    if (reaches(0)) return 0;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (reaches(middle)) high = middle;
      else low = middle;
    }
    return high;
  }

  #checkOrders(undelivered: number): void {
    let dropped = 0;
    if (this.#solution.orders.length !== this.#day.orders.length) {
      this.#say("not every order is told once");
    }
    for (const order of this.#day.orders) {
      const row = this.#rows.get(order.id);
      if (row === undefined) this.#say(`${order.id} is not told of`);
      else if (row.placed !== order.placedMinute || row.ready !== order.readyMinute) {
        this.#say(`${order.id} is told with other times`);
      }
      if (this.#taken.has(order.id)) continue;
      dropped++;
      if (row?.dropoff !== null) this.#say(`${order.id} is at the door without a courier`);
    }
    if (dropped !== undelivered) this.#say(`${dropped} orders were dropped, not ${undelivered}`);
  }
}
