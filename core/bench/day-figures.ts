/** What a day's run was worth, in minutes and in the instance's own money. */
import type { Day } from "../seed/index.ts";
import type { DayRun } from "./day-run.ts";

export interface DayFigures {
  readonly orders: number;
  readonly undelivered: number;
  /** Of these, ready only after the last courier's end: nobody can deliver them. */
  readonly impossible: number;
  readonly clickToDoorMean: number;
  readonly clickToDoorP50: number;
  readonly clickToDoorP90: number;
  /** Mean over all delivered orders of the minutes beyond the target. */
  readonly overageMean: number;
  readonly readyToPickupMean: number;
  /** Above what the order would take if a rider always stood at the store. */
  readonly aboveFloorMean: number;
  readonly ordersPerBundle: number;
  /** Share of the minutes on duty that riders spend on jobs. */
  readonly utilisation: number;
  readonly costPerOrder: number;
  readonly asks: number;
  readonly declines: number;
  readonly decisionP99Ms: number;
  readonly runMs: number;
  readonly cpuMs: number;
}

export function figuresOf(day: Day, run: DayRun): DayFigures {
  const orders = new Map(day.orders.map((order) => [order.id, order]));
  const stores = new Map(day.restaurants.map((store) => [store.id, store]));
  const { parameters } = day;
  const waits: number[] = [];
  let overage = 0;
  let readyToPickup = 0;
  let aboveFloor = 0;
  let busy = 0;
  const done = new Map<string, number>();
  for (const job of run.jobs) {
    done.set(job.courier, (done.get(job.courier) ?? 0) + job.orders.length);
    busy += job.dropoffMinutes.at(-1)! + parameters.dropoffServiceMinutes / 2 - job.assignedMinute;
    job.orders.forEach((id, index) => {
      const order = orders.get(id)!;
      const store = stores.get(order.restaurant)!;
      const meters = Math.sqrt((store.x - order.x) ** 2 + (store.y - order.y) ** 2);
      const ride = Math.ceil(meters / parameters.metersPerMinute);
      const service = (parameters.pickupServiceMinutes + parameters.dropoffServiceMinutes) / 2;
      const dropoff = job.dropoffMinutes[index]!;
      const wait = dropoff - order.placedMinute;
      waits.push(wait);
      overage += Math.max(0, wait - parameters.targetClickToDoorMinutes);
      readyToPickup += job.pickupMinute - order.readyMinute;
      aboveFloor += dropoff - (order.readyMinute + service + ride);
    });
  }
  const lastOff = Math.max(0, ...day.couriers.map(({ offMinute }) => offMinute));
  waits.sort((a, b) => a - b);
  const at = (share: number) => waits[Math.max(0, Math.ceil(share * waits.length) - 1)] ?? 0;
  const mean = (sum: number) => (waits.length === 0 ? 0 : sum / waits.length);
  const decisions = [...run.decisionMs].sort((a, b) => a - b);
  const duty = day.couriers.reduce((sum, { onMinute, offMinute }) => sum + offMinute - onMinute, 0);
  const pay = day.couriers.reduce((sum, courier) => {
    const hours = (courier.offMinute - courier.onMinute) / 60;
    const earned = parameters.payPerOrder * (done.get(courier.id) ?? 0);
    return sum + Math.max(earned, parameters.guaranteedPayPerHour * hours);
  }, 0);
  return {
    orders: day.orders.length,
    undelivered: run.undelivered.length,
    impossible: run.undelivered.filter((id) => orders.get(id)!.readyMinute > lastOff).length,
    clickToDoorMean: mean(waits.reduce((sum, wait) => sum + wait, 0)),
    clickToDoorP50: at(0.5),
    clickToDoorP90: at(0.9),
    overageMean: mean(overage),
    readyToPickupMean: mean(readyToPickup),
    aboveFloorMean: mean(aboveFloor),
    ordersPerBundle: run.jobs.length === 0 ? 0 : waits.length / run.jobs.length,
    utilisation: busy / Math.max(1, duty),
    costPerOrder: mean(pay),
    asks: run.asks,
    declines: run.declines,
    decisionP99Ms: decisions[Math.max(0, Math.ceil(decisions.length * 0.99) - 1)] ?? 0,
    runMs: run.runMs,
    cpuMs: run.cpuMs,
  };
}
