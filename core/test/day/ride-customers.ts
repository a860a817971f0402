/** Passengers: they look at a price, book, wait, change their minds, ride, and pay in the end. */
import { type Order, type Quote, routes } from "#shared/contracts/index.ts";
import { isRideType } from "#shared/ride-types.ts";
import { isOver } from "#shared/states.ts";
import type { DayCity } from "./day-city.ts";
import type { Dweller } from "./dweller.ts";
import { unless } from "./dweller.ts";
import { drawMishap, regret, thank } from "./food-customers.ts";
import type { Mishap, Wish } from "./plan-day.ts";

const AGAIN_SECONDS = 900;
/** Longer than cancelling is free, shorter than a driver may be late. */
const LATE_SECONDS = 200;

export async function askForRide(city: DayCity, wish: Wish): Promise<void> {
  const { world } = city;
  const customer = city.nextCustomer();
  const pickup = wish.isCrowd ? city.concert(world.random) : city.somewhere(2_000);
  const dropoff = city.away(pickup, wish.goesFar ? 4_200 : world.random.int(1_200, 3_800));
  await world.beat();
  const place = (position: typeof pickup) => ({ position, address: "4 Planted Lane" });
  const body = { vertical: "ride", pickup: place(pickup), dropoff: place(dropoff) } as const;
  const quote = await customer.call(routes.createQuote, { body });
  await world.timetable.wait(wish.thinkSeconds);
  const mishap = drawMishap(city, wish);
  const token = mishap === "unpaid" ? "tok_declined" : "tok_ok";
  const isCash = wish.pays === "cash" && mishap !== "unpaid";
  const methodId = isCash ? "cash" : await city.cardOf(customer, token);
  const order = await book(city, customer, { quote, option: wish.rideType, methodId });
  if (order) {
    world.meetings.set(order.id, { customer, mishap });
    await changeMind(city, order.id, mishap);
    await watch(city, order.id);
  }
  // Of a crowd many want the same.
  if (!wish.mishap) regret(city, wish, mishap);
}

interface Booking {
  readonly quote: Quote;
  readonly option: string;
  readonly methodId: string;
}

/** Whoever still owes something pays for that first. */
async function book(
  city: DayCity,
  customer: Dweller,
  { quote, option, methodId }: Booking,
): Promise<Order | undefined> {
  const body = { quoteId: quote.id, option, paymentMethodId: methodId };
  const place = () =>
    unless(
      ["PAYMENT_PENDING", "REQUEST_ABORTED", "CONFLICT"],
      customer.call(routes.placeOrder, { body }),
      (code) => told.push(code),
    );
  const told: string[] = [];
  const placed = await place();
  if (placed || told[0] !== "PAYMENT_PENDING") return placed;
  city.world.happened("payment_pending");
  await payDebts(city, customer);
  return place();
}

export async function payDebts(city: DayCity, customer: Dweller): Promise<void> {
  const paymentMethodId = await city.cardOf(customer, "tok_ok");
  const { items } = await customer.call(routes.listOrders, { query: { limit: 50 } });
  const owed = items.filter(({ state, vertical, cancellationFee, payment }) => {
    if (vertical !== "ride") return false;
    const isFee = state === "cancelled" && (cancellationFee?.amountMinor ?? 0) > 0;
    return state === "completed" || (isFee && payment?.state !== "captured");
  });
  for (const { id } of owed) {
    await unless(
      ["CONFLICT"],
      customer.call(routes.payOrder, { params: { id }, body: { paymentMethodId } }),
    );
  }
}

async function changeMind(city: DayCity, id: string, mishap: Mishap | undefined): Promise<void> {
  const { world } = city;
  const waits: Partial<Record<Mishap, number>> = {
    ride_cancelled: 1,
    cancelled_soon: 20,
    cancelled_late: LATE_SECONDS,
  };
  const seconds = mishap && waits[mishap];
  if (seconds === undefined) return;
  const { customer } = world.meetings.get(id)!;
  const params = { id };
  if (mishap !== "ride_cancelled") {
    while ((world.told.get(id) ?? "searching") === "searching") {
      await world.timetable.newsOf(id, AGAIN_SECONDS);
    }
    if (world.told.get(id) !== "assigned") return;
  }
  await world.timetable.wait(seconds);
  const body = { reason: "I walk" };
  const allowed = ["CONFLICT", "CANNOT_CANCEL_IN_PROGRESS"] as const;
  const done = await unless(allowed, customer.call(routes.cancelOrder, { params, body }));
  world.meetings.get(id)!.mishap = undefined;
  const isAsMeant = mishap !== "cancelled_late" || (done?.cancellationFee?.amountMinor ?? 0) > 0;
  if (done && isAsMeant) world.happened(mishap!);
}

/** Until it is paid or ended otherwise; one that found nobody is tried once more. */
async function watch(city: DayCity, id: string): Promise<void> {
  const { world } = city;
  const meeting = world.meetings.get(id)!;
  const { customer } = meeting;
  const params = { id };
  for (;;) {
    const state = world.told.get(id) ?? "created";
    if (state === "paid") return thank(city, id);
    if (isOver(state)) {
      const order = await customer.call(routes.getOrder, { params });
      if (state === "expired") return tryAgain(city, order);
      if (state !== "completed") return;
      if (order.payment?.state === "failed") return owe(city, customer, order);
    }
    await world.timetable.newsOf(id, AGAIN_SECONDS);
  }
}

/** Goes home without having paid, and wants to ride again. */
async function owe(city: DayCity, customer: Dweller, order: Order): Promise<void> {
  const { world } = city;
  const meeting = world.meetings.get(order.id)!;
  if (meeting.mishap !== "unpaid") throw new Error(`${order.id} was not paid`);
  meeting.mishap = undefined;
  await world.timetable.wait(1_800);
  const quoted = await quoteAgain(customer, order);
  const methodId = await city.cardOf(customer, "tok_ok");
  const next = await book(city, customer, { quote: quoted, option: order.ride!.type, methodId });
  world.happened("unpaid");
  if (!next) return;
  world.meetings.set(next.id, { customer, mishap: undefined });
  await watch(city, next.id);
}

function quoteAgain(customer: Dweller, { ride, dropoff }: Order): Promise<Quote> {
  if (!ride || !dropoff || !isRideType(ride.type)) throw new Error("This is no ride");
  const place = (position: typeof dropoff.position) => ({ position, address: "9 Planted Square" });
  const body = {
    vertical: "ride",
    pickup: place(dropoff.position),
    dropoff: place(ride.pickup.position),
  } as const;
  return customer.call(routes.createQuote, { body });
}

async function tryAgain(city: DayCity, { id, ride }: Order): Promise<void> {
  const { world } = city;
  const { customer, mishap } = world.meetings.get(id)!;
  if (mishap === "no_driver") world.happened(mishap);
  if (ride?.retryOf !== null) return;
  await world.timetable.wait(40);
  const again = await unless(
    ["CONFLICT", "QUOTE_EXPIRED", "REQUEST_ABORTED", "PAYMENT_PENDING"],
    customer.call(routes.retryOrder, { params: { id } }),
  );
  if (!again) return;
  // The card is the same.
  const kept = mishap === "unpaid" ? mishap : undefined;
  world.meetings.set(again.id, { customer, mishap: kept });
  await watch(city, again.id);
}
