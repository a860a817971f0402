/** The synthetic demo city: everything follows from the seed. */
import type { RegionCode } from "#shared/regions.ts";
import { regions } from "#shared/regions.ts";
import type { CityPlan } from "./city-plan.ts";
import { hoursOf } from "./opening-hours.ts";
import { quartersOf } from "./places.ts";
import {
  planCustomer,
  planDriver,
  planPartner,
  planRider,
  planStaff,
  scatter,
} from "./plan-people.ts";
import { planStores } from "./plan-stores.ts";
import { makeRandom } from "./random.ts";

export interface DemoCityOptions {
  readonly region: RegionCode;
  /** Default: the first city of the region. */
  readonly cityCode?: string;
  readonly seed: number;
  /** At least 1. */
  readonly stores?: number;
  readonly riders?: number;
  /** Riders who carry people, beside those. */
  readonly drivers?: number;
  readonly customers?: number;
}

/** What `up` shows by default: enough to look alive, small enough for two cores. */
export const demoCitySize = { stores: 12, riders: 60, drivers: 24, customers: 80 } as const;

/** How far stores stand from the middle of their quarter, and homes from a store. */
const STORE_DEVIATION_METERS = 450;
const HOME_DEVIATION_METERS = 1_300;

export function planDemoCity(options: DemoCityOptions): CityPlan {
  const { region, seed } = options;
  const cityCode = options.cityCode ?? regions[region].cities[0]!.code;
  const size = {
    stores: options.stores ?? demoCitySize.stores,
    riders: options.riders ?? demoCitySize.riders,
    drivers: options.drivers ?? demoCitySize.drivers,
    customers: options.customers ?? demoCitySize.customers,
  };
  if (size.stores < 1) throw new RangeError("A city needs at least one store");
  const where = { region, cityCode };
  const seedText = `demo ${region} ${cityCode} seed ${seed} stores ${size.stores} riders ${size.riders} customers ${size.customers}`;
  // Who drives is drawn apart: the rest of a city stays as it was before there were rides.
  const fingerprint = `${seedText} drivers ${size.drivers}`;
  const random = makeRandom(seedText);
  const driving = random.fork("drivers");
  const quarters = quartersOf(cityCode);
  const placing = random.fork("positions");
  const positions = Array.from({ length: size.stores }, (_, i) =>
    scatter(cityCode, quarters[i % quarters.length]!.position, STORE_DEVIATION_METERS, placing),
  );
  const stores = planStores(where, positions, random.fork("stores")).map((store, index) => ({
    ...store,
    openingHours: hoursOf(index),
  }));
  const people = random.fork("people");
  return {
    ...where,
    fingerprint,
    stores,
    partners: stores.map((_, index) => planPartner(region, index, people)),
    riders: [
      ...Array.from({ length: size.riders }, (_, index) => planRider(where, index, stores, people)),
      ...Array.from({ length: size.drivers }, (_, index) =>
        planDriver(where, size.riders + index, stores, driving),
      ),
    ],
    customers: Array.from({ length: size.customers }, (_, index) => {
      const near = stores[index % stores.length]!.position;
      const home = scatter(cityCode, near, HOME_DEVIATION_METERS, people);
      return planCustomer(where, index, home, people);
    }),
    ...planStaff(where, stores, random.fork("staff")),
    day: null,
  };
}
