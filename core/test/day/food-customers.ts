/** Dinner for somebody: the order, the kitchen, and what comes after the door. */
import { routes } from "#shared/contracts/index.ts";
import { isOver } from "#shared/states.ts";
import type { TestStore } from "../test-city.ts";
import type { DayCity } from "./day-city.ts";
import { unless } from "./dweller.ts";
import type { Mishap, Wish } from "./plan-day.ts";

const AGAIN_SECONDS = 900;

/** Whether something planned is to go wrong with this one. */
export function drawMishap(city: DayCity, wish: Wish): Mishap | undefined {
  if (wish.mishap) return wish.mishap;
  const left = city.plan.mishaps[wish.kind];
  if (wish.isPlain || !city.world.random.chance(0.8)) return undefined;
  return left.pop();
}

export async function orderFood(city: DayCity, wish: Wish): Promise<void> {
  const { world } = city;
  const { random, timetable } = world;
  const customer = city.nextCustomer();
  const store = random.pick(city.stores);
  const items = [{ itemId: random.pick(store.itemIds), quantity: random.int(1, 3) }];
  const dropoff = { position: city.somewhere(2_500), address: "12 Planted Street" };
  const body = { vertical: "delivery", storeId: store.id, items, dropoff } as const;
  const quote = await customer.call(routes.createQuote, { body });
  await timetable.wait(wish.thinkSeconds);
  const mishap = drawMishap(city, wish);
  const method = wish.pays === "cash" ? "cash" : await city.cardOf(customer, "tok_ok");
  const placing = { quoteId: quote.id, paymentMethodId: method };
  const { id } = await customer.call(routes.placeOrder, { body: placing });
  world.meetings.set(id, { customer, mishap });
  await cancelPerhaps(city, id, mishap);
  await watch(city, id);
  regret(city, wish, mishap);
}

/** What did not happen here is to happen to somebody else. */
export function regret(city: DayCity, { kind }: Wish, mishap: Mishap | undefined): void {
  if (mishap === undefined || city.world.mishaps.has(mishap)) return;
  city.plan.mishaps[kind].push(mishap);
}

async function cancelPerhaps(city: DayCity, id: string, mishap: Mishap | undefined): Promise<void> {
  const { world } = city;
  if (mishap !== "food_cancelled" && mishap !== "kitchen_cancelled") return;
  const { customer } = world.meetings.get(id)!;
  const params = { id };
  const wanted = mishap === "food_cancelled" ? "waiting_accept" : "preparing";
  for (let look = 0; look < 20; look++) {
    const state = world.told.get(id);
    if (state !== undefined && isOver(state)) return;
    if (state === wanted) {
      await world.timetable.wait(8);
      const body = { reason: "changed my mind" };
      const done = await unless(
        ["CONFLICT", "CANNOT_CANCEL_IN_PROGRESS"],
        customer.call(routes.cancelOrder, { params, body }),
      );
      if (done) world.happened(mishap);
      return;
    }
    await world.timetable.newsOf(id, 600);
  }
}

/** Until it is over; support helps where nobody opened. */
async function watch(city: DayCity, id: string): Promise<void> {
  const { world } = city;
  const params = { id };
  for (;;) {
    const state = world.told.get(id) ?? "created";
    if (state === "on_hold") {
      await world.timetable.wait(120);
      const body = { action: "redeliver", reason: "somebody is at home now" } as const;
      await city.ops.call(routes.resolveHold, { params, body });
    } else if (isOver(state) && state !== "delivered") {
      if (state === "completed") await thank(city, id);
      return;
    }
    await world.timetable.newsOf(id, AGAIN_SECONDS);
  }
}

/** A tip for some, money back for others. */
export async function thank(city: DayCity, id: string): Promise<void> {
  const { world } = city;
  const meeting = world.meetings.get(id)!;
  const { customer, mishap } = meeting;
  if (mishap === undefined) return;
  const inr = (amountMinor: number) => ({ amountMinor, currency: "INR" as const });
  await world.timetable.wait(60);
  if (mishap === "food_tipped" || mishap === "ride_tipped") {
    const paymentMethodId = await city.cardOf(customer, "tok_ok");
    const body = { amount: inr(world.random.int(10, 50) * 100), paymentMethodId };
    await customer.call(routes.tipRider, { params: { id }, body });
  } else if (mishap === "food_refunded" || mishap === "ride_refunded") {
    const { total } = await customer.call(routes.getOrder, { params: { id } });
    const body = { reason: "late" as const, amount: inr(Math.floor(total!.amountMinor / 3)) };
    await city.ops.call(routes.createRefund, { params: { id }, body });
  } else return;
  meeting.mishap = undefined;
  world.happened(mishap);
}

/** From the first glance at the order to food on the counter. */
export async function cook(city: DayCity, id: string, store: TestStore): Promise<void> {
  const { world } = city;
  const { random, timetable } = world;
  const partner = city.partners.get(store.id)!;
  const params = { id };
  await timetable.wait(random.int(15, 60));
  const mishap = world.meetings.get(id)?.mishap;
  if (mishap === "store_silent") return world.happened(mishap);
  const over = ["CONFLICT"] as const;
  if (mishap === "rejected") {
    await partner.call(routes.rejectOrder, { params, body: { reason: "the oven is cold" } });
    return world.happened(mishap);
  }
  const prepMinutes = random.int(6, 14);
  const accepted = partner.call(routes.acceptOrder, { params, body: { prepMinutes } });
  if (!(await unless(over, accepted))) return;
  await timetable.wait(random.int(20, 90));
  if (!(await unless(over, partner.call(routes.startPreparing, { params })))) return;
  await timetable.wait(prepMinutes * 60 + random.int(-120, 120));
  await unless(over, partner.call(routes.markReady, { params }));
}
