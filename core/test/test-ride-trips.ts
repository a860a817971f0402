/** Rides that somebody drives, for tests that start in the middle of one. */
import { type Order, routes, type Trip } from "#shared/contracts/index.ts";
import type { BodyOf } from "#shared/contracts/route.ts";
import { interpolate, type Position } from "#shared/geo.ts";
import type { RideType } from "#shared/ride-types.ts";
import type { TestCore, TestPerson } from "./test-core.ts";
import { offerTo } from "./test-delivery.ts";
import { driverOnDuty, rideQuoteFor } from "./test-rides.ts";

export interface TakenRide {
  readonly customer: TestPerson;
  readonly driver: TestPerson;
  readonly order: Order;
  readonly trip: Trip;
  readonly pin: string;
  /** Where it begins and is to end. */
  readonly pickup: Position;
  readonly dropoff: Position;
}

export interface TakenOptions {
  readonly customer?: TestPerson;
  readonly driver?: TestPerson;
  readonly methodId?: string;
  readonly type?: RideType;
}

/** A ride whose driver is on the way to the pick-up. */
export async function takenRide(core: TestCore, options: TakenOptions = {}): Promise<TakenRide> {
  const customer = options.customer ?? (await core.person("customer", { name: "Paula Passenger" }));
  const driver = options.driver ?? (await driverOnDuty(core));
  const { id: quoteId } = await rideQuoteFor(core, customer);
  const { type = "SEDAN", methodId = "cash" } = options;
  const booked = await customer.call(routes.placeOrder, {
    body: { quoteId, option: type, paymentMethodId: methodId },
  });
  const [offerId] = await offerTo(core, booked.id, [driver.id]);
  const trip = await driver.call(routes.acceptOffer, { body: { offerId: offerId! } });
  const { pin } = await customer.call(routes.getPin);
  const order = await customer.call(routes.getOrder, { params: { id: booked.id } });
  const [pickup, dropoff] = trip.stops.map(({ position }) => position);
  return { customer, driver, order, trip, pin, pickup: pickup!, dropoff: dropoff! };
}

/** The passenger is on board. */
export async function startedRide(core: TestCore, options: TakenOptions = {}): Promise<TakenRide> {
  const ride = await takenRide(core, options);
  const { driver, trip, pin, pickup } = ride;
  const stop = { id: trip.id, stopId: trip.stops[0]!.id };
  await driver.call(routes.arriveAtStop, { params: stop });
  await driver.call(routes.startTrip, {
    params: { id: trip.id },
    body: { otp: pin, location: pickup },
  });
  return ride;
}

/** Drives straight on with the passenger, and lets the time go by that it takes. */
export async function drive(
  core: TestCore,
  { driver, trip }: Pick<TakenRide, "driver" | "trip">,
  from: Position,
  to: Position,
  seconds: number,
): Promise<void> {
  const startMs = core.ambient.now().getTime();
  core.ambient.advance(seconds * 1_000);
  const every = 5;
  const locations = Array.from({ length: Math.floor(seconds / every) }, (_, i) => {
    const second = (i + 1) * every;
    const recordedAt = new Date(startMs + second * 1_000).toISOString();
    return { ...interpolate(from, to, second / seconds), accuracyM: 6, recordedAt };
  });
  for (let i = 0; i < locations.length; i += 100) {
    await driver.call(routes.reportTripLocations, {
      params: { id: trip.id },
      body: { locations: locations.slice(i, i + 100) },
    });
  }
}

export function endRideOf(
  { driver, trip, dropoff }: TakenRide,
  rest: Partial<BodyOf<typeof routes.endTrip>> = {},
  idempotencyKey?: string,
) {
  return driver.call(routes.endTrip, {
    params: { id: trip.id },
    body: { dropoff, ...rest },
    ...(idempotencyKey ? { idempotencyKey } : {}),
  });
}

/** The same with new sessions: access tokens end after a quarter of an hour. */
export async function signedInAgain(core: TestCore, ride: TakenRide): Promise<TakenRide> {
  const customer = await core.signIn(ride.customer.phone);
  return { ...ride, customer, driver: await core.signIn(ride.driver.phone) };
}
