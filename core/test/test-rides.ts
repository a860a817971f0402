/** Passengers and drivers for tests. */
import { riders } from "#drizzle/schema/index.ts";
import { type Order, type Quote, routes } from "#shared/contracts/index.ts";
import type { RidePreferences } from "#shared/contracts/order-ride.ts";
import { offsetMeters, type Position } from "#shared/geo.ts";
import type { RideType } from "#shared/ride-types.ts";
import { cityCenter, ping } from "./test-city.ts";
import type { TestCore, TestPerson } from "./test-core.ts";

type Comforts = Partial<
  Pick<typeof riders.$inferInsert, "takesPets" | "hasAirConditioning" | "isWoman">
>;

/** Prices of a ride of about three kilometres through the city's middle. */
export function rideQuoteFor(
  core: TestCore,
  customer: TestPerson,
  pickup: Position = cityCenter(core),
): Promise<Quote> {
  const dropoff = offsetMeters(cityCenter(core), { northMeters: -1_800, eastMeters: 2_200 });
  return customer.call(routes.createQuote, {
    body: {
      vertical: "ride",
      pickup: { position: pickup, address: "4 Planted Lane" },
      dropoff: { position: dropoff, address: "9 Planted Square" },
    },
  });
}

export interface BookingOptions {
  readonly type?: RideType;
  readonly preferences?: RidePreferences;
  readonly pickup?: Position;
}

/** A ride that is searched for. */
export async function bookedRide(
  core: TestCore,
  customer: TestPerson,
  { type = "SEDAN", preferences, pickup }: BookingOptions = {},
): Promise<Order> {
  const { id } = await rideQuoteFor(core, customer, pickup);
  return customer.call(routes.placeOrder, {
    body: {
      ...{ quoteId: id, option: type, paymentMethodId: "cash" },
      ...(preferences && { preferences }),
    },
  });
}

/** A driver on duty who has just sent a ping. */
export async function driverOnDuty(
  core: TestCore,
  options: {
    vehicle?: "auto" | "bike" | "sedan" | "suv";
    position?: Position;
    comforts?: Comforts;
  } = {},
): Promise<TestPerson> {
  const { vehicle = "sedan", comforts = {} } = options;
  const usual = offsetMeters(cityCenter(core), { northMeters: 400, eastMeters: 100 });
  const position = options.position ?? usual;
  const driver = await core.person("rider", { name: "Dina Driver" });
  const cityCode = core.runtime.region.cities[0]!.code;
  await core.system.db.insert(riders).values({ id: driver.id, cityCode, vehicle, ...comforts });
  await driver.call(routes.setDuty, { body: { status: "online", vehicle, position } });
  await ping(core, driver, position);
  return driver;
}
