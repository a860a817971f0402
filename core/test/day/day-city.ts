/** Who lives in the city of this day: stores, riders with their shifts, customers with their cards. */
import { riders } from "#drizzle/schema/index.ts";
import type { Vehicle } from "#shared/contracts/fields.ts";
import { routes } from "#shared/contracts/index.ts";
import { offsetMeters, type Position } from "#shared/geo.ts";
import type { Random } from "../../seed/index.ts";
import { cityCenter, openStore, type TestStore } from "../test-city.ts";
import { DayRider } from "./day-rider.ts";
import type { DayWorld } from "./day-world.ts";
import { Dweller } from "./dweller.ts";
import type { DayPlan } from "./plan-day.ts";

const STORES = 4;
const CUSTOMERS = 56;
const LATE = 23.4;

/** In hours of the city's clock. */
export interface Shift {
  readonly vehicle: Vehicle;
  readonly fromHour: number;
  readonly toHour: number;
}

const shift = (vehicle: Vehicle, fromHour: number, toHour = LATE): Shift => ({
  ...{ vehicle, fromHour, toHour },
});

/** The first one is alone for a while and does both, whatever the seed. */
export const shifts: readonly Shift[] = [
  shift("bike", 6),
  ...[shift("bike", 7.9), shift("bike", 8, 16), shift("bike", 8.1), shift("bike", 11)],
  ...[shift("bike", 11.2), shift("bike", 16), shift("scooter", 11, 15), shift("scooter", 17.5)],
  ...[shift("auto", 7.6), shift("auto", 7.7), shift("auto", 8), shift("auto", 8.2)],
  ...[shift("auto", 16), shift("sedan", 7.6), shift("sedan", 7.8), shift("sedan", 8.1)],
  shift("suv", 7.9),
];

export class DayCity {
  readonly world: DayWorld;
  readonly plan: DayPlan;
  readonly ops: Dweller;
  readonly stores: readonly TestStore[];
  /** By store. */
  readonly partners: ReadonlyMap<string, Dweller>;
  readonly riders: readonly DayRider[];
  readonly customers: readonly Dweller[];
  readonly #cards = new Map<string, string>();
  #next = 0;

  private constructor(
    cast: Pick<DayCity, "world" | "plan" | "ops" | "stores" | "partners" | "riders" | "customers">,
  ) {
    this.world = cast.world;
    this.plan = cast.plan;
    this.ops = cast.ops;
    this.stores = cast.stores;
    this.partners = cast.partners;
    this.riders = cast.riders;
    this.customers = cast.customers;
  }

  static async found(world: DayWorld, plan: DayPlan): Promise<DayCity> {
    const { core } = world;
    const dweller = async (role: "ops" | "customer") => new Dweller(core, await core.person(role));
    const ops = await dweller("ops");
    const stores: TestStore[] = [];
    const partners = new Map<string, Dweller>();
    for (let n = 0; n < STORES; n++) {
      const store = await openStore(core, { position: somewhere(world, 1_500) });
      stores.push(store);
      partners.set(store.id, new Dweller(core, store.partner));
    }
    const crew: DayRider[] = [];
    for (const { vehicle } of shifts) crew.push(await hire(world, vehicle));
    const customers: Dweller[] = [];
    for (let n = 0; n < CUSTOMERS; n++) customers.push(await dweller("customer"));
    return new DayCity({ world, plan, ops, stores, partners, riders: crew, customers });
  }

  /** In turn, so that nobody wants two rides at once. */
  nextCustomer(): Dweller {
    return this.customers[this.#next++ % this.customers.length]!;
  }

  /** The customer's card of this kind, kept with us when it is first used. */
  async cardOf(customer: Dweller, token: "tok_ok" | "tok_declined"): Promise<string> {
    const key = `${customer.id} ${token}`;
    const known = this.#cards.get(key);
    if (known) return known;
    const body = { provider: "test" as const, token, lastFour: "4242", brand: "Visa" };
    const { id } = await customer.call(routes.addPaymentMethod, { body });
    this.#cards.set(key, id);
    return id;
  }

  somewhere(withinMeters: number): Position {
    return somewhere(this.world, withinMeters);
  }

  /** So far from there, in any direction. */
  away(from: Position, meters: number): Position {
    const angle = this.world.random.between(0, 2 * Math.PI);
    return offsetMeters(from, {
      northMeters: meters * Math.sin(angle),
      eastMeters: meters * Math.cos(angle),
    });
  }

  /** At the gate of the hall. */
  concert(random: Random): Position {
    return offsetMeters(cityCenter(this.world.core), {
      northMeters: 400 + random.int(-20, 20),
      eastMeters: -300 + random.int(-20, 20),
    });
  }
}

function somewhere({ core, random }: DayWorld, withinMeters: number): Position {
  return offsetMeters(cityCenter(core), {
    northMeters: random.int(-withinMeters, withinMeters),
    eastMeters: random.int(-withinMeters, withinMeters),
  });
}

async function hire(world: DayWorld, vehicle: Vehicle): Promise<DayRider> {
  const { core, timetable } = world;
  const person = await core.person("rider", { name: "Asha Rider" });
  const cityCode = core.runtime.region.cities[0]!.code;
  const stateSince = core.ambient.now();
  await core.system.db.insert(riders).values({ id: person.id, cityCode, vehicle, stateSince });
  const rider = new DayRider(
    new Dweller(core, person),
    vehicle,
    somewhere(world, 1_800),
    timetable,
  );
  world.riders.set(person.id, rider);
  return rider;
}
