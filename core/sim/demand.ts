/** Who gets hungry when: by a Poisson process, or as a recorded day says. */
import type { Store } from "#shared/contracts/catalog.ts";
import type { PlannedDay } from "../seed/index.ts";
import type { City } from "./city.ts";
import type { CustomerAgent, Wish } from "./customer-agent.ts";
import type { Households } from "./households.ts";
import { watchOrder } from "./order-watch.ts";
import { Stopped, sleep } from "./sleep.ts";

/** The first order comes at once, so that a person sees something happen. */
const FIRST_ORDER_MS = 500;
/** How long to look again when the limit of orders is reached or nobody is hungry. */
const LOOK_AGAIN_MS = 250;

export interface DemandDeps {
  readonly city: City;
  readonly households: Households;
  readonly onDelivered: () => void;
}

/** One order from the wish to the end of its watching. Never throws. */
async function serve(
  deps: DemandDeps,
  customer: CustomerAgent,
  wish: Wish | "ride",
  onPlaced: (orderId: string) => void = () => {},
): Promise<void> {
  const { city, households } = deps;
  const tally = wish === "ride" ? city.rides : city.tally;
  try {
    const placed = await (wish === "ride" ? customer.ride() : customer.order(wish));
    if (!placed) {
      tally.refused++;
      return;
    }
    tally.notePlaced();
    households.know(placed.order.id, customer);
    onPlaced(placed.order.id);
    const last = await watchOrder(city, customer, placed);
    const isServed = last === "delivered" || last === "completed";
    if (isServed && wish !== "ride") deps.onDelivered();
  } catch (error) {
    if (!(error instanceof Stopped)) city.mishap("customer", error);
  }
}

/** Rides at random for as long as the city lives, beside the orders. */
export async function rideAtRandom(deps: DemandDeps, ridesPerMinute: number): Promise<void> {
  const { city, households } = deps;
  if (ridesPerMinute === 0) return;
  const random = city.random.fork("rides");
  for (;;) {
    await sleep(random.exponential(60_000 / ridesPerMinute), city.signal);
    const idle = households.hungry();
    if (idle.length === 0) continue;
    const customer = random.pick(idle);
    void households.keepBusy(customer, () => serve(deps, customer, "ride"));
  }
}

/**
 * Orders at random for as long as the city lives. With a target, no more are placed than may still
 * be needed to reach it.
 */
export async function orderAtRandom(
  deps: DemandDeps,
  ordersPerMinute: number,
  target: number | undefined,
): Promise<void> {
  const { city, households } = deps;
  if (ordersPerMinute === 0) return;
  const random = city.random.fork("demand");
  let inHand = 0;
  const isEnough = () => target !== undefined && city.tally.delivered + inHand >= target;
  let pauseMs = FIRST_ORDER_MS;
  for (;;) {
    await sleep(pauseMs, city.signal);
    const hungry = isEnough() ? [] : households.hungry();
    if (hungry.length === 0) {
      pauseMs = LOOK_AGAIN_MS;
      continue;
    }
    const customer = random.pick(hungry);
    inHand++;
    void households
      .keepBusy(customer, () => serve(deps, customer, {}))
      .finally(() => {
        inHand--;
      });
    pauseMs = random.exponential(60_000 / ordersPerMinute);
  }
}

/** Places the orders of a recorded day at their minutes; resolves when all of them have ended. */
export async function orderByDay(
  deps: DemandDeps,
  day: PlannedDay,
  stores: ReadonlyMap<string, Store>,
  readyAt: Map<string, number>,
  isEnough: () => boolean,
): Promise<void> {
  const { city, households } = deps;
  const { clock, plan } = city;
  const served: Promise<void>[] = [];
  for (const order of day.orders) {
    await sleep(clock.msUntil(order.placedMinute), city.signal);
    if (isEnough()) break;
    const store = stores.get(plan.stores[order.storeIndex]!.name);
    if (!store) throw new Error(`The catalog at the edge lacks a store of the day`);
    const readyAtMs = clock.now() + clock.msOf(order.readyMinute - order.placedMinute);
    const wish = { store, dropoff: order.dropoff };
    const customer = households.at(order.customerIndex);
    served.push(serve(deps, customer, wish, (orderId) => readyAt.set(orderId, readyAtMs)));
  }
  await Promise.all(served);
}
