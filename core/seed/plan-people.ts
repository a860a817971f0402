import type { Vehicle } from "#shared/contracts/fields.ts";
import { cityPhone, demoPhone } from "#shared/demo.ts";
import type { Position } from "#shared/geo.ts";
import { isInside, offsetMeters } from "#shared/geo.ts";
import type { RegionCode } from "#shared/regions.ts";
import { findCity } from "#shared/regions.ts";
import type {
  CityPlan,
  PlannedCustomer,
  PlannedPartner,
  PlannedRider,
  PlannedStore,
} from "./city-plan.ts";
import { nearestQuarter, personName, streetAddress } from "./places.ts";
import { passengerVehicles, planVehicle } from "./plan-vehicles.ts";
import type { Random } from "./random.ts";

const vehicles: readonly { vehicle: Vehicle; weight: number }[] = [
  { vehicle: "scooter", weight: 5 },
  { vehicle: "bike", weight: 4 },
  { vehicle: "bicycle", weight: 1 },
];

/** A point around another one, always within the service area of the city. */
export function scatter(
  cityCode: string,
  around: Position,
  deviationMeters: number,
  random: Random,
): Position {
  const city = findCity(cityCode)?.city;
  if (!city) throw new RangeError(`There is no city ${cityCode}`);
  for (let attempt = 0; attempt < 20; attempt++) {
    const position = offsetMeters(around, {
      northMeters: random.normal(0, deviationMeters),
      eastMeters: random.normal(0, deviationMeters),
    });
    if (isInside(position, city.serviceArea)) return round(position);
  }
  return round(isInside(around, city.serviceArea) ? around : city.center);
}

/** To about ten centimetres: more digits would only pretend. */
export function round(position: Position): Position {
  return { lat: Number(position.lat.toFixed(6)), lng: Number(position.lng.toFixed(6)) };
}

interface Where {
  readonly region: RegionCode;
  readonly cityCode: string;
}

export function planRider(
  { region, cityCode }: Where,
  index: number,
  stores: readonly PlannedStore[],
  random: Random,
): PlannedRider {
  return {
    phone: cityPhone(region, "rider", index),
    name: personName(region, random),
    vehicle: random.weighted(vehicles, ({ weight }) => weight).vehicle,
    start: scatter(cityCode, random.pick(stores).position, 900, random),
    rating: Number(random.between(4, 5).toFixed(2)),
    shift: null,
    ...{ looks: null, takesPets: false, isWoman: false },
  };
}

/** Somebody who carries people: the rest is as for all riders. */
export function planDriver(
  where: Where,
  index: number,
  stores: readonly PlannedStore[],
  random: Random,
): PlannedRider {
  const rider = planRider(where, index, stores, random);
  const kinds = passengerVehicles[where.region];
  const { vehicle } = random.weighted(kinds, ({ weight }) => weight);
  return {
    ...rider,
    vehicle,
    looks: planVehicle(where.region, vehicle, index, random),
    takesPets: random.chance(0.5),
    isWoman: random.chance(0.3),
  };
}

export function planCustomer(
  { region, cityCode }: Where,
  index: number,
  position: Position,
  random: Random,
): PlannedCustomer {
  return {
    phone: cityPhone(region, "customer", index),
    name: personName(region, random),
    position,
    address: streetAddress(region, nearestQuarter(cityCode, position).name, random),
  };
}

export function planPartner(
  region: RegionCode,
  storeIndex: number,
  random: Random,
): PlannedPartner {
  return {
    phone: cityPhone(region, "partner", storeIndex),
    name: personName(region, random),
    storeIndex,
  };
}

/** The accounts for people, and the city's own support person. They live around store 0. */
export function planStaff(
  where: Where,
  stores: readonly PlannedStore[],
  random: Random,
): Pick<CityPlan, "ops" | "demo"> {
  const { region, cityCode } = where;
  const home = scatter(cityCode, stores[0]!.position, 600, random);
  return {
    ops: { phone: cityPhone(region, "ops", 0), name: personName(region, random) },
    demo: {
      customer: {
        ...planCustomer(where, 0, home, random),
        phone: demoPhone(region, "customer"),
      },
      rider: {
        ...planRider(where, 0, [stores[0]!], random),
        phone: demoPhone(region, "rider"),
        vehicle: "bike",
      },
      partner: { ...planPartner(region, 0, random), phone: demoPhone(region, "partner") },
      ops: { phone: demoPhone(region, "ops"), name: personName(region, random) },
    },
  };
}
