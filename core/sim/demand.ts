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
  wish: Wish,
  onPlaced: (orderId: string) => void = () => {},
): Promise<void> {
  const { city, households } = deps;
  try {
    const placed = await customer.order(wish);
    if (!placed) {
      city.tally.refused++;
      return;
    }
    city.tally.notePlaced();
    households.know(placed.order.id, customer);
    onPlaced(placed.order.id);
    const last = await watchOrder(city, customer, placed);
    if (last === "delivered" || last === "completed") deps.onDelivered();
  } catch (error) {
    if (!(error instanceof Stopped)) city.mishap("customer", error);
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
